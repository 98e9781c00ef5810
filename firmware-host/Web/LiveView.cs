using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using SkiaSharp;

namespace EdgeLiver.Host.Web;

/// <summary>The newest picture for the people who watch; costs nothing while nobody does.</summary>
/// <remarks>
/// The pipeline paints into a bitmap at most <see cref="PicturesPerSecond"/> times a second; the first watcher encodes it on its own
/// time and the others send the same bytes, so a slow browser never slows a frame down.
/// </remarks>
internal sealed class LiveView(TimeProvider time) : IDisposable
{
    private const int MaxWidth = 960;

    /// <summary>Smooth to the eye; two thirds of what a scanner gives.</summary>
    public const int PicturesPerSecond = 20;

    private readonly Lock _lock = new();
    private readonly OverlayBitmap _bitmap = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastPaint;
    private long _version;
    private long _receivedAt;
    private long _sentAfter;
    private LivePicture? _encoded;
    private int _watchers;

    /// <summary>False: the picture alone is shown, since the exam is one in which nobody may see what the AI sees.</summary>
    public bool ShowFindings { get; set => Volatile.Write(ref field, value); } = true;

    /// <summary>True: half the rows and columns, a quarter of the work; for a box that is too hot.</summary>
    public bool IsSmall { get; set => Volatile.Write(ref field, value); }

    /// <summary>From a frame's arrival until its picture had been sent, the last one.</summary>
    public TimeSpan SentAfter { get => TimeSpan.FromTicks(Interlocked.Read(ref _sentAfter)); set => Interlocked.Exchange(ref _sentAfter, value.Ticks); }

    /// <summary>Number of the picture; grows with each one painted.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Somebody looks, until the result is disposed.</summary>
    public Watcher Watch()
    {
        Interlocked.Increment(ref _watchers);
        return new Watcher(this);
    }

    /// <summary>Paints a frame if somebody watches and the last one is old enough.</summary>
    public void Offer(Frame frame, FrameResult result)
    {
        // A tenth less than the interval: a frame that comes a little early is not put off by a whole one.
        if (Volatile.Read(ref _watchers) == 0 || time.GetElapsedTime(_lastPaint) < TimeSpan.FromSeconds(0.9 / PicturesPerSecond))
        {
            return;
        }

        // A watcher that is encoding keeps the bitmap; this picture is then left out rather than waited for.
        if (!_lock.TryEnter())
        {
            return;
        }

        try
        {
            _lastPaint = time.GetTimestamp();
            _bitmap.Paint(frame.Luma, IsSmall ? MaxWidth / 2 : MaxWidth, ShowFindings ? result.Segmentation : null, result.Lesions.Count > 0);
            _receivedAt = frame.ReceivedAt;
            Interlocked.Increment(ref _version);
        }
        finally
        {
            _lock.Exit();
        }

        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>The newest picture, or null before the first.</summary>
    public LivePicture? Picture()
    {
        lock (_lock)
        {
            if (_bitmap.IsEmpty || _encoded?.Version == _version)
            {
                return _encoded;
            }

            return _encoded = new LivePicture(_version, _receivedAt, _bitmap.Jpeg());
        }
    }

    /// <summary>A picture after this one, or the same once <paramref name="patience"/> is over.</summary>
    public async Task WaitAsync(long shown, TimeSpan patience, CancellationToken stop)
    {
        var next = Volatile.Read(ref _next).Task;
        if (Version > shown)
        {
            return;
        }

        await Task.WhenAny(next, Task.Delay(patience, time, stop));
        stop.ThrowIfCancellationRequested();
    }

    public void Dispose() => _bitmap.Dispose();

    /// <summary>One who looks.</summary>
    public sealed class Watcher(LiveView view) : IDisposable
    {
        private int _gone;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _gone, 1) == 0)
            {
                Interlocked.Decrement(ref view._watchers);
            }
        }
    }
}

/// <summary>A picture as browsers get it.</summary>
/// <param name="Version">Its number.</param>
/// <param name="ReceivedAt">When the frame came from the source, as a stopwatch's timestamp.</param>
/// <param name="Jpeg">The bytes.</param>
internal sealed record LivePicture(long Version, long ReceivedAt, byte[] Jpeg)
{
    /// <summary>A picture of nothing, in the live view's shape.</summary>
    public static byte[] Black { get; } = Draw();

    private static byte[] Draw()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(96, 72, SKColorType.Gray8, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.Black);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality: 50);
        return data.ToArray();
    }
}
