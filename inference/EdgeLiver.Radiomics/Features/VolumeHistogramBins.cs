namespace EdgeLiver.Radiomics;

/// <summary>The bins of the intensity-volume histogram.</summary>
internal static class VolumeHistogramBins
{
    /// <summary>The bins of intensities without a unit, as IBSI recommends them.</summary>
    public static Discretisation Unitless { get; } = Discretisation.FixedBinNumber(1000);

    /// <summary>Writes the family over bins of any kind.</summary>
    /// <param name="intensities">The region's intensities.</param>
    /// <param name="bins">None: each whole number is a bin; a number: the bins' numbers stand for them; a width: their middles.</param>
    /// <param name="range">Re-segmentation range, whose lower end is the origin of bins of a width; null: none.</param>
    /// <param name="middles">Memory for as many numbers as there are intensities; its content does not matter.</param>
    /// <param name="target">Where the features go.</param>
    public static void Write(
        Distribution intensities, Discretisation bins, IntensityRange? range, Span<double> middles, FeatureBlock<VolumeHistogramFeature> target)
    {
        // A range of intensities with a unit is the histogram's own; bins without one go from the lowest to the highest.
        var known = new IntensityRange(Finite(range?.Low, intensities.Minimum), Finite(range?.High, intensities.Maximum));
        if (bins == Discretisation.None)
        {
            VolumeHistogram.Write(intensities, known, 1, target);
            return;
        }

        middles = middles[..intensities.Values.Length];
        for (var i = 0; i < middles.Length; i++)
        {
            var value = intensities.Values[i];
            middles[i] = bins.Bins > 0
                ? Number(value, intensities.Minimum, intensities.Maximum, bins.Bins)
                : Middle(value, bins.Origin ?? known.Low, bins.Width);
        }

        // Several intensities may share a bin: they are counted one after the other.
        var binned = new Distribution(middles, intensities.Counts);
        if (bins.Bins > 0)
        {
            VolumeHistogram.Write(binned, new IntensityRange(1, bins.Bins), 1, target);
        }
        else
        {
            VolumeHistogram.Write(binned, known, bins.Width, target);
        }
    }

    private static double Finite(double? bound, double otherwise) => bound is { } value && double.IsFinite(value) ? value : otherwise;

    private static double Middle(double value, double origin, double width) =>
        origin + ((Math.Floor((value - origin) / width) + 0.5) * width);

    /// <summary>The number of a bin of a fixed number of them; the highest intensity, and one alone, is in the last.</summary>
    private static double Number(double value, double minimum, double maximum, int bins) =>
        value == maximum ? bins : Math.Floor(bins * (value - minimum) / (maximum - minimum)) + 1;
}
