using EdgeLiver.Imaging;

namespace EdgeLiver.Capture.Tests;

/// <summary>Scenes of the simulated scanner that tests share.</summary>
internal static class PhantomScenes
{
    /// <summary>The default scene on a small screen: quick to draw.</summary>
    public static readonly PhantomOptions Small = new() { Width = 640, Height = 480, MmPerPixel = 0.5, FanCenterX = 340, FanTop = 42 };

    /// <summary>Nothing but scatterers of one kind, and a gain that gives back what the tissue takes.</summary>
    public static readonly PhantomOptions Homogeneous = Small with
    {
        SweepMm = 20,
        RockDegrees = 0,
        BreathingMm = 0,
        Lesions = [],
        Imaging = new PhantomImaging { Looks = 1, NoiseDb = -90, EdgeLossDb = 0, AttenuationDbPerCm = 3, TimeGainDbPerCm = 3 },
        Anatomy = new PhantomAnatomy
        {
            LiverDepthMm = 80,
            LiverX = 0,
            LiverTiltDegrees = 0,
            LiverHalfLengthMm = 190,
            LiverHalfThicknessMm = 95,
            LiverTexture = 0,
            LiverIrregularity = 0,
            HepaticVeins = 0,
            PortalBranches = 0,
            Kidney = false,
            GasPockets = 0,
        },
    };

    /// <summary>A screen full of something else, as a frame from the pool is.</summary>
    public static Mask Scratch(PhantomOptions options)
    {
        var screen = new Mask(options.Width, options.Height);
        screen.View.Fill(99);
        return screen;
    }

    public static byte[] Render(PhantomScanner scanner, PhantomOptions options, long frame)
    {
        using var screen = Scratch(options);
        scanner.Render(frame, screen.View);
        return Pixels(screen, (_, _) => true);
    }

    public static byte[] FanPixels(PhantomScanner scanner, PhantomOptions options, long frame)
    {
        using var screen = Scratch(options);
        scanner.Render(frame, screen.View);
        return Pixels(screen, (x, y) => scanner.Fan.Contains(x, y));
    }

    public static byte[] Pixels(Mask screen, Func<int, int, bool> wanted)
    {
        var pixels = new List<byte>();
        for (var y = 0; y < screen.Height; y++)
        {
            for (var x = 0; x < screen.Width; x++)
            {
                if (wanted(x, y))
                {
                    pixels.Add(screen.Row(y)[x]);
                }
            }
        }

        return [.. pixels];
    }

    public static double Correlation(IReadOnlyList<byte> one, IReadOnlyList<byte> other) =>
        Correlation([.. one.Select(v => (float)v)], [.. other.Select(v => (float)v)]);

    public static double Correlation(float[] one, float[] other)
    {
        var (meanOne, meanOther) = (one.Average(), other.Average());
        double both = 0, squareOne = 0, squareOther = 0;
        for (var i = 0; i < one.Length; i++)
        {
            var (a, b) = (one[i] - meanOne, other[i] - meanOther);
            both += a * b;
            squareOne += a * a;
            squareOther += b * b;
        }

        return both / Math.Sqrt(squareOne * squareOther);
    }
}
