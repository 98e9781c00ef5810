using EdgeLiver.Imaging;

namespace EdgeLiver.Capture.Tests;

/// <summary>Screens drawn for a test: fans of every kind filled with something like speckle, pages, noise.</summary>
internal static class ScreenDrawings
{
    /// <summary>A convex fan as abdominal probes have, in the middle of a screen.</summary>
    public static FanShape Convex(int width, int height) => Arcs(width, height, face: 0.11, angle: 33);

    public static FanShape Sector(int width, int height) => Arcs(width, height, face: 0.006, angle: 42);

    public static FanShape Linear(int width, int height) => new()
    {
        TopRow = height * 0.15,
        BottomRow = height * 0.9,
        CenterX = width * 0.5,
        HalfTop = width * 0.22,
        HalfBottom = width * 0.22,
        Near = height * 0.15,
        Far = height * 0.9,
        Curved = false,
        Cut = Whole(width, height),
    };

    /// <summary>Straight ends, sides that spread.</summary>
    public static FanShape Trapezoid(int width, int height) => Linear(width, height) with { HalfTop = width * 0.15, HalfBottom = width * 0.27 };

    /// <summary>Lines that spread from behind a flat face and are equally long.</summary>
    public static FanShape FlatFaced(int width, int height)
    {
        var round = Arcs(width, height, face: 0.3, angle: 18);
        return round with { Cut = Whole(width, height) with { Top = round.Near } };
    }

    public static FanShape CutAtBottom(int width, int height) =>
        Convex(width, height) with { Cut = Whole(width, height) with { Bottom = height * 0.8 } };

    public static FanShape CutAtSides(int width, int height) =>
        Convex(width, height) with { Cut = Whole(width, height) with { Left = width * 0.3, Right = width * 0.7 } };

    public static FanShape SetAside(int width, int height) => Convex(width, height) with { Shear = 0.12 };

    /// <summary>Fills the fan; returns the screen, black elsewhere.</summary>
    /// <param name="shape">Where.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="lit">Of each pixel of the fan: is it lit, not in shadow?</param>
    /// <param name="seed">Of the speckle.</param>
    public static Mask Fill(FanShape shape, int width, int height, Func<int, int, bool>? lit = null, int seed = 1)
    {
        var screen = new Mask(width, height);
        var noise = Noise(width, height, seed);
        foreach (var (x, y) in Pixels(shape, width, height))
        {
            screen.Row(y)[x] = lit?.Invoke(x, y) == false ? (byte)0 : Speckle(noise, x, y);
        }

        return screen;
    }

    /// <summary>Every pixel whose middle is in the shape.</summary>
    public static Mask Truth(FanShape shape, int width, int height)
    {
        var truth = new Mask(width, height);
        foreach (var (x, y) in Pixels(shape, width, height))
        {
            truth.Row(y)[x] = Mask.Inside;
        }

        return truth;
    }

    /// <summary>White noise from edge to edge.</summary>
    public static Mask WhiteNoise(int width, int height)
    {
        var screen = new Mask(width, height);
        var random = new Random(3);
        for (var y = 0; y < height; y++)
        {
            random.NextBytes(screen.Row(y));
        }

        return screen;
    }

    /// <summary>Lines of letters.</summary>
    public static Mask Page(int width, int height, byte paper, byte ink)
    {
        var screen = new Mask(width, height);
        screen.View.Fill(paper);
        for (var y = 20; y < height - 40; y += 24)
        {
            BitmapFont.Draw(screen.View, "PATIENT ZHANG SAN, LIVER SEGMENT VI: ECHO NORMAL, 12.5 CM", 30, y, 2, ink);
        }

        return screen;
    }

    /// <summary>A ramp from black to white across the screen.</summary>
    public static Mask Ramp(int width, int height)
    {
        var screen = new Mask(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                screen.Row(y)[x] = (byte)(255 * x / width);
            }
        }

        return screen;
    }

    /// <summary>Area of what both have, over the area of what one has.</summary>
    public static double Overlap(Fan? fan, Mask truth)
    {
        long both = 0, either = 0;
        for (var y = 0; y < truth.Height; y++)
        {
            var row = truth.Row(y);
            for (var x = 0; x < truth.Width; x++)
            {
                var (found, real) = (fan is not null && fan.Contains(x, y), row[x] != 0);
                both += found && real ? 1 : 0;
                either += found || real ? 1 : 0;
            }
        }

        return (double)both / either;
    }

    /// <summary>Pixels of a screen that are not black and lie outside of the truth.</summary>
    public static int Survivors(GrayView screen, Mask truth)
    {
        var survivors = 0;
        for (var y = 0; y < screen.Height; y++)
        {
            var (row, inside) = (screen.Row(y).ToArray(), truth.Row(y).ToArray());
            survivors += row.Zip(inside).Count(pixel => pixel is { First: not 0, Second: 0 });
        }

        return survivors;
    }

    private static FanShape Arcs(int width, int height, double face, double angle)
    {
        var slope = Math.Tan(double.DegreesToRadians(angle));
        var (top, bottom) = (height * 0.12, height * 0.8);
        var half = face * height;
        var apex = top - (half / slope);
        return new FanShape
        {
            TopRow = top,
            BottomRow = bottom,
            CenterX = width * 0.5,
            HalfTop = half,
            HalfBottom = half + (slope * (bottom - top)),
            Near = apex + (half / Math.Sin(double.DegreesToRadians(angle))),
            Far = height * 0.93,
            Curved = true,
            Cut = Whole(width, height),
        };
    }

    private static Cut Whole(int width, int height) => new(0, 0, width, height);

    private static IEnumerable<(int X, int Y)> Pixels(FanShape shape, int width, int height)
    {
        var rows = new RowSpan[height];
        shape.Rows(rows);
        for (var y = 0; y < height; y++)
        {
            var row = rows[y].Pixels(width);
            for (var x = row.A; x < row.D; x++)
            {
                if (x < row.B || x >= row.C)
                {
                    yield return (x, y);
                }
            }
        }
    }

    private static byte[][] Noise(int width, int height, int seed)
    {
        var random = new Random(seed);
        var noise = new byte[height + 4][];
        foreach (ref var row in noise.AsSpan())
        {
            row = new byte[width + 4];
            random.NextBytes(row);
        }

        return noise;
    }

    /// <summary>Neighbours share most of what they are made of, as speckle does.</summary>
    private static byte Speckle(byte[][] noise, int x, int y)
    {
        var sum = 0;
        for (var j = 0; j < 4; j++)
        {
            foreach (var value in noise[y + j].AsSpan(x, 4))
            {
                sum += value;
            }
        }

        return (byte)Math.Clamp(95 + ((sum - 2040) / 8), 8, 250);
    }
}
