namespace EdgeLiver.Radiomics;

/// <summary>Size and form of a region of one picture, as PyRadiomics defines them; IBSI has no 2-D shape.</summary>
/// <remarks>The contour is a marching-squares polygon; see <see cref="RegionShape"/>. Lengths are mm where the spacing is known, else pixels.</remarks>
public enum Shape2DFeature
{
    /// <summary>Area inside the contour.</summary>
    /// <remarks>mm² or square pixels, above 0; always defined.</remarks>
    [Ibsi("shape2D_MeshSurface", "")]
    MeshSurface,

    /// <summary>Area by counting pixels.</summary>
    /// <remarks>mm² or square pixels, above 0; always defined.</remarks>
    [Ibsi("shape2D_PixelSurface", "")]
    PixelSurface,

    /// <summary>Length of the contour, holes' too.</summary>
    /// <remarks>mm or pixels, above 0; always defined.</remarks>
    [Ibsi("shape2D_Perimeter", "")]
    Perimeter,

    /// <summary>Perimeter over area inside the contour.</summary>
    /// <remarks>1/mm or 1/pixels, above 0; always defined.</remarks>
    [Ibsi("shape2D_PerimeterSurfaceRatio", "")]
    PerimeterSurfaceRatio,

    /// <summary>Perimeter of a circle of the same area over the region's.</summary>
    /// <remarks>No unit, above 0 to 1; always defined.</remarks>
    [Ibsi("shape2D_Sphericity", "")]
    Sphericity,

    /// <summary>The longest line between two points of the contour.</summary>
    /// <remarks>mm or pixels, above 0; always defined.</remarks>
    [Ibsi("shape2D_MaximumDiameter", "")]
    MaximumDiameter,

    /// <summary>Four times the root of the larger eigenvalue of the pixels' covariance.</summary>
    /// <remarks>mm or pixels, 0 up; always defined, 0 for one pixel.</remarks>
    [Ibsi("shape2D_MajorAxisLength", "")]
    MajorAxisLength,

    /// <summary>Four times the root of the smaller eigenvalue.</summary>
    /// <remarks>mm or pixels, 0 up; always defined, 0 for pixels on one line.</remarks>
    [Ibsi("shape2D_MinorAxisLength", "")]
    MinorAxisLength,

    /// <summary>Minor over major axis.</summary>
    /// <remarks>No unit, 0 (a line) to 1; undefined for one pixel.</remarks>
    [Ibsi("shape2D_Elongation", "")]
    Elongation,
}
