using System.Diagnostics;
using EdgeLiver.Imaging;

namespace EdgeLiver.Host.Pipeline;

/// <summary>The seconds before a key frame, as pictures of the fan's box.</summary>
/// <param name="Pictures">Rows, oldest first; at least two, all of one size.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="PicturesPerSecond">As they were really kept.</param>
internal sealed record CineLoop(IReadOnlyList<byte[]> Pictures, int Width, int Height, double PicturesPerSecond);

/// <summary>Remembers the last seconds of the picture, the fan's box alone; black outside the fan like the frames that it gets.</summary>
/// <remarks>
/// In memory only: what nobody keeps is overwritten. Buffers are used again and again; a loop that was taken keeps its own, so taking one copies nothing.
/// One thread at a time.
/// </remarks>
internal sealed class CineRing
{
    /// <summary>A moving liver is followed by the eye at this rate; three times as many would triple what an exam costs on the disk.</summary>
    public const int PicturesPerSecond = 8;

    /// <summary>More is never kept.</summary>
    public const int MaxSeconds = 5;

    /// <summary>Pictures on both sides of such a gap are no loop.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    private readonly (byte[] Pixels, long At, bool IsLent)[] _pictures = new (byte[], long, bool)[PicturesPerSecond * MaxSeconds];
    private PixelBox _box;
    private long _lastAt;
    private int _next;
    private int _count;

    /// <summary>Forgets everything: another exam begins.</summary>
    public void Clear()
    {
        Array.Clear(_pictures);
        (_next, _count) = (0, 0);
    }

    /// <param name="luma">The whole screen, black outside the fan.</param>
    /// <param name="box">Of the fan.</param>
    /// <param name="at">When it came, as a stopwatch's timestamp.</param>
    public void Add(GrayView luma, PixelBox box, long at)
    {
        var passed = Stopwatch.GetElapsedTime(_lastAt, at);
        if (_count > 0 && (box != _box || passed > Gap || passed < TimeSpan.Zero))
        {
            (_next, _count) = (0, 0);
        }
        else if (_count > 0 && passed < TimeSpan.FromSeconds(0.9 / PicturesPerSecond))
        {
            return;
        }

        (_box, _lastAt) = (box, at);
        var pixels = _pictures[_next] is { Pixels: { } used, IsLent: false } && used.Length == box.Area ? used : new byte[box.Area];
        var crop = luma.Crop(box);
        for (var y = 0; y < box.Height; y++)
        {
            crop.Row(y).CopyTo(pixels.AsSpan(y * box.Width));
        }

        _pictures[_next] = (pixels, at, IsLent: false);
        _next = (_next + 1) % _pictures.Length;
        _count = Math.Min(_count + 1, _pictures.Length);
    }

    /// <summary>The last seconds; null where there are fewer than two pictures, or none are wanted.</summary>
    public CineLoop? Take(double seconds)
    {
        var wanted = Math.Min(_count, (int)(seconds * PicturesPerSecond));
        if (wanted < 2)
        {
            return null;
        }

        var taken = new List<(byte[] Pixels, long At)>(wanted);
        for (var i = wanted; i > 0; i--)
        {
            var slot = (_next - i + _pictures.Length) % _pictures.Length;
            taken.Add((_pictures[slot].Pixels, _pictures[slot].At));

            // Its buffer is the loop's now; the ring takes a new one when it comes round.
            _pictures[slot].IsLent = true;
        }

        var duration = Stopwatch.GetElapsedTime(taken[0].At, taken[^1].At).TotalSeconds;
        return new CineLoop([.. taken.Select(picture => picture.Pixels)], _box.Width, _box.Height, (taken.Count - 1) / Math.Max(duration, 1e-3));
    }
}
