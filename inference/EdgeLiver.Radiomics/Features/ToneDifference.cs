using static EdgeLiver.Radiomics.ToneDifferenceFeature;

namespace EdgeLiver.Radiomics;

/// <summary>Computes <see cref="ToneDifferenceFeature"/>.</summary>
internal static class ToneDifference
{
    /// <summary>The value that stands for infinity where no pixel differs from its neighbours.</summary>
    private const double Coarsest = 1e6;

    /// <summary>Writes the family.</summary>
    /// <param name="counts">Pixels of each level, from level 1, that count.</param>
    /// <param name="deviations">Sum of their distances from their neighbours' mean.</param>
    /// <param name="target">Where the features go.</param>
    public static void Write(
        ReadOnlySpan<int> counts, ReadOnlySpan<double> deviations, FeatureBlock<ToneDifferenceFeature> target)
    {
        Span<double> levels = stackalloc double[counts.Length];
        Span<double> parts = stackalloc double[counts.Length];
        Span<double> sums = stackalloc double[counts.Length];
        long total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        var occupied = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                (levels[occupied], parts[occupied], sums[occupied]) = (i + 1, (double)counts[i] / total, deviations[i]);
                occupied++;
            }
        }

        Write(levels[..occupied], parts[..occupied], sums[..occupied], total, target);
    }

    private static void Write(
        ReadOnlySpan<double> levels, ReadOnlySpan<double> parts, ReadOnlySpan<double> sums, long total, FeatureBlock<ToneDifferenceFeature> target)
    {
        double deviation = 0, weighted = 0, mean = 0;
        for (var i = 0; i < levels.Length; i++)
        {
            deviation += sums[i];
            weighted += parts[i] * sums[i];
            mean += parts[i] * levels[i];
        }

        double variance = 0, busy = 0, complexity = 0, strength = 0;
        for (var i = 0; i < levels.Length; i++)
        {
            variance += parts[i] * (levels[i] - mean) * (levels[i] - mean);
            // Each pair once: the terms are symmetric, and a level with itself adds nothing.
            for (var j = i + 1; j < levels.Length; j++)
            {
                var distance = levels[j] - levels[i];
                var together = parts[i] + parts[j];
                busy += Math.Abs((levels[i] * parts[i]) - (levels[j] * parts[j]));
                complexity += distance * ((parts[i] * sums[i]) + (parts[j] * sums[j])) / together;
                strength += together * distance * distance;
            }
        }

        var pairs = (double)levels.Length * (levels.Length - 1);
        target[Coarseness] = weighted > 0 ? Math.Min(1 / weighted, Coarsest) : Coarsest;
        target[Contrast] = pairs > 0 ? 2 * variance / pairs * deviation / total : 0;
        target.SetOr(Busyness, busy > 0 || weighted == 0 || pairs == 0, busy > 0 ? weighted / (2 * busy) : 0, "levels and their frequencies balance");
        target[Complexity] = total > 0 ? 2 * complexity / total : 0;
        target[Strength] = deviation > 0 ? 2 * strength / deviation : 0;
    }
}
