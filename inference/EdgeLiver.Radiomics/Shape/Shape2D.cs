using static EdgeLiver.Radiomics.Shape2DFeature;

namespace EdgeLiver.Radiomics;

/// <summary>Writes <see cref="Shape2DFeature"/> from what was measured.</summary>
internal static class Shape2D
{
    public static void Write(RegionShape shape, FeatureBlock<Shape2DFeature> target)
    {
        target[MeshSurface] = shape.MeshSurface;
        target[PixelSurface] = shape.PixelSurface;
        target[Perimeter] = shape.Perimeter;
        target[PerimeterSurfaceRatio] = shape.Perimeter / shape.MeshSurface;
        target[Sphericity] = 2 * Math.Sqrt(Math.PI * shape.MeshSurface) / shape.Perimeter;
        target[MaximumDiameter] = shape.LongAxis.Length;
        target[MajorAxisLength] = shape.MajorAxisLength;
        target[MinorAxisLength] = shape.MinorAxisLength;
        if (shape.MajorAxisLength > 0)
        {
            target[Elongation] = shape.MinorAxisLength / shape.MajorAxisLength;
        }
        else
        {
            target.SetUndefined(Elongation, "one pixel has no direction");
        }
    }
}
