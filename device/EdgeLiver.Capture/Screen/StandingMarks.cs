using System.Numerics;
using System.Runtime.InteropServices;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Finds what a scanner draws into a moving picture (letters, calipers, guide lines, a focus mark) and covers it.</summary>
/// <remarks>
/// Tissue moves and its noise never rests; a bright, thin stroke that stays bit for bit the same for two seconds was drawn. It is
/// replaced by what lies to its left and right, so that neither network nor features see it. Every eighth row is looked at in a
/// frame, so that no frame costs more than another. Of an analog input nothing is recognised.
/// </remarks>
internal sealed class StandingMarks : IDisposable
{
    /// <summary>Frames from look to look at a row.</summary>
    private const int Interval = 8;

    /// <summary>Looks for which a pixel must stand: 64 frames.</summary>
    private const byte Standing = 8;

    /// <summary>Drawings are brighter; shadow and black stand, too.</summary>
    private const byte Bright = 96;

    /// <summary>A stroke is at most about this many pixels wide; an overdriven echo that stands is wider.</summary>
    private const int Stroke = 7;

    /// <summary>Smoothed borders of a stroke, pixels.</summary>
    private const int Soft = 1;

    private Mask? _sample;
    private Mask? _age;
    private Mask? _marked;
    private int[] _inRow = [];
    private Fan? _fan;
    private int _phase;

    /// <summary>Pixels that are covered now.</summary>
    public int Count { get; private set; }

    /// <summary>Looks at a picture that moved, and covers what is known to be drawn.</summary>
    public void Cover(GrayView screen, Fan fan)
    {
        if (!ReferenceEquals(fan, _fan))
        {
            Begin(screen, fan);
        }

        for (var y = fan.Box.Y + _phase; y < fan.Box.Bottom; y += Interval)
        {
            Age(screen.Row(y), y, fan.Rows[y]);
        }

        for (var y = fan.Box.Y + _phase; y < fan.Box.Bottom; y += Interval)
        {
            Mark(y, fan.Rows[y]);
        }

        _phase = (_phase + 1) % Interval;
        for (var y = fan.Box.Y; Count > 0 && y < fan.Box.Bottom; y++)
        {
            if (_inRow[y] > 0)
            {
                Fill(screen.Row(y), _marked!.Row(y), fan.Rows[y]);
            }
        }
    }

    public void Forget() => _fan = null;

    public void Dispose()
    {
        _sample?.Dispose();
        _age?.Dispose();
        _marked?.Dispose();
    }

    private void Begin(GrayView screen, Fan fan)
    {
        if (_sample is null || _sample.Width != screen.Width || _sample.Height != screen.Height)
        {
            Dispose();
            _sample = new Mask(screen.Width, screen.Height);
            _age = new Mask(screen.Width, screen.Height);
            _marked = new Mask(screen.Width, screen.Height);
            _inRow = new int[screen.Height];
        }

        _age!.View.Fill(0);
        _marked!.View.Fill(0);
        Array.Clear(_inRow);
        (_fan, Count) = (fan, 0);
    }

    /// <summary>Counts the looks for which each bright pixel has stood.</summary>
    private void Age(ReadOnlySpan<byte> screenRow, int y, PixelSpan inside)
    {
        var (from, to) = (inside.A, inside.D);
        var now = screenRow[from..to];
        var sample = _sample!.Row(y)[from..to];
        var age = _age!.Row(y)[from..to];
        var nowV = MemoryMarshal.Cast<byte, Vector<byte>>(now);
        var sampleV = MemoryMarshal.Cast<byte, Vector<byte>>(sample);
        var ageV = MemoryMarshal.Cast<byte, Vector<byte>>(age);
        for (var i = 0; i < nowV.Length; i++)
        {
            var stands = Vector.Equals(nowV[i], sampleV[i]) & Vector.GreaterThan(nowV[i], new Vector<byte>(Bright));
            ageV[i] = (Vector.Min(ageV[i], new Vector<byte>(254)) + Vector<byte>.One) & stands;
        }

        for (var i = nowV.Length * Vector<byte>.Count; i < now.Length; i++)
        {
            age[i] = now[i] == sample[i] && now[i] > Bright ? (byte)Math.Min(255, age[i] + 1) : (byte)0;
        }

        now.CopyTo(sample);
    }

    private void Mark(int y, PixelSpan inside)
    {
        var marked = _marked!.Row(y);
        if (_inRow[y] > 0)
        {
            marked[inside.A..inside.D].Clear();
            Count -= _inRow[y];
            _inRow[y] = 0;
        }

        var age = _age!.Row(y);
        var x = inside.A;
        while (x < inside.D)
        {
            var next = age[x..inside.D].IndexOfAnyInRange(Standing, byte.MaxValue);
            if (next < 0)
            {
                break;
            }

            x += next;
            if (IsThin(x, y))
            {
                marked[Math.Max(inside.A, x - Soft)..Math.Min(inside.D, x + Soft + 1)].Fill(Mask.Inside);
            }

            x++;
        }

        _inRow[y] = marked[inside.A..inside.D].Count(Mask.Inside);
        Count += _inRow[y];
    }

    /// <summary>Does the stroke end within its width, across or down?</summary>
    private bool IsThin(int x, int y)
    {
        int across = 0, down = 0;
        for (var i = -Stroke; i <= Stroke; i++)
        {
            across += Stands(x + i, y) ? 1 : 0;
            down += Stands(x, y + i) ? 1 : 0;
        }

        return Math.Min(across, down) <= Stroke;
    }

    private bool Stands(int x, int y) =>
        (uint)y < (uint)_age!.Height && (uint)x < (uint)_age.Width && _age.Row(y)[x] >= Standing;

    /// <summary>A straight line from the grey on the left of a mark to the grey on its right.</summary>
    private static void Fill(Span<byte> row, ReadOnlySpan<byte> marked, PixelSpan inside)
    {
        var x = inside.A;
        while (x < inside.D)
        {
            var start = marked[x..inside.D].IndexOf(Mask.Inside);
            if (start < 0)
            {
                return;
            }

            start += x;
            var length = marked[start..inside.D].IndexOfAnyExcept(Mask.Inside);
            var end = length < 0 ? inside.D : start + length;
            var left = start > inside.A ? row[start - 1] : (byte)0;
            var right = end < inside.D ? row[end] : left;
            left = start > inside.A ? left : right;
            for (var i = start; i < end; i++)
            {
                row[i] = (byte)(left + ((right - left) * (i - start + 1) / (end - start + 1)));
            }

            x = end;
        }
    }
}
