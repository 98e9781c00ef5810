namespace EdgeLiver.Capture;

/// <summary>What lies under the simulated probe; lengths in mm, echoes relative to healthy liver.</summary>
public sealed record PhantomAnatomy
{
    /// <summary>Skin, fat and muscle in front of the liver.</summary>
    public double WallMm { get; init; } = 20;

    /// <summary>Middle of the liver, to the right.</summary>
    public double LiverX { get; init; } = -6;

    /// <summary>Middle of the liver, below the probe.</summary>
    public double LiverDepthMm { get; init; } = 68;

    /// <summary>Half the liver's length in the plane.</summary>
    public double LiverHalfLengthMm { get; init; } = 96;

    /// <summary>Half the liver's thickness in the plane.</summary>
    public double LiverHalfThicknessMm { get; init; } = 62;

    /// <summary>Turn of the liver's length against the horizontal, degrees.</summary>
    public double LiverTiltDegrees { get; init; } = -12;

    /// <summary>Unevenness of the liver's outline, share of its size, 0 to 0.3.</summary>
    public double LiverIrregularity { get; init; } = 0.08;

    /// <summary>Unevenness of the liver's echo, 0 (healthy) to 0.6 (coarse, cirrhotic).</summary>
    public double LiverTexture { get; init; } = 0.10;

    /// <summary>Which side the diaphragm bounds: -1 left of the picture, +1 right.</summary>
    public int DiaphragmSide { get; init; } = -1;

    /// <summary>Lines covered by diaphragm, as a share of the fan, 0 to 1; the rest of the liver ends at other organs.</summary>
    public double DiaphragmShare { get; init; } = 0.62;

    /// <summary>Echo of the diaphragm, dB above liver.</summary>
    public double DiaphragmDb { get; init; } = 12;

    /// <summary>Echo of what lies behind the diaphragm, dB.</summary>
    public double LungDb { get; init; } = -9;

    /// <summary>Echo of the organs around the liver, dB.</summary>
    public double VisceraDb { get; init; } = -3;

    /// <summary>Echo of the body wall, dB.</summary>
    public double WallDb { get; init; } = 3;

    /// <summary>Veins without bright walls.</summary>
    public int HepaticVeins { get; init; } = 4;

    /// <summary>Portal branches, with bright walls.</summary>
    public int PortalBranches { get; init; } = 6;

    /// <summary>An anechoic organ at the liver's lower border that is no lesion.</summary>
    public bool Gallbladder { get; init; }

    /// <summary>A kidney below the liver.</summary>
    public bool Kidney { get; init; } = true;

    /// <summary>Pockets of bowel gas with their shadows.</summary>
    public int GasPockets { get; init; } = 1;

    /// <summary>Ribs, each with a shadow behind it.</summary>
    public int Ribs { get; init; }

    /// <summary>What a rib's shadow takes, dB.</summary>
    public double RibShadowDb { get; init; } = 22;

    /// <summary>Repeated echoes at the probe's face, dB above liver.</summary>
    public double ReverberationDb { get; init; } = 4;

    /// <summary>Lines without contact at one side, degrees: negative at the left, positive at the right, 0 none.</summary>
    public double LiftedDegrees { get; init; }
}
