namespace EdgeLiver.Radiomics;

/// <summary>Moments of the intensities of a region that is not empty.</summary>
/// <param name="Count">Voxels.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Standard deviation of the population; exactly 0 where all are equal.</param>
/// <param name="WeightedCentre">Voxel centres weighted with the intensities, mm; null where the intensities add up to 0.</param>
internal readonly record struct RegionIntensities(int Count, double Mean, double Deviation, (double X, double Y, double Z)? WeightedCentre)
{
    // A sum this small beside its terms is what rounding leaves of 0.
    private const double Rounding = 1e-12;

    public static RegionIntensities Of(Volume image, VolumeMask mask, VoxelBounds box)
    {
        var (count, sum, magnitudes, x1, y1, z1) = (0, 0.0, 0.0, 0.0, 0.0, 0.0);
        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        foreach (var (x, y, z) in box.Inside(mask))
        {
            var value = image[x, y, z];
            count++;
            sum += value;
            magnitudes += Math.Abs(value);
            x1 += value * x;
            y1 += value * y;
            z1 += value * z;
            lowest = Math.Min(lowest, value);
            highest = Math.Max(highest, value);
        }

        var mean = sum / count;
        var squares = 0.0;
        foreach (var (x, y, z) in box.Inside(mask))
        {
            squares += (image[x, y, z] - mean) * (image[x, y, z] - mean);
        }

        var (sx, sy, sz) = image.Spacing;
        return new RegionIntensities(
            count,
            mean,
            lowest < highest ? Math.Sqrt(squares / count) : 0,
            Math.Abs(sum) > Rounding * magnitudes ? (x1 / sum * sx, y1 / sum * sy, z1 / sum * sz) : null);
    }

    /// <summary>Distance from the mean in standard deviations.</summary>
    public double Standardise(double value) => (value - Mean) / Deviation;
}
