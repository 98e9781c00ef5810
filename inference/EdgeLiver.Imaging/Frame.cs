namespace EdgeLiver.Imaging;

/// <summary>One picture of the scanner's screen: 8-bit luma in pooled native memory.</summary>
/// <remarks>Whoever holds it disposes it, once; that gives the memory back to its <see cref="FramePool"/>.</remarks>
public sealed unsafe class Frame : IDisposable
{
    private readonly FramePool _pool;
    private NativeBuffer _buffer;
    private int _rented;

    internal Frame(FramePool pool, int bytes)
    {
        _pool = pool;
        _buffer = new NativeBuffer(bytes);
    }

    public int Width => Luma.Width;

    public int Height => Luma.Height;

    /// <summary>BT.601 luma, 0 to 255, <c>Height x Width</c>; valid until <see cref="Dispose"/>.</summary>
    public GrayView Luma { get; private set; }

    /// <summary>Number of this picture in its clip or stream, from 0; a gap means pictures that were lost or overtaken.</summary>
    public long Index { get; set; }

    /// <summary>When the picture was taken, since the source started; monotonic.</summary>
    public TimeSpan CapturedAt { get; set; }

    /// <summary>When the picture was handed over whole, <see cref="System.Diagnostics.Stopwatch"/> ticks: latency is counted from here.</summary>
    public long ReceivedAt { get; set; }

    /// <summary>Which clip, still or input it comes from; never a patient's name.</summary>
    public string Source { get; set; } = "";

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, 0) == 1)
        {
            _pool.Return(this);
        }
    }

    internal int Capacity => _buffer.Length;

    internal void Lend(int width, int height)
    {
        var stride = Stride.Of(width);
        var bytes = checked(stride * height);
        if (bytes > _buffer.Length)
        {
            _buffer.Dispose();
            _buffer = new NativeBuffer(bytes);
        }

        Luma = new GrayView(_buffer.Pointer, width, height, stride);
        Index = 0;
        CapturedAt = default;
        ReceivedAt = 0;
        Source = "";
        _rented = 1;
    }

    internal void Free() => _buffer.Dispose();
}
