using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Finds the second picture of a dual layout: B-mode beside contrast mode, or two B-modes.</summary>
/// <remarks>The first fan is painted over and the finder asked again; what it finds must be as large, as high and beside, not below.</remarks>
internal sealed class SideBySide(FanFinder finder) : IDisposable
{
    /// <summary>The smaller's share of the larger's area: stored thumbnails are much smaller.</summary>
    private const double LeastArea = 0.6;

    /// <summary>Share of its rows that both have.</summary>
    private const double LeastRows = 0.7;

    /// <summary>Pixels around the first fan that may shine of it.</summary>
    private const int Rim = 6;

    /// <summary>One picture is B-mode for sure when its mean grey is above the other's by this factor: contrast mode shows little tissue.</summary>
    private const double Brighter = 1.15;

    private Mask? _scratch;

    /// <summary>The other fan of the layout, or null where there is one only.</summary>
    public Fan? Other(GrayView screen, Fan first)
    {
        if (_scratch is null || _scratch.Width != screen.Width || _scratch.Height != screen.Height)
        {
            _scratch?.Dispose();
            _scratch = new Mask(screen.Width, screen.Height);
        }

        screen.CopyTo(_scratch.View);
        PaintOver(_scratch.View, first, Background(screen, first));
        return finder.Find(_scratch.View) is { } other && Beside(first, other) ? other : null;
    }

    /// <summary>Which of the two shows tissue in B-mode: the one that the profile names, else the brighter, else the left one.</summary>
    public static Fan BMode(GrayView screen, Fan one, Fan other, ScreenSide? profile)
    {
        var (left, right) = one.Box.X < other.Box.X ? (one, other) : (other, one);
        return profile switch
        {
            ScreenSide.Left => left,
            ScreenSide.Right => right,
            _ => Mean(screen, right) > Brighter * Mean(screen, left) ? right : left,
        };
    }

    public void Dispose() => _scratch?.Dispose();

    private static bool Beside(Fan first, Fan other)
    {
        var (a, b) = (first.Box, other.Box);
        var rows = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Y, b.Y);
        var columns = Math.Min(a.Right, b.Right) - Math.Max(a.X, b.X);
        return Math.Min(first.Area, other.Area) > LeastArea * Math.Max(first.Area, other.Area)
            && rows > LeastRows * Math.Max(a.Height, b.Height)
            && columns < 0.1 * Math.Min(a.Width, b.Width);
    }

    private static void PaintOver(GrayView screen, Fan fan, byte grey)
    {
        for (var y = fan.Box.Y - Rim; y < fan.Box.Bottom + Rim; y++)
        {
            if (y >= 0 && y < screen.Height)
            {
                var inside = fan.Rows[Math.Clamp(y, fan.Box.Y, fan.Box.Bottom - 1)];
                var (from, to) = (Math.Max(0, inside.A - Rim), Math.Min(screen.Width, inside.D + Rim));
                screen.Row(y)[from..to].Fill(grey);
            }
        }
    }

    /// <summary>The commonest grey outside.</summary>
    private static byte Background(GrayView screen, Fan fan)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        for (var y = 0; y < screen.Height; y += 2)
        {
            var inside = fan.Rows[y];
            foreach (var grey in screen.Row(y)[..inside.A])
            {
                counts[grey]++;
            }

            foreach (var grey in screen.Row(y)[inside.D..])
            {
                counts[grey]++;
            }
        }

        var most = 0;
        for (var grey = 1; grey < 256; grey++)
        {
            most = counts[grey] > counts[most] ? grey : most;
        }

        return (byte)most;
    }

    private static double Mean(GrayView screen, Fan fan)
    {
        double sum = 0;
        for (var y = fan.Box.Y; y < fan.Box.Bottom; y++)
        {
            var inside = fan.Rows[y];
            foreach (var grey in screen.Row(y)[inside.A..inside.B])
            {
                sum += grey;
            }

            foreach (var grey in screen.Row(y)[inside.C..inside.D])
            {
                sum += grey;
            }
        }

        return sum / fan.Area;
    }
}
