namespace EdgeLiver.Radiomics;

/// <summary>IBSI intensity-based statistical features (family UHIW) of 8-bit intensities, exact from their histogram.</summary>
/// <remarks>
/// No bias correction, as IBSI has it. Percentiles lie between ranks by linear interpolation, which agrees with the IBSI
/// digital phantom, PyRadiomics and MIRP. Skewness and excess kurtosis of a region of one grey level are 0 by IBSI's definition.
/// </remarks>
public static class IntensityStatistics
{
    /// <summary>Number of intensities: 8 bit.</summary>
    public const int Levels = 256;

    /// <summary>Writes the family's features, <c>stat_mean</c> to <c>stat_rms</c>.</summary>
    /// <param name="histogram">Pixels of each intensity, <see cref="Levels"/> counts, not all 0.</param>
    /// <param name="target">Where they go.</param>
    /// <exception cref="ArgumentException">The histogram has another length or counts nothing.</exception>
    public static void Write(ReadOnlySpan<int> histogram, RadiomicFeatures target)
    {
        if (histogram.Length != Levels)
        {
            throw new ArgumentException($"histogram has {histogram.Length} counts, must have {Levels}", nameof(histogram));
        }

        long count = 0, sum = 0, energy = 0;
        for (var level = 0; level < Levels; level++)
        {
            count += histogram[level];
            sum += (long)histogram[level] * level;
            energy += (long)histogram[level] * level * level;
        }

        if (count == 0)
        {
            throw new ArgumentException("histogram counts no pixel", nameof(histogram));
        }

        var mean = (double)sum / count;
        WriteMoments(histogram, count, mean, target);
        WriteRanks(histogram, count, mean, target);
        target.Set("stat_energy", energy);
        target.Set("stat_rms", Math.Sqrt((double)energy / count));
    }

    private static void WriteMoments(ReadOnlySpan<int> histogram, long count, double mean, RadiomicFeatures target)
    {
        double second = 0, third = 0, fourth = 0;
        for (var level = 0; level < Levels; level++)
        {
            var deviation = level - mean;
            var square = histogram[level] * deviation * deviation;
            second += square;
            third += square * deviation;
            fourth += square * deviation * deviation;
        }

        var variance = second / count;
        target.Set("stat_mean", mean);
        target.Set("stat_var", variance);
        target.Set("stat_skew", variance > 0 ? third / count / Math.Pow(variance, 1.5) : 0);
        target.Set("stat_kurt", variance > 0 ? (fourth / count / (variance * variance)) - 3 : 0);
        if (mean > 0)
        {
            target.Set("stat_cov", Math.Sqrt(variance) / mean);
        }
        else
        {
            target.SetUndefined("stat_cov", "the mean intensity is 0");
        }
    }

    private static void WriteRanks(ReadOnlySpan<int> histogram, long count, double mean, RadiomicFeatures target)
    {
        var min = histogram.IndexOfAnyExcept(0);
        var max = histogram.LastIndexOfAnyExcept(0);
        double p10 = Percentile(histogram, count, 10), p90 = Percentile(histogram, count, 90);
        double p25 = Percentile(histogram, count, 25), p75 = Percentile(histogram, count, 75);
        var median = Percentile(histogram, count, 50);

        target.Set("stat_median", median);
        target.Set("stat_min", min);
        target.Set("stat_p10", p10);
        target.Set("stat_p90", p90);
        target.Set("stat_max", max);
        target.Set("stat_iqr", p75 - p25);
        target.Set("stat_range", max - min);
        target.Set("stat_mad", MeanDeviation(histogram, min, max, mean));
        target.Set("stat_medad", MeanDeviation(histogram, min, max, median));
        WriteRobustMeanDeviation(histogram, p10, p90, target);
        if (p25 + p75 > 0)
        {
            target.Set("stat_qcod", (p75 - p25) / (p75 + p25));
        }
        else
        {
            target.SetUndefined("stat_qcod", "both quartiles are 0");
        }
    }

    private static double Percentile(ReadOnlySpan<int> histogram, long count, int percent)
    {
        // In whole numbers: a rank that is off by a rounding error would move the bounds of stat_rmad by a grey level.
        var (below, hundredths) = Math.DivRem((count - 1) * percent, 100);
        var low = LevelAt(histogram, below);
        var high = LevelAt(histogram, Math.Min(below + 1, count - 1));
        return low + ((high - low) * hundredths / 100.0);
    }

    private static int LevelAt(ReadOnlySpan<int> histogram, long rank)
    {
        var level = 0;
        for (long seen = histogram[0]; seen <= rank; seen += histogram[level])
        {
            level++;
        }

        return level;
    }

    private static void WriteRobustMeanDeviation(ReadOnlySpan<int> histogram, double p10, double p90, RadiomicFeatures target)
    {
        int first = (int)Math.Ceiling(p10), last = (int)Math.Floor(p90);
        long count = 0, sum = 0;
        for (var level = first; level <= last; level++)
        {
            count += histogram[level];
            sum += (long)histogram[level] * level;
        }

        if (count > 0)
        {
            target.Set("stat_rmad", MeanDeviation(histogram, first, last, (double)sum / count));
        }
        else
        {
            target.SetUndefined("stat_rmad", "no pixel lies between the 10th and the 90th percentile");
        }
    }

    private static double MeanDeviation(ReadOnlySpan<int> histogram, int first, int last, double centre)
    {
        long count = 0;
        double sum = 0;
        for (var level = first; level <= last; level++)
        {
            count += histogram[level];
            sum += histogram[level] * Math.Abs(level - centre);
        }

        return sum / count;
    }
}
