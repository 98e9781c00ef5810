namespace EdgeLiver.Radiomics;

/// <summary>Which intensities of a region count after re-segmentation.</summary>
internal static class KeptIntensities
{
    /// <summary>The range, then what lies within so many standard deviations of the mean of the rest.</summary>
    /// <param name="region">All intensities of the region.</param>
    /// <param name="settings">Range and outliers.</param>
    /// <exception cref="RegionException">No intensity lies in the range.</exception>
    public static IntensityRange Of(Distribution region, RadiomicSettings settings)
    {
        var range = settings.Range ?? new IntensityRange(double.NegativeInfinity, double.PositiveInfinity);
        long count = 0;
        double sum = 0, squares = 0;
        for (var i = 0; i < region.Values.Length; i++)
        {
            if (range.Contains(region.Values[i]))
            {
                var deviation = region.Values[i] - region.Mean;
                count += region.Counts[i];
                sum += region.Counts[i] * deviation;
                squares += region.Counts[i] * deviation * deviation;
            }
        }

        if (count == 0)
        {
            throw new RegionException(
                $"the region's intensities, {region.Minimum:0.##} to {region.Maximum:0.##}, all lie outside the range {range.Low:0.##} to {range.High:0.##}; widen the range");
        }

        if (settings.OutlierSigma is not { } sigma)
        {
            return range;
        }

        var shift = sum / count;
        var spread = sigma * Math.Sqrt(Math.Max(0, (squares / count) - (shift * shift)));
        return range.Intersect(new IntensityRange(region.Mean + shift - spread, region.Mean + shift + spread));
    }
}
