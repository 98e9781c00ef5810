namespace EdgeLiver.Radiomics;

/// <summary>How intensities between voxels are found.</summary>
public enum Interpolation
{
    /// <summary>Straight between the two neighbours along each axis.</summary>
    Linear,

    /// <summary>Cubic B-spline through all voxels.</summary>
    Cubic,
}
