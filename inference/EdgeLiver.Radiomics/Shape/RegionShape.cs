using EdgeLiver.Imaging;

namespace EdgeLiver.Radiomics;

/// <summary>Size and form of one region of a picture.</summary>
/// <remarks>
/// Lengths are mm and areas mm² where the pixel spacing is known, else pixels. The contour is a marching-squares polygon through
/// the middles between pixels; two pixels that touch at a corner only are two pieces of it. Definitions as PyRadiomics shape2D.
/// </remarks>
public readonly record struct RegionShape
{
    /// <summary>Pixels inside, at least 1.</summary>
    public required int Pixels { get; init; }

    /// <summary>The smallest box around them.</summary>
    public required PixelBox Box { get; init; }

    /// <summary>Mean column of the pixels; a pixel's middle is a whole number.</summary>
    public required double CentroidX { get; init; }

    /// <summary>Mean row of the pixels.</summary>
    public required double CentroidY { get; init; }

    /// <summary>Area by counting pixels.</summary>
    public required double PixelSurface { get; init; }

    /// <summary>Area inside the contour; holes are left out.</summary>
    public required double MeshSurface { get; init; }

    /// <summary>Length of the contour, holes' too.</summary>
    public required double Perimeter { get; init; }

    /// <summary>The longest line between two points of the contour.</summary>
    public required LongAxis LongAxis { get; init; }

    /// <summary>Four times the root of the larger eigenvalue of the pixels' covariance: the axis of an ellipse with the same moments.</summary>
    public required double MajorAxisLength { get; init; }

    /// <summary>The same for the smaller eigenvalue; 0 for pixels on one line.</summary>
    public required double MinorAxisLength { get; init; }
}
