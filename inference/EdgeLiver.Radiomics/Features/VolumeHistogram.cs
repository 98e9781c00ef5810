using static EdgeLiver.Radiomics.VolumeHistogramFeature;

namespace EdgeLiver.Radiomics;

/// <summary>Computes <see cref="VolumeHistogramFeature"/>.</summary>
internal static class VolumeHistogram
{
    private static ReadOnlySpan<int> Percents => [10, 25, 50, 75, 90];

    /// <summary>Writes the family from a region's bins.</summary>
    /// <param name="bins">What stands for a bin (an intensity or its number), rising, and how many pixels it holds.</param>
    /// <param name="range">Which of them is 0 % and which 100 %.</param>
    /// <param name="step">From one bin to the next, above 0; empty bins between two need not be listed.</param>
    /// <param name="target">Where the features go.</param>
    public static void Write(Distribution bins, IntensityRange range, double step, FeatureBlock<VolumeHistogramFeature> target)
    {
        Span<double> fractions = stackalloc double[Percents.Length];
        Span<double> intensities = stackalloc double[Percents.Length];
        for (var i = 0; i < Percents.Length; i++)
        {
            fractions[i] = Fraction(bins, range, Percents[i]);
            intensities[i] = Intensity(bins, step, Percents[i]);
            target[VolumeFraction10 + i] = fractions[i];
            target[IntensityAt10 + i] = intensities[i];
        }

        target[VolumeFractionDifference10To90] = fractions[0] - fractions[^1];
        target[VolumeFractionDifference25To75] = fractions[1] - fractions[^2];
        target[IntensityDifference10To90] = intensities[0] - intensities[^1];
        target[IntensityDifference25To75] = intensities[1] - intensities[^2];
    }

    /// <summary>The part of the region at or above a percentage of the range.</summary>
    private static double Fraction(Distribution bins, IntensityRange range, int percent)
    {
        long reached = 0;
        for (var i = 0; i < bins.Counts.Length; i++)
        {
            // Multiplied out: a division would put bins that lie exactly on the threshold on either side of it.
            reached += (bins.Values[i] - range.Low) * 100 >= percent * (range.High - range.Low) ? bins.Counts[i] : 0;
        }

        return (double)reached / bins.Count;
    }

    /// <summary>The first bin that at most a percentage of the region reaches.</summary>
    private static double Intensity(Distribution bins, double step, int percent)
    {
        long reached = 0;
        var place = bins.Counts.Length;
        while (reached * 100 <= percent * bins.Count)
        {
            reached += bins.Counts[--place];
        }

        return bins.Values[place] + step;
    }
}
