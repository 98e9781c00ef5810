using static EdgeLiver.Radiomics.IntensityHistogramFeature;

namespace EdgeLiver.Radiomics;

/// <summary>Computes <see cref="IntensityHistogramFeature"/>.</summary>
internal static class IntensityHistogram
{
    /// <param name="levels">1 to N_g.</param>
    /// <param name="counts">Pixels of each level.</param>
    /// <param name="target">Where the features go.</param>
    public static void Write(ReadOnlySpan<double> levels, ReadOnlySpan<int> counts, FeatureBlock<IntensityHistogramFeature> target)
    {
        var distribution = new Distribution(levels, counts);
        var (second, third, fourth) = distribution.CentralSums();
        var variance = second / distribution.Count;
        target[Mean] = distribution.Mean;
        target[Variance] = variance;
        target[Skewness] = variance > 0 ? third / distribution.Count / Math.Pow(variance, 1.5) : 0;
        target[Kurtosis] = variance > 0 ? (fourth / distribution.Count / (variance * variance)) - 3 : 0;
        target[Minimum] = distribution.Minimum;
        target[Maximum] = distribution.Maximum;
        target[IntensityHistogramFeature.Range] = distribution.Maximum - distribution.Minimum;
        target[CoefficientOfVariation] = Math.Sqrt(variance) / distribution.Mean;
        WriteRanks(distribution, target);
        WriteProbabilities(distribution, target);
        WriteGradients(counts, target);
    }

    private static void WriteRanks(Distribution levels, FeatureBlock<IntensityHistogramFeature> target)
    {
        double p10 = levels.Percentile(10), p90 = levels.Percentile(90), p25 = levels.Percentile(25), p75 = levels.Percentile(75);
        var median = levels.Percentile(50);
        target[Median] = median;
        target[Percentile10] = p10;
        target[Percentile90] = p90;
        target[InterquartileRange] = p75 - p25;
        target[QuartileCoefficientOfDispersion] = (p75 - p25) / (p75 + p25);
        target[MeanAbsoluteDeviation] = levels.MeanDeviation(levels.Mean)!.Value;
        target[MedianAbsoluteDeviation] = levels.MeanDeviation(median)!.Value;
        var robust = IntensityStatistics.RobustDeviation(levels, p10, p90);
        target.SetOr(RobustMeanAbsoluteDeviation, robust is not null, robust ?? 0, "no level lies between the 10th and the 90th percentile");
    }

    private static void WriteProbabilities(Distribution levels, FeatureBlock<IntensityHistogramFeature> target)
    {
        double logs = 0, squares = 0, mode = 0;
        var most = 0;
        for (var i = 0; i < levels.Counts.Length; i++)
        {
            var count = levels.Counts[i];
            logs += CountLogarithm.Of(count);
            squares += (double)count * count;
            var nearer = Math.Abs(levels.Values[i] - levels.Mean) < Math.Abs(mode - levels.Mean);
            if (count > most || (count == most && nearer))
            {
                (most, mode) = (count, levels.Values[i]);
            }
        }

        target[Mode] = mode;
        target[Entropy] = Math.Log2(levels.Count) - (logs / levels.Count);
        target[Uniformity] = squares / levels.Count / levels.Count;
    }

    private static void WriteGradients(ReadOnlySpan<int> counts, FeatureBlock<IntensityHistogramFeature> target)
    {
        if (counts.Length < 2)
        {
            const string Reason = "a histogram of one level has no gradient";
            target.SetUndefined(MaximumGradient, Reason);
            target.SetUndefined(MaximumGradientLevel, Reason);
            target.SetUndefined(MinimumGradient, Reason);
            target.SetUndefined(MinimumGradientLevel, Reason);
            return;
        }

        double highest = double.MinValue, lowest = double.MaxValue;
        int highestAt = 0, lowestAt = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            int before = Math.Max(i - 1, 0), after = Math.Min(i + 1, counts.Length - 1);
            var gradient = (double)(counts[after] - counts[before]) / (after - before);
            if (gradient > highest)
            {
                (highest, highestAt) = (gradient, i + 1);
            }

            if (gradient < lowest)
            {
                (lowest, lowestAt) = (gradient, i + 1);
            }
        }

        target[MaximumGradient] = highest;
        target[MaximumGradientLevel] = highestAt;
        target[MinimumGradient] = lowest;
        target[MinimumGradientLevel] = lowestAt;
    }
}
