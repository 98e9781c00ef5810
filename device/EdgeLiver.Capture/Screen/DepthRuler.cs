using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Measures the spacing of a depth ruler's ticks.</summary>
internal static class DepthRuler
{
    private const int TickColumns = 3;
    private const byte LitLuma = 96;
    private const int MinTicks = 4;

    /// <summary>Pixels; ticks that are closer together are no centimetres on any screen.</summary>
    private const double MinSpacing = 4;

    /// <summary>A tick may stand this far from where the even spacing has it, share of the spacing.</summary>
    private const double Tolerance = 0.08;

    /// <summary>The column in which the ticks begin, or null where there is no even row of at least four.</summary>
    /// <param name="area">Part of the screen in which the ruler stands; the longest even row of marks is taken for it.</param>
    /// <param name="places">Scratch for the ticks' rows, at least as many as the area has rows.</param>
    public static int? FindColumn(GrayView area, Span<double> places)
    {
        int? best = null;
        var most = 0;
        for (var x = 0; x + TickColumns <= area.Width; x++)
        {
            var column = area.Crop(new PixelBox(x, 0, TickColumns, area.Height));
            var count = FindTicks(column, places);
            if (count > most && Spacing(places[..count]) is not null)
            {
                (best, most) = (x, count);
            }
        }

        return best;
    }

    /// <summary>Pixels from tick to tick, or null where there is no even row of at least four ticks.</summary>
    /// <param name="area">As for <see cref="FindColumn"/>.</param>
    /// <param name="column">The column in which the ticks begin.</param>
    /// <param name="places">Scratch as for <see cref="FindColumn"/>.</param>
    public static double? Spacing(GrayView area, int column, Span<double> places) =>
        Spacing(places[..FindTicks(area.Crop(new PixelBox(column, 0, TickColumns, area.Height)), places)]);

    private static double? Spacing(ReadOnlySpan<double> ticks)
    {
        if (ticks.Length < MinTicks)
        {
            return null;
        }

        var step = SmallestStep(ticks);
        return step > MinSpacing ? Fit(ticks, step) : null;
    }

    /// <summary>Middle row of each lit run in the first columns, to a fraction of a row.</summary>
    private static int FindTicks(GrayView ruler, Span<double> places)
    {
        var count = 0;
        double weight = 0, moment = 0;
        for (var y = 0; y <= ruler.Height; y++)
        {
            var luma = y < ruler.Height ? Luma(ruler.Row(y)) : 0;
            if (luma >= LitLuma)
            {
                weight += luma;
                moment += luma * (double)y;
            }
            else if (weight > 0)
            {
                places[count++] = moment / weight;
                weight = moment = 0;
            }
        }

        return count;
    }

    private static int Luma(ReadOnlySpan<byte> row)
    {
        var least = 255;
        foreach (var pixel in row)
        {
            least = Math.Min(least, pixel);
        }

        return least;
    }

    /// <summary>The step between neighbours that are not a tick missing in between; the lower quartile rides out stray marks.</summary>
    private static double SmallestStep(ReadOnlySpan<double> ticks)
    {
        Span<double> steps = stackalloc double[Math.Min(ticks.Length - 1, 256)];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = ticks[i + 1] - ticks[i];
        }

        steps.Sort();
        return steps[steps.Length / 4];
    }

    /// <summary>Least squares of the rows over their numbers; null where a tick is not where it should be.</summary>
    private static double? Fit(ReadOnlySpan<double> ticks, double step)
    {
        double n = 0, sumK = 0, sumY = 0, sumKk = 0, sumKy = 0;
        foreach (var tick in ticks)
        {
            var k = Math.Round((tick - ticks[0]) / step);
            n++;
            sumK += k;
            sumY += tick;
            sumKk += k * k;
            sumKy += k * tick;
        }

        var slope = ((n * sumKy) - (sumK * sumY)) / ((n * sumKk) - (sumK * sumK));
        var start = (sumY - (slope * sumK)) / n;
        foreach (var tick in ticks)
        {
            var k = (tick - start) / slope;
            if (Math.Abs(k - Math.Round(k)) > Tolerance)
            {
                return null;
            }
        }

        return slope;
    }
}
