namespace EdgeLiver.Capture;

/// <summary>What the simulated scanner shows: one seed and one set of options give the same pictures on every run.</summary>
/// <remarks>
/// Places in the body are mm: x to the right of the picture, depth below the middle of the probe's face, z along the sweep.
/// </remarks>
public sealed partial record PhantomOptions
{
    /// <summary>Seed of speckle, vessels and texture.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whose screen it is.</summary>
    public PhantomMake Make { get; init; }

    /// <summary>Columns of the screen, 320 to 4096.</summary>
    public int Width { get; init; } = 1920;

    /// <summary>Rows of the screen, 240 to 2160.</summary>
    public int Height { get; init; } = 1080;

    /// <summary>Frames per second, 1 to 120.</summary>
    public int FramesPerSecond { get; init; } = 30;

    /// <summary>Depth of the picture below the probe's face, 60 to 300 mm.</summary>
    public double DepthMm { get; init; } = 160;

    /// <summary>From the point where the scan lines meet to the middle of the probe's face, 2 to 400 mm: its radius where it is round.</summary>
    public double ProbeRadiusMm { get; init; } = 60;

    /// <summary>The probe's face is flat and the lines spread from behind it: a linear probe with a trapezoid picture.</summary>
    public bool FlatFace { get; init; }

    /// <summary>Angle between the fan's two sides, 10 to 110 degrees.</summary>
    public double FieldOfViewDegrees { get; init; } = 68;

    /// <summary>Millimetres a pixel, the same both ways, 0.05 to 2.</summary>
    public double MmPerPixel { get; init; } = 0.18;

    /// <summary>Column of the fan's axis.</summary>
    public double FanCenterX { get; init; } = 960;

    /// <summary>Row of the fan's two upper corners.</summary>
    public double FanTop { get; init; } = 84;

    /// <summary>How far the probe sweeps to each side along z, mm; one sweep and back takes <see cref="SweepSeconds"/>.</summary>
    public double SweepMm { get; init; } = 20;

    /// <summary>Duration of a whole sweep, there and back, s.</summary>
    public double SweepSeconds { get; init; } = 6;

    /// <summary>How far the probe rocks to each side in the picture's plane, degrees, 0 to 20.</summary>
    public double RockDegrees { get; init; } = 2.5;

    /// <summary>How far breathing moves the tissue up and down, mm, 0 to 10.</summary>
    public double BreathingMm { get; init; } = 1.5;

    /// <summary>Resolution, noise and grey scale.</summary>
    public PhantomImaging Imaging { get; init; } = new();

    /// <summary>What lies under the probe.</summary>
    public PhantomAnatomy Anatomy { get; init; } = new();

    /// <summary>The lesions; by default one of 16, one of 18 and one of 32 mm.</summary>
    public IReadOnlyList<PhantomLesion> Lesions { get; init; } =
    [
        new(30, 58, 14, 16) { Pattern = LesionPattern.Hypoechoic, ContrastDb = -12 },
        new(-40, 66, -12, 18) { Pattern = LesionPattern.Hyperechoic, ContrastDb = 8 },
        new(6, 92, 0, 32) { Pattern = LesionPattern.Halo, ContrastDb = -5 },
    ];

    /// <summary>Invented, shown above the fan: nothing of it may ever leave the screen.</summary>
    public string PatientName { get; init; } = "ZHANG SAN-PHANTOM";

    /// <summary>Invented, shown beside the name.</summary>
    public string PatientId { get; init; } = "P0042317";

    /// <summary>Invented, shown above the name.</summary>
    public string Hospital { get; init; } = "EDGELIVER PHANTOM HOSPITAL";

    /// <summary>What the scanner's clock shows at frame 0.</summary>
    public DateTime ClockStart { get; init; } = new(2026, 3, 2, 9, 30, 0, DateTimeKind.Unspecified);

    /// <exception cref="ArgumentException">A value is out of its range, or the fan leaves the screen.</exception>
    internal static void Check(PhantomOptions options)
    {
        Require(nameof(Width), options.Width, 320, 4096);
        Require(nameof(Height), options.Height, 240, 2160);
        Require(nameof(FramesPerSecond), options.FramesPerSecond, 1, 120);
        Require(nameof(DepthMm), options.DepthMm, 60, 300);
        Require(nameof(ProbeRadiusMm), options.ProbeRadiusMm, 2, 400);
        Require(nameof(FieldOfViewDegrees), options.FieldOfViewDegrees, 10, 110);
        Require(nameof(MmPerPixel), options.MmPerPixel, 0.05, 2);
        Require(nameof(SweepSeconds), options.SweepSeconds, 0.5, 600);
        Require(nameof(RockDegrees), options.RockDegrees, 0, 20);
        Require(nameof(BreathingMm), options.BreathingMm, 0, 10);
        Require("Imaging.Looks", options.Imaging.Looks, 1, 4);
        Require("Imaging.DynamicRangeDb", options.Imaging.DynamicRangeDb, 20, 120);
        Require("Imaging.AxialSigmaMm", options.Imaging.AxialSigmaMm, 0.1, 1.2);
        Require("Imaging.LateralSigmaLines", options.Imaging.LateralSigmaLines, 0.5, 1.8);
        foreach (var lesion in options.Lesions)
        {
            Require("Lesions.DiameterMm", lesion.DiameterMm, 3, 120);
            Require("Lesions.AxisRatio", lesion.AxisRatio, 0.4, 1);
            Require("Lesions.Irregularity", lesion.Irregularity, 0, 0.4);
        }

        var box = PhantomFan.Of(options).Box;
        var header = PhantomScreen.HeaderRows(options);
        if (box.X < 0 || box.Y < header || box.Right > options.Width || box.Bottom > options.Height)
        {
            throw new ArgumentException(
                $"the fan needs {box} and the screen is {options.Width}x{options.Height}, the upper {header} rows for texts: raise {nameof(MmPerPixel)} or move {nameof(FanTop)}, {nameof(FanCenterX)}", nameof(options));
        }
    }

    private static void Require(string name, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentException($"phantom option {name} is {value}, must be {least} to {most}", name);
        }
    }
}
