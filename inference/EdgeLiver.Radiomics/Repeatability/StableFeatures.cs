namespace EdgeLiver.Radiomics;

/// <summary>The features that repeat well enough to be used.</summary>
public static class StableFeatures
{
    /// <summary>Those whose coefficient of variation over a track is small; one that is undefined in any frame is not stable.</summary>
    /// <param name="track">At least two frames, or nothing is stable.</param>
    /// <param name="mostVariation">Largest coefficient of variation, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is negative or no number.</exception>
    public static IReadOnlyList<string> ByVariation(FeatureRepeatability track, double mostVariation)
    {
        if (!(mostVariation >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(mostVariation), mostVariation, "the largest coefficient of variation must be at least 0");
        }

        return [.. Where(track.Layout, i => track[i] is var spread && spread.Count == track.Frames
            && spread.CoefficientOfVariation is { IsDefined: true } variation && variation.Value <= mostVariation)];
    }

    /// <summary>Those whose ICC is surely high: the lower confidence limit counts, so that few tracks do not make a feature stable.</summary>
    /// <param name="reliability">All tracks so far.</param>
    /// <param name="leastCorrelation">
    /// Smallest lower limit, −1 to 1; 0.75 is called good, 0.9 excellent (Koo and Li, Journal of Chiropractic Medicine 15, 2016, 155-163).
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is outside −1 to 1 or no number.</exception>
    public static IReadOnlyList<string> ByReliability(FeatureReliability reliability, double leastCorrelation)
    {
        if (!(leastCorrelation is >= -1 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(leastCorrelation), leastCorrelation, "the smallest lower limit of the ICC must lie in -1 to 1");
        }

        return [.. Where(reliability.Layout, i => reliability[i].Lower is { IsDefined: true } lower && lower.Value >= leastCorrelation)];
    }

    private static IEnumerable<string> Where(FeatureSchema layout, Func<int, bool> isStable) =>
        layout.Names.Where((_, position) => isStable(position));
}
