using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Tells ultrasound from letters, drawings, even areas and noise by how pixels follow their neighbours.</summary>
/// <remarks>
/// Speckle is a few pixels wide: neighbours are alike, and yet seldom equal. Measured over 589 scans, 27 clips and screens and
/// 57 simulated ones: likeness at least 0.78, leaps at most 0.05, runs at most 0.48, lit share at least 0.22. Pages of text: likeness up to 0.71
/// with runs from 0.13; noise: likeness 0; panels and ramps: runs from 0.6.
/// </remarks>
internal static class Echo
{
    /// <summary>Correlation of neighbours, mean of across and down.</summary>
    private const double LeastLikeness = 0.70;

    /// <summary>Share of pixels equal to the next three.</summary>
    private const double MostRuns = 0.55;

    /// <summary>Share of pixels that differ from the next by more than <see cref="Leap"/>.</summary>
    private const double MostLeaps = 0.10;
    private const int Leap = 60;

    /// <summary>Lit share of the fan.</summary>
    private const double LeastLit = 0.15;

    /// <summary>Along the sides: a strip of this share of a row, at least so many pixels, and the leaps that a lit pixel of it may bring.</summary>
    private const double StripShare = 0.06;
    private const int LeastStrip = 8;
    private const double MostSideLeaps = 0.12;

    /// <summary>Does what is lit inside the outline look like echoes?</summary>
    public static bool Fills(GrayView luma, in FanShape shape, ScreenLevels levels)
    {
        var rows = new RowSpan[luma.Height];
        shape.Rows(rows);
        var tally = default(Tally);
        for (var y = 0; y < luma.Height - 1; y += 2)
        {
            var (a, b, c, d) = rows[y].Pixels(luma.Width);
            tally.Add(luma.Row(y)[a..b], luma.Row(y + 1)[a..b], levels.Lit);
            tally.Add(luma.Row(y)[c..d], luma.Row(y + 1)[c..d], levels.Lit);
        }

        return tally.LitShare > LeastLit && tally.Likeness > LeastLikeness && tally.Runs < MostRuns && tally.Leaps < MostLeaps;
    }

    /// <summary>Do letters stand along the outline's sides? Strokes leap from dark to bright and back every few pixels, speckle hardly ever.</summary>
    /// <remarks>Texts that touch the fan can draw a search outwards; such an outline would show them.</remarks>
    public static bool HasLettersAlongSides(GrayView luma, in FanShape shape, ScreenLevels levels)
    {
        var rows = new RowSpan[luma.Height];
        shape.Rows(rows);
        return Math.Max(LeapsAlong(luma, rows, levels, left: true), LeapsAlong(luma, rows, levels, left: false)) > MostSideLeaps;
    }

    private static double LeapsAlong(GrayView luma, RowSpan[] rows, ScreenLevels levels, bool left)
    {
        long leaps = 0, lit = 0;
        for (var y = 0; y < luma.Height; y++)
        {
            var (from, _, _, to) = rows[y].Pixels(luma.Width);
            var strip = Math.Max(LeastStrip, (int)((to - from) * StripShare));
            if (to - from < 2 * LeastStrip)
            {
                continue;
            }

            var row = left ? luma.Row(y)[from..(from + strip)] : luma.Row(y)[(to - strip)..to];
            for (var x = 0; x < row.Length - 1; x++)
            {
                lit += levels.Lit[row[x]] ? 1 : 0;
                leaps += Math.Abs(row[x + 1] - row[x]) > Leap ? 1 : 0;
            }
        }

        return (double)leaps / Math.Max(1, lit);
    }

    private struct Tally
    {
        private long _all;
        private long _lit;
        private long _sum;
        private long _squares;
        private long _steps;
        private long _runs;
        private long _leaps;

        public readonly double LitShare => _all > 0 ? (double)_lit / _all : 0;

        public readonly double Likeness
        {
            get
            {
                var mean = (double)_sum / Math.Max(1, _lit);
                var variance = ((double)_squares / Math.Max(1, _lit)) - (mean * mean);
                return variance > 0 ? 1 - (_steps / (4.0 * _lit * variance)) : 0;
            }
        }

        public readonly double Runs => (double)_runs / Math.Max(1, _lit);

        public readonly double Leaps => (double)_leaps / Math.Max(1, _lit);

        public void Add(ReadOnlySpan<byte> row, ReadOnlySpan<byte> below, ReadOnlySpan<bool> lit)
        {
            for (var x = 0; x < row.Length - 3; x++)
            {
                _all++;
                int v = row[x], next = row[x + 1];
                if (!lit[v] || !lit[next])
                {
                    continue;
                }

                var (across, down) = (next - v, below[x] - v);
                _lit++;
                _sum += v;
                _squares += v * v;
                _steps += (across * across) + (down * down);
                _runs += next == v && row[x + 2] == v && row[x + 3] == v ? 1 : 0;
                _leaps += Math.Abs(across) > Leap ? 1 : 0;
            }
        }
    }
}
