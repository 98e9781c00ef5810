using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace EdgeLiver.Uplink;

/// <summary>The thread that owns the database: takes requests from a bounded queue and does them in order.</summary>
/// <remarks>
/// Whatever waits when it looks goes into one transaction and one sync of the disk; the callers are answered after that.
/// Two writers at once destroy a LiteDB file, and a transaction is tied to its thread: hence a thread of its own.
/// </remarks>
internal sealed class StoreOwner
{
    private const int MaxGroup = 256;

    private readonly StoreOptions _options;
    private readonly UplinkMetrics _metrics;
    private readonly ILogger _log;
    private readonly Channel<StoreRequest> _requests;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OutboxCounts _counts = OutboxCounts.Empty;

    public StoreOwner(StoreOptions options, UplinkMetrics metrics, ILogger log)
    {
        _options = options;
        _metrics = metrics;
        _log = log;
        _requests = Channel.CreateBounded<StoreRequest>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true });
    }

    /// <summary>As of the last commit.</summary>
    public OutboxCounts Counts => Volatile.Read(ref _counts);

    /// <summary>Completes at the next append.</summary>
    public Task NextAppend => Volatile.Read(ref _appended).Task;

    /// <exception cref="StoreException">The folder or the file can't be used; nothing was deleted.</exception>
    public Task StartAsync()
    {
        new Thread(Own) { Name = "record store", IsBackground = true }.Start();
        return _opened.Task;
    }

    public async Task<T> AskAsync<T>(bool writes, Func<StoreFile, T> work, CancellationToken stop)
    {
        var request = new StoreRequest<T>(writes, work);
        try
        {
            await _requests.Writer.WriteAsync(request, stop);
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException("the record store was closed", closed);
        }

        return await request.Answer;
    }

    /// <summary>Does what was asked before, then closes the database.</summary>
    public Task StopAsync()
    {
        _requests.Writer.TryComplete();
        return _closed.Task;
    }

    private void Own()
    {
        try
        {
            using var file = StoreFile.Open(_options);
            Publish(file.Counts);
            Log.StoreOpened(_log, _options.DataFolder, file.Counts.TotalPending, file.Counts.LastSequence);
            _opened.SetResult();
            var group = new List<StoreRequest>(MaxGroup);
            while (WaitForRequest())
            {
                while (group.Count < MaxGroup && _requests.Reader.TryRead(out var request))
                {
                    group.Add(request);
                }

                Run(file, group);
                group.Clear();
            }
        }
        catch (StoreException fault) when (!_opened.Task.IsCompleted)
        {
            _opened.SetException(fault);
        }
        catch (Exception fault)
        {
            // Closing failed. Whatever was acknowledged is on the disk since its own commit.
            Log.StoreFailed(_log, _options.DataFolder, OneLine.Of(fault));
        }
        finally
        {
            _closed.SetResult();
        }
    }

#pragma warning disable VSTHRD002 // This thread is the store's own: to wait is what it is for.
    private bool WaitForRequest() => _requests.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    private void Run(StoreFile file, List<StoreRequest> group)
    {
        var writes = group.Exists(request => request.Writes);
        try
        {
            if (writes)
            {
                file.Begin();
            }

            foreach (var request in group)
            {
                request.Run(file);
            }

            if (writes)
            {
                file.Commit();
                _metrics.Committed();
            }
        }
        catch (Exception fault)
        {
            // Full disk, damaged page: whoever asked is told, and nothing is acknowledged that may not be on the disk.
            Fail(file, group, writes, fault);
            return;
        }

        Publish(file.Counts);
        foreach (var request in group)
        {
            request.Reply();
        }
    }

    private void Fail(StoreFile file, List<StoreRequest> group, bool writes, Exception fault)
    {
        var reason = OneLine.Of(fault);
        try
        {
            if (writes)
            {
                file.Rollback();
            }
        }
        catch (Exception second)
        {
            // The engine has given up; each later request will say so itself.
            reason = $"{reason}; and it can't be taken back: {OneLine.Of(second)}; restart the service";
        }

        Log.StoreFailed(_log, _options.DataFolder, reason);
        var error = new StoreException($"store {Path.Combine(_options.DataFolder, StoreOptions.FileName)} failed: {reason}", fault);
        foreach (var request in group)
        {
            request.Fail(error);
        }
    }

    private void Publish(OutboxCounts counts)
    {
        var grown = counts.LastSequence > Counts.LastSequence;
        Volatile.Write(ref _counts, counts);
        if (grown)
        {
            Interlocked.Exchange(ref _appended, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }
}
