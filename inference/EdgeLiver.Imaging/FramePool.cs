using System.Collections.Concurrent;

namespace EdgeLiver.Imaging;

/// <summary>A fixed number of frames in native memory, lent and given back; no allocation once it is made.</summary>
/// <remarks>
/// A picture larger than the pool was made for gets a larger block once (replayed stills come in many sizes); live input has
/// one size and never does. Contents of a lent frame are whatever was there before: the source writes every pixel.
/// </remarks>
public sealed class FramePool : IDisposable
{
    private readonly ConcurrentQueue<Frame> _free = new();
    private readonly SemaphoreSlim _available;
    private bool _disposed;

    /// <param name="capacity">Frames, 1 to 256; eight ride out 250 ms of a slow consumer at 30 fps.</param>
    /// <param name="maxWidth">Columns that a frame holds without a new block.</param>
    /// <param name="maxHeight">Rows that a frame holds without a new block.</param>
    public FramePool(int capacity, int maxWidth, int maxHeight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 256);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxHeight);
        Capacity = capacity;
        _available = new SemaphoreSlim(capacity, capacity);
        for (var i = 0; i < capacity; i++)
        {
            _free.Enqueue(new Frame(this, checked(Stride.Of(maxWidth) * maxHeight)));
        }
    }

    /// <summary>Frames in all.</summary>
    public int Capacity { get; }

    /// <summary>Frames that are lent at this moment; 0 when everybody gave theirs back.</summary>
    public int Outstanding => Capacity - _available.CurrentCount;

    /// <summary>Lends a frame if one is free: for live input, which must not wait.</summary>
    public bool TryRent(int width, int height, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Frame? frame)
    {
        if (!_available.Wait(0))
        {
            frame = null;
            return false;
        }

        frame = Take(width, height);
        return true;
    }

    /// <summary>Lends a frame, waiting until one is free: for replay, where every frame counts.</summary>
    public async ValueTask<Frame> RentAsync(int width, int height, CancellationToken stop)
    {
        await _available.WaitAsync(stop);
        return Take(width, height);
    }

    /// <summary>Frees the memory of the frames that are back; one still lent is freed when it comes back.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_free.TryDequeue(out var frame))
        {
            frame.Free();
        }
    }

    internal void Return(Frame frame)
    {
        if (_disposed)
        {
            frame.Free();
        }
        else
        {
            _free.Enqueue(frame);
        }

        _available.Release();
    }

    private Frame Take(int width, int height)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_free.TryDequeue(out var frame))
        {
            throw new InvalidOperationException("the pool counts a free frame and has none: a frame was returned twice");
        }

        try
        {
            frame.Lend(width, height);
            return frame;
        }
        catch
        {
            // A size that the system can't hold must not cost the pool a frame.
            Return(frame);
            throw;
        }
    }
}
