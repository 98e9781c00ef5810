using static EdgeLiver.Radiomics.IntensityStatistic;

namespace EdgeLiver.Radiomics;

/// <summary>Computes <see cref="IntensityStatistic"/>, and the part that the histogram of grey levels shares with it.</summary>
internal static class IntensityStatistics
{
    private const string NothingBetweenPercentiles = "nothing lies between the 10th and the 90th percentile";

    public static void Write(Distribution intensities, FeatureBlock<IntensityStatistic> target)
    {
        var (second, third, fourth) = intensities.CentralSums();
        var variance = second / intensities.Count;
        target[Mean] = intensities.Mean;
        target[Variance] = variance;
        target[Skewness] = variance > 0 ? third / intensities.Count / Math.Pow(variance, 1.5) : 0;
        target[Kurtosis] = variance > 0 ? (fourth / intensities.Count / (variance * variance)) - 3 : 0;
        target[Minimum] = intensities.Minimum;
        target[Maximum] = intensities.Maximum;
        target[IntensityStatistic.Range] = intensities.Maximum - intensities.Minimum;
        target.SetOr(CoefficientOfVariation, intensities.Mean != 0, Math.Sqrt(variance) / intensities.Mean, "the mean intensity is 0");
        WriteRanks(intensities, target);
        var energy = intensities.Energy();
        target[Energy] = energy;
        target[RootMeanSquare] = Math.Sqrt(energy / intensities.Count);
    }

    private static void WriteRanks(Distribution intensities, FeatureBlock<IntensityStatistic> target)
    {
        double p10 = intensities.Percentile(10), p90 = intensities.Percentile(90);
        double p25 = intensities.Percentile(25), p75 = intensities.Percentile(75);
        var median = intensities.Percentile(50);
        target[Median] = median;
        target[Percentile10] = p10;
        target[Percentile90] = p90;
        target[InterquartileRange] = p75 - p25;
        target[MeanAbsoluteDeviation] = intensities.MeanDeviation(intensities.Mean)!.Value;
        target[MedianAbsoluteDeviation] = intensities.MeanDeviation(median)!.Value;
        var robust = RobustDeviation(intensities, p10, p90);
        target.SetOr(RobustMeanAbsoluteDeviation, robust is not null, robust ?? 0, NothingBetweenPercentiles);
        target.SetOr(QuartileCoefficientOfDispersion, p25 + p75 != 0, (p75 - p25) / (p75 + p25), "the quartiles add up to 0");
    }

    /// <summary>Mean distance from their own mean of the values between two percentiles.</summary>
    internal static double? RobustDeviation(Distribution values, double p10, double p90) =>
        values.MeanBetween(p10, p90) is { } mean ? values.MeanDeviation(mean, p10, p90) : null;
}
