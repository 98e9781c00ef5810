namespace EdgeLiver.Radiomics;

/// <summary>The IBSI morphology of a region of a volume.</summary>
internal static class Morphology
{
    private const string EmptyRegion = "the region has no voxel";
    private const string NoIntensities = "re-segmentation leaves no voxel with an intensity";
    private const string NoSum = "the intensities add up to 0, so they have no weighted centre";
    private const string OneVoxel = "one voxel has no spread";
    private const string NoPair = "one voxel has no pair";
    private const string OneIntensity = "all intensities are equal";
    private const string TooLarge = "the region is too large to take every pair of its voxels";
    private const string FlatEllipsoid = "the voxels lie in a plane, so the ellipsoid on their axes has no volume";
    private const string ThinEllipsoid = "the voxels lie on a line, so the ellipsoid on their axes has no area";

    private static readonly MorphologyFeature[] OfAxes =
    [
        MorphologyFeature.MajorAxisLength, MorphologyFeature.MinorAxisLength, MorphologyFeature.LeastAxisLength, MorphologyFeature.Elongation,
        MorphologyFeature.Flatness, MorphologyFeature.VolumeDensityAee, MorphologyFeature.AreaDensityAee,
    ];

    /// <summary>Measures every feature of the family.</summary>
    /// <param name="image">The intensities.</param>
    /// <param name="morphologicalMask">The region's form, as segmented.</param>
    /// <param name="intensityMask">The voxels whose intensities count: the form after re-segmentation.</param>
    /// <param name="target">Where to.</param>
    /// <exception cref="ArgumentException">A mask has not the image's size, or the region is longer than half a million voxels.</exception>
    public static void Write(Volume image, VolumeMask morphologicalMask, VolumeMask intensityMask, FeatureBlock<MorphologyFeature> target)
    {
        RequireSize(image, morphologicalMask, nameof(morphologicalMask));
        RequireSize(image, intensityMask, nameof(intensityMask));
        if (!VoxelBounds.TryOf(morphologicalMask, out var box))
        {
            foreach (var feature in Enum.GetValues<MorphologyFeature>())
            {
                target.SetUndefined(feature, EmptyRegion);
            }

            return;
        }

        var mesh = SurfaceMesh.Of(morphologicalMask, box, image.Spacing);
        var axes = PrincipalAxes.Of(morphologicalMask, box, image.Spacing);
        WriteMesh(mesh, target);
        WriteHull(mesh, RegionHull.Of(morphologicalMask, box), image.Spacing, target);
        WriteBox(mesh, box, image.Spacing, target);
        WriteAxes(mesh, axes, target);
        WriteIntensities(image, intensityMask, mesh, axes, target);
    }

    private static void RequireSize(Volume image, VolumeMask mask, string name)
    {
        if (!image.HasSizeOf(mask))
        {
            throw new ArgumentException($"the mask has {mask.Width} x {mask.Height} x {mask.Depth} voxels, the image {image.Width} x {image.Height} x {image.Depth}; they must agree", name);
        }
    }

    private static void WriteMesh(SurfaceMesh mesh, FeatureBlock<MorphologyFeature> target)
    {
        var (volume, area) = mesh;
        var ballCube = 36 * Math.PI * volume * volume;
        target[MorphologyFeature.Volume] = volume;
        target[MorphologyFeature.SurfaceArea] = area;
        target[MorphologyFeature.SurfaceToVolumeRatio] = area / volume;
        target[MorphologyFeature.Compactness1] = volume / (Math.Sqrt(Math.PI) * Math.Pow(area, 1.5));
        target[MorphologyFeature.Compactness2] = ballCube / (area * area * area);
        target[MorphologyFeature.SphericalDisproportion] = area / Math.Cbrt(ballCube);
        target[MorphologyFeature.Sphericity] = Math.Cbrt(ballCube) / area;
        target[MorphologyFeature.Asphericity] = (area / Math.Cbrt(ballCube)) - 1;
    }

    private static void WriteHull(SurfaceMesh mesh, ConvexHull hull, VoxelSpacing spacing, FeatureBlock<MorphologyFeature> target)
    {
        target[MorphologyFeature.MaximumDiameter] = hull.Diameter(spacing);
        target[MorphologyFeature.VolumeDensityConvexHull] = mesh.VolumeMm3 / hull.Volume(spacing);
        target[MorphologyFeature.AreaDensityConvexHull] = mesh.AreaMm2 / hull.Area(spacing);
        var box = OrientedBox.Around(hull, spacing);
        target[MorphologyFeature.VolumeDensityOmbb] = mesh.VolumeMm3 / box.Volume;
        target[MorphologyFeature.AreaDensityOmbb] = mesh.AreaMm2 / box.Area;
        var ellipsoid = EnclosingEllipsoid.Of(hull, spacing);
        target[MorphologyFeature.VolumeDensityMvee] = mesh.VolumeMm3 / ellipsoid.Volume;
        target[MorphologyFeature.AreaDensityMvee] = mesh.AreaMm2 / ellipsoid.Area;
    }

