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
    private readonly StoreOpening _opening;
    private readonly UplinkMetrics _metrics;
    private readonly ILogger _log;
    private readonly Channel<StoreRequest> _requests;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OutboxCounts _counts = OutboxCounts.Empty;

    private long _warnedOn = -1;

    // Set once and for good: the disk does not keep what is written.
    private StoreException? _dead;

    public StoreOwner(StoreOptions options, StoreOpening opening, UplinkMetrics metrics, ILogger log)
    {
        _options = options;
        _opening = opening;
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
        StoreFile? file = null;
        try
        {
            file = Open(_opening.Open);
            _opened.SetResult();
            var group = new List<StoreRequest>(MaxGroup);
            while (WaitForRequest())
            {
                while (group.Count < MaxGroup && _requests.Reader.TryRead(out var request))
                {
                    group.Add(request);
                }

                file = Run(file, group);
                group.Clear();
            }

            file?.Dispose();
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

    /// <exception cref="StoreException">It can't be opened, nor a new one made.</exception>
    private StoreFile Open(Func<StoreFile> open)
    {
        try
        {
            var file = open();
            foreach (var loss in _opening.Losses)
            {
                Log.StoreSetAside(_log, loss.Folder, loss.Reason, loss.Records, loss.Exams, loss.DamagedPages);
                _metrics.Lost();
            }

            _opening.Losses.Clear();
            if (file.Engine.Unfinished > 0)
            {
                Log.LogCut(_log, _options.DataFolder, file.Engine.Unfinished);
            }

            Publish(file);
            Log.StoreOpened(_log, _options.DataFolder, file.Counts.TotalPending, file.Counts.LastSequence);
            return file;
        }
        catch (Exception fault)
        {
            throw new StoreException($"store {Name} can't be opened: {OneLine.Of(fault)}; nothing was deleted{Cure(fault)}", fault);
        }
    }

#pragma warning disable VSTHRD002 // This thread is the store's own: to wait is what it is for.
    private bool WaitForRequest() => _requests.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    private StoreFile? Run(StoreFile? file, List<StoreRequest> group)
    {
        try
        {
            // A disk that was full may have room again.
            file ??= Open(_dead is null ? _opening.Open : throw _dead);
        }
        catch (StoreException fault)
        {
            group.ForEach(request => request.Fail(fault));
            return null;
        }

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
            return Fail(file, group, fault);
        }

        Publish(file);
        foreach (var request in group)
        {
            request.Reply();
        }

        return file;
    }

    /// <summary>LiteDB now believes what the disk may not have: its files are closed as they are, and opened anew.</summary>
    private StoreFile? Fail(StoreFile file, List<StoreRequest> group, Exception fault)
    {
        var error = new StoreException($"store {Name} failed: {OneLine.Of(fault)}{Cure(fault)}", fault);
        Log.StoreFailed(_log, _options.DataFolder, error.Message);
        file.Abandon(fault);
        StoreFile? again = null;
        if (Has<SyncFailedException>(fault))
        {
            _dead = error;
        }
        else
        {
            try
            {
                again = Open(() => Has<DamageException>(fault) ? _opening.Replace(fault) : _opening.Open());
            }
            catch (StoreException second)
            {
                Log.StoreFailed(_log, _options.DataFolder, second.Message);
            }
        }

        group.ForEach(request => request.Fail(error));
        return again;
    }

    private string Name => Path.Combine(_options.DataFolder, StoreOptions.FileName);

    private static bool Has<T>(Exception fault)
        where T : Exception => fault is T || (fault.InnerException is { } inner && Has<T>(inner));

    private static string Cure(Exception fault) =>
        Has<SyncFailedException>(fault) ? "; nothing more is accepted: the disk can't be trusted, replace it, then restart the service"
        : Has<FormatException>(fault) ? "; install the version that wrote it, or move the files aside and keep them"
        : Has<IOException>(fault) || Has<UnauthorizedAccessException>(fault) ? "; check the free space and the rights of the data folder"
        : "";

    private void Publish(StoreFile file)
    {
        var counts = file.Counts;
        _metrics.Stored(Counts, counts, file.Writes.Count > 0 ? file.Writes[^1].Bytes : 0, file.Engine.PeakLogBytes);
        if (file.Writes.Count > 0 && file.Writes[^1] is var (day, bytes) && bytes > _options.DailyWriteBudgetBytes && day != _warnedOn)
        {
            _warnedOn = day;
            Log.OverBudget(_log, _options.DataFolder, bytes, _options.DailyWriteBudgetBytes);
        }

        var grown = counts.LastSequence > Counts.LastSequence;
        Volatile.Write(ref _counts, counts);
        if (grown)
        {
            Interlocked.Exchange(ref _appended, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }
}
