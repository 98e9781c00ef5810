using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Measures the depth ruler beside the fan: regular short ticks in one column, a known number of mm apart.</summary>
/// <remarks>
/// The column is looked for once and kept while it holds. Ticks are centred to a part of a pixel; their spacing is a straight line
/// through all of them, so that a hidden tick or a letter between them changes nothing.
/// </remarks>
internal sealed class DepthRuler(ScannerProfile profile)
{
    /// <summary>Ticks that make a ruler.</summary>
    private const int LeastTicks = 5;

    /// <summary>Of the fan's height, what the ticks span: lines of text are regular too, but short.</summary>
    private const double LeastSpan = 0.4;

    /// <summary>No probe looks less or more deep than this, mm.</summary>
    private const double LeastDepth = 20;
    private const double MostDepth = 400;

    /// <summary>Frames from one search for the column to the next while there is none.</summary>
    private const int SearchPause = 15;

    private int _column = -1;
    private int _pause;

    /// <summary>Column of the ticks that were last read; negative where there are none.</summary>
    public int Column => _column;

    /// <summary>Millimetres a pixel: from the ticks, else what the profile knows, else null.</summary>
    public double? Read(GrayView screen, Fan fan)
    {
        if (!profile.FitsScreen(screen))
        {
            return null;
        }

        if (profile.Ruler is not { } area)
        {
            return profile.ScaleOf(fan);
        }

        var box = new PixelBox(
            (int)(area.Left * screen.Width),
            (int)(area.Top * screen.Height),
            (int)((area.Right - area.Left) * screen.Width),
            (int)((area.Bottom - area.Top) * screen.Height)).Intersect(screen.Bounds);
        var spacing = _column >= 0 && _column < box.Right ? SpacingAt(_column, screen, fan, box) : default;
        if (spacing.Ticks == 0)
        {
            spacing = Search(screen, fan, box);
        }

        return spacing.Ticks > 0 ? area.TickMm / spacing.Pixels : profile.ScaleOf(fan);
    }

    /// <summary>Looks through the whole area for the column with the most ticks.</summary>
    private TickSpacing Search(GrayView screen, Fan fan, PixelBox box)
    {
        if (_column < 0 && _pause-- > 0)
        {
            return default;
        }

        (_column, _pause) = (-1, SearchPause);
        var best = default(TickSpacing);
        for (var x = box.X; x < box.Right; x++)
        {
            var spacing = SpacingAt(x, screen, fan, box);
            if (spacing.Ticks > best.Ticks)
            {
                (best, _column) = (spacing, x);
            }
        }

        return best;
    }

    private TickSpacing SpacingAt(int x, GrayView screen, Fan fan, PixelBox box)
    {
        Span<double> ticks = stackalloc double[TickColumn.MostTicks];
        var found = ticks[..TickColumn.Find(x, screen, fan, box, ticks)];
        if (found.Length < LeastTicks)
        {
            return default;
        }

        var spacing = TickSpacing.Of(found);
        var depth = fan.Box.Height * profile.Ruler!.TickMm / spacing.Pixels;
        var holds = spacing.Ticks >= LeastTicks && spacing.Span >= LeastSpan * fan.Box.Height && depth is >= LeastDepth and <= MostDepth;
        return holds ? spacing : default;
    }
}
