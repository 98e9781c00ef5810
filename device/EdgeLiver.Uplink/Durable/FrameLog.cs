using System.Security.Cryptography;

namespace EdgeLiver.Uplink;

/// <summary>LiteDB's log stream: pages become frames in memory, and reach the disk together when a commit asks for it.</summary>
/// <remarks>
/// LiteDB hands its pages to a thread of its own and lets a commit return before they are written. Here nothing depends on that thread
/// but the frames in memory: the thread that commits waits for the last page of its transaction, writes and syncs.
/// </remarks>
internal sealed class FrameLog(IDisk disk, string path, Action syncData) : PageStream
{
    /// <summary>Frames in memory; a transaction that is larger begins to be written before it is complete.</summary>
    private const int MaxPending = 512;

    private static readonly TimeSpan WriterTimeout = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly IDiskFile _file = disk.Open(path);
    private readonly ManualResetEventSlim _confirmed = new();
    private byte[] _pending = new byte[16 * Frame.Bytes];
    private ulong _generation = NewGeneration();
    private long _frames;
    private long _written;
    private long _synced;
    private long _confirmations;
    private Exception? _fault;

    /// <summary>Largest length that the file has had, in bytes.</summary>
    public long PeakBytes { get; private set; }

    public long Frames => Pages;

    /// <summary>Transactions that are complete as far as this stream has seen.</summary>
    public long Confirmations => Interlocked.Read(ref _confirmations);

    protected override long Pages => Interlocked.Read(ref _frames);

    /// <summary>What the file holds; only before the first write.</summary>
    public LogScan Scan() => LogScan.Of(_file);

    /// <summary>A frame's page, of what <see cref="Scan"/> has found.</summary>
    public void ReadFrame(long index, Span<byte> page)
    {
        Span<byte> frame = new byte[Frame.Bytes];
        if (_file.Read(index * Frame.Bytes, frame) < Frame.Bytes || Frame.Read(frame) is not { } whole || whole.Index != index)
        {
            throw new DamageException($"frame {index} of {path} is damaged");
        }

        frame[..Page.Bytes].CopyTo(page);
    }

    /// <summary>LiteDB's own wish: not what makes a commit last.</summary>
    public override void Flush()
    {
    }

    /// <summary>Returns when a transaction more than <paramref name="before"/> has all its pages here.</summary>
    public void WaitForConfirmation(long before)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (Confirmations <= before && Volatile.Read(ref _fault) is null)
        {
            _confirmed.Reset();
            if (Confirmations <= before && !_confirmed.Wait(TimeSpan.FromSeconds(1)) && TimeProvider.System.GetElapsedTime(deadline) > WriterTimeout)
            {
                throw new IOException($"{path}: the pages of a commit did not come within {WriterTimeout.TotalSeconds:0} s");
            }
        }
    }

    /// <summary>Returns when every frame is on the medium.</summary>
    public void Sync()
    {
        lock (_gate)
        {
            CheckUsable();
            Attempt(() =>
            {
                WritePending();
                if (_synced < _frames)
                {
                    _file.SyncOrFail(path);
                    _synced = _frames;
                }
            });
        }
    }

    /// <summary>The log begins again; the data file has all of it by then.</summary>
    public override void SetLength(long value)
    {
        if (value != 0)
        {
            throw new NotSupportedException($"a log of {value} bytes: it is cut to nothing or not at all");
        }

        syncData();
        lock (_gate)
        {
            CheckUsable();
            Attempt(() =>
            {
                _file.SetLength(0);
                _file.SyncOrFail(path);
            });
            (_frames, _written, _synced, _generation) = (0, 0, 0, NewGeneration());
        }
    }

    /// <summary>Nothing more is written, whatever LiteDB does on its way out.</summary>
    public void Abandon(Exception why)
    {
        lock (_gate)
        {
            _fault ??= why;
            _confirmed.Set();
        }
    }

    protected override bool ReadPage(long index, Span<byte> page)
    {
        lock (_gate)
        {
            if (index >= _frames)
            {
                return false;
            }

            if (index >= _written)
            {
                _pending.AsSpan((int)(index - _written) * Frame.Bytes, Page.Bytes).CopyTo(page);
            }
            else
            {
                ReadFrame(index, page);
            }

            return true;
        }
    }

    protected override void WritePage(long index, ReadOnlySpan<byte> page)
    {
        lock (_gate)
        {
            CheckUsable();
            if (index != _frames)
            {
                throw new NotSupportedException($"page {index} of a log of {_frames}: it only grows at its end");
            }

            var count = (int)(_frames - _written);
            if (count == MaxPending)
            {
                Attempt(WritePending);
                count = 0;
            }

            if ((count + 1) * Frame.Bytes > _pending.Length)
            {
                Array.Resize(ref _pending, Math.Min(_pending.Length * 2, MaxPending * Frame.Bytes));
            }

            new Frame(_generation, (uint)index, (uint)_synced).Write(page, _pending.AsSpan(count * Frame.Bytes, Frame.Bytes));
            Interlocked.Increment(ref _frames);
            if (Page.IsConfirmed(page))
            {
                Interlocked.Increment(ref _confirmations);
                _confirmed.Set();
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _confirmed.Dispose();
        }

        base.Dispose(disposing);
    }

    private static ulong NewGeneration() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    private void WritePending()
    {
        if (_written < _frames)
        {
            _file.Write(_written * Frame.Bytes, _pending.AsSpan(0, (int)(_frames - _written) * Frame.Bytes));
            _written = _frames;
            PeakBytes = Math.Max(PeakBytes, _written * Frame.Bytes);
        }
    }

    // A write that failed leaves LiteDB believing what the disk has not: this log is of no more use, the files have to be opened anew.
    private void Attempt(Action work)
    {
        try
        {
            work();
        }
        catch (Exception fault)
        {
            Abandon(fault);
            throw;
        }
    }

    private void CheckUsable()
    {
        if (_fault is { } fault)
        {
            throw new IOException(fault.Message, fault);
        }
    }
}
