namespace EdgeLiver.Capture;

public sealed partial record PhantomOptions
{
    /// <summary>A make with the probe and the screen that it is sold with, over the same patient.</summary>
    public static PhantomOptions Of(PhantomMake make) => make switch
    {
        PhantomMake.Linhai => new()
        {
            Make = make,
            Width = 1280,
            Height = 1024,
            ProbeRadiusMm = 6,
            FieldOfViewDegrees = 84,
            DepthMm = 170,
            MmPerPixel = 0.21,
            FanCenterX = 660,
            FanTop = 100,
            Hospital = "大山中",
            PatientName = "王小山",
            PatientId = "L7700213",
        },
        PhantomMake.Kestrel => new()
        {
            Make = make,
            Width = 1024,
            Height = 768,
            ProbeRadiusMm = 120,
            FlatFace = true,
            FieldOfViewDegrees = 36,
            DepthMm = 120,
            MmPerPixel = 0.2,
            FanCenterX = 520,
            FanTop = 70,
            Hospital = "KLINIKUM PHANTOM",
            PatientName = "MUSTER, ERIKA",
            PatientId = "K-19560412",
            Lesions =
            [
                new(-12, 45, 6, 16) { Pattern = LesionPattern.Hypoechoic, ContrastDb = -12 },
                new(20, 62, -8, 22) { Pattern = LesionPattern.Hyperechoic, ContrastDb = 8 },
            ],
        },
        _ => new() { Make = make },
    };
}
