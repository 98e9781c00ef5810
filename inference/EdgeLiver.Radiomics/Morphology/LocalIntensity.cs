namespace EdgeLiver.Radiomics;

/// <summary>The IBSI local intensity peaks of a region of a volume.</summary>
internal static class LocalIntensity
{
    private const string NoIntensities = "re-segmentation leaves no voxel with an intensity";

    // Radius of a ball of 1 cm³, in mm.
    private static readonly double Radius = 10 * Math.Cbrt(3 / (4 * Math.PI));

    /// <summary>Measures both peaks.</summary>
    /// <param name="image">The intensities; those outside the region count in the ball, what lies outside the image does not.</param>
    /// <param name="intensityMask">The voxels that may be a peak's middle.</param>
    /// <param name="target">Where to.</param>
    /// <exception cref="ArgumentException">The mask has not the image's size.</exception>
    public static void Write(Volume image, VolumeMask intensityMask, FeatureBlock<LocalIntensityFeature> target)
    {
        if (!image.HasSizeOf(intensityMask))
        {
            throw new ArgumentException($"the mask has {intensityMask.Width} x {intensityMask.Height} x {intensityMask.Depth} voxels, the image {image.Width} x {image.Height} x {image.Depth}; they must agree", nameof(intensityMask));
        }

        if (!VoxelBounds.TryOf(intensityMask, out var box))
        {
            target.SetUndefined(LocalIntensityFeature.LocalPeak, NoIntensities);
            target.SetUndefined(LocalIntensityFeature.GlobalPeak, NoIntensities);
            return;
        }

        var ball = new BallMean(image, box, Radius);
        double brightest = double.NegativeInfinity, local = double.NegativeInfinity, global = double.NegativeInfinity;
        foreach (var (x, y, z) in box.Inside(intensityMask))
        {
            var mean = ball.At(x, y, z);
            var value = image[x, y, z];
            global = Math.Max(global, mean);
            if (value >= brightest)
            {
                local = value > brightest ? mean : Math.Max(local, mean);
                brightest = value;
            }
        }

        target[LocalIntensityFeature.LocalPeak] = local;
        target[LocalIntensityFeature.GlobalPeak] = global;
    }
}
