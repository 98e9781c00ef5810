using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Finds short lit marks down one column of a screen.</summary>
internal static class TickColumn
{
    /// <summary>Marks of one column at most; more is a pattern, not a ruler.</summary>
    public const int MostTicks = 96;

    /// <summary>A mark stands out from the darkest pixel of its column by this.</summary>
    private const int Contrast = 40;

    private const int Rim = 4;

    /// <summary>Rows of a mark at most, as a share of the screen's.</summary>
    private const int TallestShare = 150;

    /// <summary>Writes the rows of the marks, middle of the light, from the top; the middle of pixel row 3 is 3.5.</summary>
    /// <returns>How many there are; 0 where there are too many.</returns>
    public static int Find(int x, GrayView screen, Fan fan, PixelBox box, Span<double> ticks)
    {
        var dark = 255;
        for (var y = box.Y; y < box.Bottom; y++)
        {
            dark = IsNear(fan, x, y) ? dark : Math.Min(dark, screen.Row(y)[x]);
        }

        var tallest = Math.Max(3, screen.Height / TallestShare);
        var (count, start) = (0, -1);
        for (var y = box.Y; y <= box.Bottom; y++)
        {
            var lit = y < box.Bottom && !IsNear(fan, x, y) && screen.Row(y)[x] > dark + Contrast;
            if (lit && start < 0)
            {
                start = y;
            }
            else if (!lit && start >= 0)
            {
                if (y - start <= tallest)
                {
                    if (count == MostTicks)
                    {
                        return 0;
                    }

                    ticks[count++] = Middle(x, screen, Math.Max(box.Y, start - 1), Math.Min(box.Bottom, y + 1), dark);
                }

                start = -1;
            }
        }

        return count;
    }

    /// <summary>In the fan, or where its rim that was given up still shines.</summary>
    private static bool IsNear(Fan fan, int x, int y)
    {
        var inside = fan.Rows[y];
        return x >= inside.A - Rim && x < inside.D + Rim;
    }

    private static double Middle(int x, GrayView screen, int from, int to, int dark)
    {
        double sum = 0, moment = 0;
        for (var y = from; y < to; y++)
        {
            var light = screen.Row(y)[x] - dark;
            sum += light;
            moment += light * (y + 0.5);
        }

        return moment / sum;
    }
}

/// <summary>A row of marks at one distance.</summary>
/// <param name="Pixels">From mark to mark.</param>
/// <param name="Ticks">Marks that fit; 0 where there is no such row.</param>
/// <param name="Span">From the first to the last, pixels.</param>
internal readonly record struct TickSpacing(double Pixels, int Ticks, double Span)
{
    /// <summary>A mark may stand off by this share of the distance; a pixel of rounding is always allowed.</summary>
    private const double Tolerance = 0.05;

    /// <summary>Share of the marks that must fit.</summary>
    private const double LeastShare = 0.8;

    /// <summary>Of the places along the ruler, how many must have a mark.</summary>
    private const double LeastFilled = 0.6;

    private const double LeastPixels = 5;

    /// <param name="ticks">Rows of marks, ascending, at least two.</param>
    public static TickSpacing Of(ReadOnlySpan<double> ticks)
    {
        // A letter between the ticks halves one distance and a hidden tick doubles one: the median is neither.
        Span<double> gaps = stackalloc double[ticks.Length - 1];
        for (var i = 0; i < gaps.Length; i++)
        {
            gaps[i] = ticks[i + 1] - ticks[i];
        }

        gaps.Sort();
        var pixels = gaps[gaps.Length / 2];
        if (pixels < LeastPixels)
        {
            return default;
        }

        var middle = ticks[ticks.Length / 2];
        var rough = Fit(ticks, middle, pixels);
        var (fit, places) = rough.Ticks > 1 ? (Fit(ticks, middle, rough.Pixels), (rough.Span / rough.Pixels) + 1) : default;
        return fit.Ticks >= LeastShare * ticks.Length && fit.Ticks >= LeastFilled * places ? fit : default;
    }

    /// <summary>Straight line through the marks that lie near a multiple of <paramref name="pixels"/> from <paramref name="origin"/>.</summary>
    private static TickSpacing Fit(ReadOnlySpan<double> ticks, double origin, double pixels)
    {
        double n = 0, sumI = 0, sumY = 0, sumII = 0, sumIY = 0;
        double first = double.NaN, last = double.NaN;
        foreach (var y in ticks)
        {
            var i = Math.Round((y - origin) / pixels);
            if (Math.Abs(y - origin - (i * pixels)) <= Math.Max(1.2, Tolerance * pixels))
            {
                (n, sumI, sumY, sumII, sumIY) = (n + 1, sumI + i, sumY + y, sumII + (i * i), sumIY + (i * y));
                (first, last) = (double.IsNaN(first) ? y : first, y);
            }
        }

        var spread = (n * sumII) - (sumI * sumI);
        return spread > 0 ? new TickSpacing(((n * sumIY) - (sumI * sumY)) / spread, (int)n, last - first) : default;
    }
}
