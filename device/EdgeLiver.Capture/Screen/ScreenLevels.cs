namespace EdgeLiver.Capture;

/// <summary>The even greys of a screen: black, panels, lifted black. A picture's own greys spread; these stand out as peaks.</summary>
internal sealed class ScreenLevels
{
    /// <summary>A cell whose pixels differ by no more is even.</summary>
    private const int EvenRange = 6;

    /// <summary>An even grey fills at least this share of the screen.</summary>
    private const double LeastShare = 0.02;

    /// <summary>Share of a peak within one step, against all within six steps.</summary>
    private const double Sharpness = 0.75;

    /// <summary>Mean and range within which a cell counts as that grey; the lossy copy of a recording moves it so far.</summary>
    private const int MeanTolerance = 2;
    private const int RangeTolerance = 8;

    /// <summary>A single pixel further away than this is none of them.</summary>
    private const int PixelTolerance = 4;

    private readonly List<int> _levels = [];
    private int _quiet;

    /// <summary>For each grey: is a pixel of it more than plain screen?</summary>
    public bool[] Lit { get; } = new bool[256];

    /// <summary>Learns the levels of a picture from its cells.</summary>
    public void Learn(ReadOnlySpan<byte> means, ReadOnlySpan<byte> ranges)
    {
        Span<int> even = stackalloc int[256];
        even.Clear();
        for (var i = 0; i < means.Length; i++)
        {
            even[means[i]] += ranges[i] <= EvenRange ? 1 : 0;
        }

        _levels.Clear();
        for (var v = 0; v < 256; v++)
        {
            var peak = Sum(even, v - 1, v + 1);
            var highest = Sum(even, v - 2, v) <= peak && Sum(even, v, v + 2) < peak;
            if (highest && peak > LeastShare * means.Length && peak > Sharpness * Sum(even, v - 6, v + 6))
            {
                _levels.Add(v);
            }
        }

        for (var v = 0; v < 256; v++)
        {
            Lit[v] = !_levels.Exists(level => Math.Abs(v - level) <= PixelTolerance);
        }

        _quiet = Quiet(means, ranges);
    }

    /// <summary>Kind of a cell, but for <see cref="CellKind.Faint"/>, which its neighbours decide.</summary>
    public CellKind Of(byte mean, byte range)
    {
        for (var i = 0; i < _levels.Count; i++)
        {
            if (Math.Abs(mean - _levels[i]) <= MeanTolerance && range <= RangeTolerance)
            {
                return i == 0 ? CellKind.Dark : CellKind.Plain;
            }
        }

        return CellKind.Lit;
    }

    /// <summary>Is a dark cell less even than most of them?</summary>
    public bool IsUneven(byte mean, byte range) => range > _quiet + 1 || mean > _levels[0] + 1;

    /// <summary>Range within which half of the dark cells lie: 0 or 1 on a digital input, more on an analog one.</summary>
    private int Quiet(ReadOnlySpan<byte> means, ReadOnlySpan<byte> ranges)
    {
        Span<int> counts = stackalloc int[RangeTolerance + 1];
        counts.Clear();
        var all = 0;
        for (var i = 0; i < means.Length; i++)
        {
            if (Of(means[i], ranges[i]) == CellKind.Dark)
            {
                counts[ranges[i]]++;
                all++;
            }
        }

        var (quiet, sum) = (0, counts[0]);
        while (sum * 2 < all)
        {
            sum += counts[++quiet];
        }

        return quiet;
    }

    private static int Sum(ReadOnlySpan<int> counts, int from, int to)
    {
        var sum = 0;
        for (var v = Math.Max(0, from); v <= Math.Min(255, to); v++)
        {
            sum += counts[v];
        }

        return sum;
    }
}
