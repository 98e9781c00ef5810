using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EdgeLiver.Capture;
using EdgeLiver.Imaging;

namespace EdgeLiver.Benchmarks;

/// <summary>A capture card's buffers of the simulated scanner's screen, drawn beforehand, played there and back at an even pace.</summary>
/// <remarks>
/// As a driver does: a buffer is full at its moment whether anybody looks or not, and with <see cref="Buffers"/> unread ones the oldest is lost.
/// A frame's stamp is that moment. The way from buffer to frame is the real one (<see cref="LumaDecoder"/>, then two frames that may wait).
/// </remarks>
internal sealed class ScannerRing : IFrameSource
{
    /// <summary>As the service asks a driver for.</summary>
    public const int Buffers = 4;

    private const int Width = 1920;
    private const int Height = 1080;
    private static readonly PixelLayout Layout = new(PixelFormat.Yuyv, Width, Height, 2 * Width, IsLimited: true);

    private readonly NativeBuffer[] _pictures;
    private readonly int _framesPerSecond;
    private readonly long[] _decodeTicks = new long[256];

    /// <param name="pictures">Screens to draw, at least 2.</param>
    /// <param name="framesPerSecond">Pace.</param>
    public ScannerRing(int pictures, int framesPerSecond)
    {
        _framesPerSecond = framesPerSecond;
        _pictures = [.. Enumerable.Range(0, pictures).Select(_ => new NativeBuffer((int)Layout.NeededBytes))];
        using var scanner = new PhantomScanner(new PhantomOptions { FramesPerSecond = framesPerSecond });
        using var screen = new Mask(Width, Height);
        for (var i = 0; i < pictures; i++)
        {
            scanner.Render(i, screen.View);
            Pack(screen, _pictures[i].Span);
        }
    }

    public string Name => "ring";

    public bool IsLive => true;

    public long? FrameCount => null;

    /// <summary>Frames that were due.</summary>
    public long Due { get; private set; }

    /// <summary>Buffers that were overwritten before they were read.</summary>
    public long Lost { get; private set; }

    /// <summary>Frames for which the pool had no room.</summary>
    public long Refused { get; private set; }

    /// <summary>Frames that a newer one replaced before the service took them.</summary>
    public long Overrun { get; private set; }

    /// <summary>Which picture a frame shows: there and back, so that tissue never leaps.</summary>
    public int PictureOf(long frame)
    {
        var turn = (2 * _pictures.Length) - 2;
        var at = (int)(frame % turn);
        return at < _pictures.Length ? at : turn - at;
    }

    /// <summary>From buffer to luma, of one of the last frames.</summary>
    public TimeSpan DecodeTime(long frame) => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _decodeTicks[frame % _decodeTicks.Length]));

    /// <summary>Fills a frame from its buffer.</summary>
    public void Fill(Frame frame, long index)
    {
        var start = Stopwatch.GetTimestamp();
        LumaDecoder.Decode(Layout, _pictures[PictureOf(index)].Span, frame.Luma);
        Volatile.Write(ref _decodeTicks[index % _decodeTicks.Length], Stopwatch.GetTimestamp() - start);
        (frame.Source, frame.Index, frame.CapturedAt) = (Name, index, TimeSpan.FromSeconds((double)index / _framesPerSecond));
    }

    public async IAsyncEnumerable<Arrival> ReadAsync(FramePool pool, [EnumeratorCancellation] CancellationToken stop)
    {
        var newest = new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.DropOldest };
        var arrivals = Channel.CreateBounded<Arrival>(newest, arrival =>
        {
            arrival.Frame?.Dispose();
            Overrun++;
        });
        var driver = Task.Factory.StartNew(
            () => Drive(pool, arrivals.Writer, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await foreach (var arrival in arrivals.Reader.ReadAllAsync(CancellationToken.None))
        {
            yield return arrival;
        }

        await driver;
    }

    public ValueTask DisposeAsync()
    {
        Array.ForEach(_pictures, picture => picture.Dispose());
        return ValueTask.CompletedTask;
    }

    private void Drive(FramePool pool, ChannelWriter<Arrival> arrivals, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        for (long index = 0; !stop.IsCancellationRequested; index++)
        {
            var due = start + (index * Stopwatch.Frequency / _framesPerSecond);
            WaitUntil(due, stop);
            Due++;
            if (Stopwatch.GetTimestamp() - due > Buffers * Stopwatch.Frequency / _framesPerSecond)
            {
                Lost++;
            }
            else if (pool.TryRent(Width, Height, out var frame))
            {
                Fill(frame, index);
                frame.ReceivedAt = due;
                arrivals.TryWrite(new Arrival(frame, Signal.Ok));
            }
            else
            {
                Refused++;
            }
        }

        arrivals.TryComplete();
    }

    /// <summary>Sleeps the whole milliseconds and spins the rest.</summary>
    private static void WaitUntil(long due, CancellationToken stop)
    {
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
        if (left > TimeSpan.FromMilliseconds(1))
        {
            stop.WaitHandle.WaitOne((int)left.TotalMilliseconds);
        }

        while (Stopwatch.GetTimestamp() < due)
        {
            Thread.SpinWait(20);
        }
    }

    /// <summary>Y of limited range, with grey chroma, as a card delivers a grey screen.</summary>
    private static void Pack(Mask screen, Span<byte> buffer)
    {
        for (var y = 0; y < Height; y++)
        {
            var row = screen.Row(y);
            var line = buffer.Slice(y * Layout.BytesPerLine, Layout.RowBytes);
            for (var x = 0; x < Width; x++)
            {
                line[2 * x] = (byte)(16 + (((row[x] * 219) + 127) / 255));
                line[(2 * x) + 1] = 128;
            }
        }
    }
}
