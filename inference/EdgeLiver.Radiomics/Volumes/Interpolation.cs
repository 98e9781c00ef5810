namespace EdgeLiver.Radiomics;

/// <summary>How intensities between voxel centres are found.</summary>
public enum Interpolation
{
    /// <summary>Trilinear; bilinear in a plane.</summary>
    Linear,

    /// <summary>Tricubic B-spline through the voxels (with prefilter); may overshoot beside sharp edges.</summary>
    Cubic,

    /// <summary>The nearest voxel's intensity; half-way the one with the higher index.</summary>
    Nearest,
}
