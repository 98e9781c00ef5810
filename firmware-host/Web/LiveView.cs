using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Web;

/// <summary>The newest picture for the people who watch; costs nothing while nobody does.</summary>
/// <remarks>
/// The pipeline paints into a bitmap at most <see cref="PicturesPerSecond"/> times a second; watchers encode it on their own
/// time, so a slow browser never slows a frame down.
/// </remarks>
internal sealed class LiveView(TimeProvider time) : IDisposable
{
    /// <summary>Enough for the eye to follow, a third of what the scanner gives.</summary>
    public const int PicturesPerSecond = 10;

    private readonly Lock _lock = new();
    private readonly OverlayBitmap _bitmap = new(maxWidth: 960);
    private long _lastPaint;
    private long _version;
    private int _watchers;

    /// <summary>Number of the picture; grows with each one painted.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Somebody looks, until the result is disposed.</summary>
    public Watcher Watch()
    {
        Interlocked.Increment(ref _watchers);
        return new Watcher(this);
    }

    /// <summary>Paints a frame if somebody watches and the last one is old enough.</summary>
    public void Offer(GrayView luma, Segmentation? segmentation, bool lesions)
    {
        if (Volatile.Read(ref _watchers) == 0 || time.GetElapsedTime(_lastPaint) < TimeSpan.FromSeconds(1.0 / PicturesPerSecond))
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
            _bitmap.Paint(luma, segmentation, lesions);
            Interlocked.Increment(ref _version);
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>The newest picture as JPEG, or null before the first.</summary>
    public byte[]? Jpeg()
    {
        lock (_lock)
        {
            return _bitmap.IsEmpty ? null : _bitmap.Jpeg();
        }
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
