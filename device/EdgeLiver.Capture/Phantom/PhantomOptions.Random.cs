namespace EdgeLiver.Capture;

public sealed partial record PhantomOptions
{
    /// <summary>
    /// Another scanner, another patient: every option drawn anew within what abdominal scans show, so that a network trained on
    /// such scenes does not learn one look. Equal seeds give equal scenes.
    /// </summary>
    public static PhantomOptions Random(int seed)
    {
        // Neighbouring seeds of System.Random start alike; hashed ones do not.
        var random = new Random((int)(SmoothNoise.Hash((uint)seed, 11, 13) >> 1));
        var options = new PhantomOptions
        {
            Seed = seed,
            DepthMm = Between(random, 115, 215),
            ProbeRadiusMm = Between(random, 38, 68),
            FieldOfViewDegrees = Between(random, 54, 76),
            SweepMm = Between(random, 12, 26),
            RockDegrees = Between(random, 0, 4),
            BreathingMm = Between(random, 0, 3),
            Imaging = RandomImaging(random),
        };
        options = Place(random, options);
        options = options with { Anatomy = RandomAnatomy(random, options) };
        return options with { Lesions = RandomLesions(random, options) };
    }

    /// <summary>Puts the fan somewhere on the screen, as large as fits or down to half of that.</summary>
    private static PhantomOptions Place(Random random, PhantomOptions options)
    {
        var unit = PhantomFan.Of(options with { MmPerPixel = 1, FanTop = 0 });
        var (width, height) = (2 * unit.OuterRadius * Math.Sin(unit.HalfAngle), unit.OuterRadius - (unit.InnerRadius * Math.Cos(unit.HalfAngle)));
        var fit = Math.Max(width / (options.Width - 440), height / (options.Height - 114));
        var scale = fit / Between(random, 0.55, 1);
        var (spareX, spareY) = (options.Width - 430 - (width / scale), options.Height - 112 - (height / scale));
        return options with
        {
            MmPerPixel = scale,
            FanCenterX = 215 + (width / scale / 2) + (spareX * random.NextDouble()),
            FanTop = 78 + (spareY * random.NextDouble()),
        };
    }

    private static PhantomImaging RandomImaging(Random random)
    {
        var attenuation = Between(random, 2.5, 4.5);
        return new PhantomImaging
        {
            DynamicRangeDb = Between(random, 42, 72),
            LiverLevel = Between(random, 0.24, 0.62),
            GreyCurve = Between(random, -0.3, 0.5),
            NoiseDb = Between(random, -24, -6),
            AttenuationDbPerCm = attenuation,
            TimeGainDbPerCm = attenuation + Between(random, -1.2, 0.5),
            EdgeLossDb = Between(random, 0, 11),
            SideGainDb = Between(random, -6, 6),
            AxialSigmaMm = Between(random, 0.3, 0.62),
            LateralSigmaLines = Between(random, 0.65, 1.35),
            FocusMm = Between(random, 50, 110),
            Looks = random.Next(1, 4),
        };
    }

    private static PhantomAnatomy RandomAnatomy(Random random, PhantomOptions options)
    {
        var wall = Between(random, 10, 34);
        var thickness = Between(random, 0.30, 0.46) * (options.DepthMm - wall);
        return new PhantomAnatomy
        {
            WallMm = wall,
            LiverX = Between(random, -35, 35),
            LiverDepthMm = wall + (thickness * Between(random, 0.6, 0.98)),
            LiverHalfLengthMm = thickness * Between(random, 1.0, 1.9),
            LiverHalfThicknessMm = thickness,
            LiverTiltDegrees = Between(random, -28, 28),
            LiverIrregularity = Between(random, 0.02, 0.16),
            LiverTexture = Math.Pow(random.NextDouble(), 1.5) * 0.6,
            DiaphragmSide = random.Next(2) == 0 ? -1 : 1,
            DiaphragmShare = random.NextDouble() < 0.2 ? 0 : Between(random, 0.25, 0.95),
            DiaphragmDb = Between(random, 5, 18),
            LungDb = Between(random, -24, 1),
            VisceraDb = Between(random, -9, 4),
            WallDb = Between(random, -2, 7),
            HepaticVeins = random.Next(0, 6),
            PortalBranches = random.Next(0, 9),
            Gallbladder = random.NextDouble() < 0.2,
            Kidney = random.NextDouble() < 0.35,
            GasPockets = random.Next(0, 4),
            Ribs = random.NextDouble() < 0.3 ? random.Next(1, 4) : 0,
            RibShadowDb = Between(random, 8, 34),
            ReverberationDb = Between(random, -4, 12),
            LiftedDegrees = random.NextDouble() < 0.15 ? Between(random, 6, 20) * (random.Next(2) == 0 ? -1 : 1) : 0,
        };
    }

    private static PhantomLesion[] RandomLesions(Random random, PhantomOptions options)
    {
        var body = new PhantomBody(options with { Lesions = [] });
        var half = options.FieldOfViewDegrees * Math.PI / 360;
        var count = random.NextDouble() < 0.22 ? 0 : 1 + (int)(2.9 * Math.Pow(random.NextDouble(), 2));
        var lesions = new List<PhantomLesion>();
        for (var attempt = 0; lesions.Count < count && attempt < 200; attempt++)
        {
            var ray = new Ray((random.NextDouble() - 0.5) * 1.7 * half, 0);
            var liver = body.Liver(ray);
            var diameter = 6 * Math.Pow(13, Math.Pow(random.NextDouble(), 0.5));
            var range = liver.From + ((liver.To - liver.From) * random.NextDouble());
            // A lesion may touch the border of the liver or of the fan; three quarters of its thickness must fit.
            var fits = !liver.IsEmpty && range - (diameter * 0.35) > liver.From && range + (diameter * 0.35) < liver.To
                && range + (diameter * 0.3) < options.ProbeRadiusMm + options.DepthMm;
            var lesion = RandomLesion(random, range * ray.Sin, (range * ray.Cos) - options.ProbeRadiusMm, options.SweepMm, diameter);
            if (fits && lesions.TrueForAll(other => Apart(other, lesion)))
            {
                lesions.Add(lesion);
            }
        }

        return [.. lesions];
    }

    private static PhantomLesion RandomLesion(Random random, double x, double depth, double sweep, double diameter)
    {
        var pattern = (LesionPattern)random.Next(4);
        var (least, most) = pattern switch
        {
            LesionPattern.Hypoechoic => (-18.0, -4.0),
            LesionPattern.Hyperechoic => (4.0, 11.0),
            LesionPattern.Halo => (-3.0, 6.0),
            _ => (-3.0, 1.0),
        };
        return new PhantomLesion(x, depth, Between(random, -0.8, 0.8) * sweep, diameter)
        {
            Pattern = pattern,
            ContrastDb = Between(random, least, most),
            AxisRatio = Between(random, 0.6, 1),
            TiltDegrees = Between(random, -90, 90),
            Irregularity = Between(random, 0, 0.3),
            Texture = Between(random, 0, 0.6),
        };
    }

    private static bool Apart(PhantomLesion one, PhantomLesion other)
    {
        var (dx, dy) = (one.X - other.X, one.DepthMm - other.DepthMm);
        return Math.Sqrt((dx * dx) + (dy * dy)) > (one.DiameterMm + other.DiameterMm) / 2;
    }

    private static double Between(Random random, double least, double most) => least + ((most - least) * random.NextDouble());
}
