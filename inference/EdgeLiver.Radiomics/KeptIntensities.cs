namespace EdgeLiver.Radiomics;

/// <summary>Which intensities of a region count after re-segmentation.</summary>
internal static class KeptIntensities
{
    /// <summary>What the range and the outlier limits both hold.</summary>
    /// <remarks>
    /// IBSI (IF9H) combines methods by intersecting their ranges, so mean and standard deviation are those of the whole region
    /// (7ACA), whatever the range takes out.
    /// </remarks>
    /// <param name="region">All intensities of the region.</param>
    /// <param name="settings">Range and outliers.</param>
    /// <exception cref="RegionException">No intensity is left.</exception>
    public static IntensityRange Of(Distribution region, RadiomicSettings settings)
    {
        var kept = settings.Range ?? new IntensityRange(double.NegativeInfinity, double.PositiveInfinity);
        if (settings.OutlierSigma is { } sigma)
        {
            var reach = sigma * Math.Sqrt(region.CentralSums().Second / region.Count);
            // Of a region of one intensity the mean may miss it by a rounding error.
            var (low, high) = region.Minimum == region.Maximum ? (region.Minimum, region.Maximum) : (region.Mean - reach, region.Mean + reach);
            kept = kept.Intersect(new IntensityRange(low, high));
        }

        for (var i = 0; i < region.Values.Length; i++)
        {
            if (region.Counts[i] > 0 && kept.Contains(region.Values[i]))
            {
                return kept;
            }
        }

        throw new RegionException(
            $"the region's intensities, {region.Minimum:0.##} to {region.Maximum:0.##}, all lie outside the range {kept.Low:0.##} to {kept.High:0.##}; widen the range");
    }
}