    private static void WriteBox(SurfaceMesh mesh, VoxelBounds box, VoxelSpacing spacing, FeatureBlock<MorphologyFeature> target)
    {
        // The mesh reaches half a voxel beyond the outermost voxel centres.
        double width = box.Width * spacing.XMm, height = box.Height * spacing.YMm, depth = box.Depth * spacing.ZMm;
        target[MorphologyFeature.VolumeDensityAabb] = mesh.VolumeMm3 / (width * height * depth);
        target[MorphologyFeature.AreaDensityAabb] = mesh.AreaMm2 / (2 * ((width * height) + (height * depth) + (depth * width)));
    }

    private static void WriteAxes(SurfaceMesh mesh, PrincipalAxes axes, FeatureBlock<MorphologyFeature> target)
    {
        target[MorphologyFeature.ApproximateVolume] = axes.VolumeMm3;
        var (major, minor, least) = (Math.Sqrt(axes.Variances.Major), Math.Sqrt(axes.Variances.Minor), Math.Sqrt(axes.Variances.Least));
        if (major == 0)
        {
            foreach (var feature in OfAxes)
            {
                target.SetUndefined(feature, OneVoxel);
            }

            return;
        }

        target[MorphologyFeature.MajorAxisLength] = 4 * major;
        target[MorphologyFeature.MinorAxisLength] = 4 * minor;
        target[MorphologyFeature.LeastAxisLength] = 4 * least;
        target[MorphologyFeature.Elongation] = minor / major;
        target[MorphologyFeature.Flatness] = least / major;
        var ellipsoid = new Ellipsoid(2 * major, 2 * minor, 2 * least);
        WriteDensity(target, MorphologyFeature.VolumeDensityAee, mesh.VolumeMm3, ellipsoid.Volume, FlatEllipsoid);
        WriteDensity(target, MorphologyFeature.AreaDensityAee, mesh.AreaMm2, ellipsoid.Area, ThinEllipsoid);
    }

    private static void WriteDensity(FeatureBlock<MorphologyFeature> target, MorphologyFeature feature, double part, double whole, string reason)
    {
        if (whole > 0)
        {
            target[feature] = part / whole;
        }
        else
        {
            target.SetUndefined(feature, reason);
        }
    }

    private static void WriteIntensities(Volume image, VolumeMask mask, SurfaceMesh mesh, PrincipalAxes axes, FeatureBlock<MorphologyFeature> target)
    {
        if (!VoxelBounds.TryOf(mask, out var box))
        {
            target.SetUndefined(MorphologyFeature.CentreOfMassShift, NoIntensities);
            target.SetUndefined(MorphologyFeature.IntegratedIntensity, NoIntensities);
            SetUncorrelated(target, NoIntensities);
            return;
        }

        var intensities = RegionIntensities.Of(image, mask, box);
        target[MorphologyFeature.IntegratedIntensity] = mesh.VolumeMm3 * intensities.Mean;
        if (intensities.WeightedCentre is var (x, y, z))
        {
            double dx = x - axes.Centre.X, dy = y - axes.Centre.Y, dz = z - axes.Centre.Z;
            target[MorphologyFeature.CentreOfMassShift] = Math.Sqrt((dx * dx) + (dy * dy) + (dz * dz));
        }
        else
        {
            target.SetUndefined(MorphologyFeature.CentreOfMassShift, NoSum);
        }

        if (intensities.Deviation == 0)
        {
            SetUncorrelated(target, intensities.Count == 1 ? NoPair : OneIntensity);
            return;
        }

        if (SpatialAutocorrelation.Of(image, mask, box, intensities) is { } autocorrelation)
        {
            target[MorphologyFeature.MoranI] = autocorrelation.MoranI;
            target[MorphologyFeature.GearyC] = autocorrelation.GearyC;
        }
        else
        {
            SetUncorrelated(target, TooLarge);
        }
    }

    private static void SetUncorrelated(FeatureBlock<MorphologyFeature> target, string reason)
    {
        target.SetUndefined(MorphologyFeature.MoranI, reason);
        target.SetUndefined(MorphologyFeature.GearyC, reason);
    }
}
