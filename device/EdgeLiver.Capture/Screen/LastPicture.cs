using System.Numerics;
using System.Runtime.InteropServices;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>The fan's pixels of the last picture that moved, to know one that stands still.</summary>
/// <remarks>
/// Standing means that hardly a lit pixel has changed: calipers and letters that are set on a frozen picture are few, while noise
/// alone changes most pixels of a moving one. Pixels are compared bit for bit, so an analog input never stands.
/// </remarks>
internal sealed class LastPicture : IDisposable
{
    /// <summary>Of the lit pixels, how many may change in a picture that stands: a dozen calipers and a line of letters.</summary>
    private const double MostDrawn = 0.02;

    /// <summary>Grey above which a pixel is lit; a dark one is equal in any two pictures.</summary>
    private const byte Dark = 16;

    private Mask? _pixels;
    private Fan? _fan;
    private long _mayChange;

    /// <summary>Does the fan show what it showed before, but for what was drawn on it?</summary>
    public bool Repeats(GrayView screen, Fan fan)
    {
        if (_pixels is null || !ReferenceEquals(fan, _fan))
        {
            return false;
        }

        long changed = 0;
        for (var y = fan.Box.Y; y < fan.Box.Bottom && changed <= _mayChange; y++)
        {
            var inside = fan.Rows[y];
            var now = screen.Row(y);
            var before = _pixels.Row(y);
            changed += Changed(now[inside.A..inside.B], before[inside.A..inside.B]);
            changed += Changed(now[inside.C..inside.D], before[inside.C..inside.D]);
        }

        return changed <= _mayChange;
    }

    /// <summary>Copies what <see cref="Repeats"/> will compare.</summary>
    public void Keep(GrayView screen, Fan fan)
    {
        if (_pixels is null || _pixels.Width != screen.Width || _pixels.Height != screen.Height)
        {
            _pixels?.Dispose();
            _pixels = new Mask(screen.Width, screen.Height);
        }

        long lit = 0;
        for (var y = fan.Box.Y; y < fan.Box.Bottom; y++)
        {
            var inside = fan.Rows[y];
            var kept = _pixels.Row(y)[inside.A..inside.D];
            screen.Row(y)[inside.A..inside.D].CopyTo(kept);
            lit += Lit(kept);
        }

        _mayChange = (long)(MostDrawn * lit);
        _fan = fan;
    }

    public void Forget() => _fan = null;

    public void Dispose() => _pixels?.Dispose();

    private static long Changed(ReadOnlySpan<byte> now, ReadOnlySpan<byte> before)
    {
        long changed = 0;
        var a = MemoryMarshal.Cast<byte, Vector<byte>>(now);
        var b = MemoryMarshal.Cast<byte, Vector<byte>>(before);
        for (var i = 0; i < a.Length; i++)
        {
            changed += Vector<byte>.Count - Ones(Vector.Equals(a[i], b[i]));
        }

        for (var i = a.Length * Vector<byte>.Count; i < now.Length; i++)
        {
            changed += now[i] != before[i] ? 1 : 0;
        }

        return changed;
    }

    private static long Lit(ReadOnlySpan<byte> pixels)
    {
        long lit = 0;
        var dark = new Vector<byte>(Dark);
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(pixels);
        foreach (var vector in vectors)
        {
            lit += Ones(Vector.GreaterThan(vector, dark));
        }

        foreach (var pixel in pixels[(vectors.Length * Vector<byte>.Count)..])
        {
            lit += pixel > Dark ? 1 : 0;
        }

        return lit;
    }

    /// <summary>Bytes that are all ones: their sum is the negative count, eight bytes at a time.</summary>
    private static int Ones(Vector<byte> mask)
    {
        var bits = 0;
        var words = Vector.AsVectorUInt64(mask);
        for (var i = 0; i < Vector<ulong>.Count; i++)
        {
            bits += BitOperations.PopCount(words[i]);
        }

        return bits / 8;
    }
}
