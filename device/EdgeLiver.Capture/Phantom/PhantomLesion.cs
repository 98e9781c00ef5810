namespace EdgeLiver.Capture;

/// <summary>How a lesion looks beside the liver.</summary>
public enum LesionPattern
{
    /// <summary>Darker than the liver.</summary>
    Hypoechoic,

    /// <summary>Brighter than the liver.</summary>
    Hyperechoic,

    /// <summary>A core with a dark border, which belongs to the lesion.</summary>
    Halo,

    /// <summary>As bright as the liver, with a bright border, which belongs to the lesion.</summary>
    Rim,
}

/// <summary>An ellipsoid of known size in the liver; its largest section lies in the plane z = <paramref name="Z"/>.</summary>
/// <param name="X">Middle, mm to the right.</param>
/// <param name="DepthMm">Middle, mm below the probe's face.</param>
/// <param name="Z">Middle, mm along the sweep.</param>
/// <param name="DiameterMm">Long axis of the largest section, border included, 3 to 120 mm.</param>
public sealed record PhantomLesion(double X, double DepthMm, double Z, double DiameterMm)
{
    public LesionPattern Pattern { get; init; } = LesionPattern.Hypoechoic;

    /// <summary>Echo of the core relative to the liver, dB.</summary>
    public double ContrastDb { get; init; } = -8;

    /// <summary>Short axis over long axis in the plane, 0.4 to 1.</summary>
    public double AxisRatio { get; init; } = 0.85;

    /// <summary>Turn of the long axis against the horizontal, degrees.</summary>
    public double TiltDegrees { get; init; } = 20;

    /// <summary>Unevenness of the outline, 0 to 0.4; the diameter is exact at 0 only.</summary>
    public double Irregularity { get; init; }

    /// <summary>Unevenness of the echo inside, 0 to 0.8.</summary>
    public double Texture { get; init; } = 0.15;
}
