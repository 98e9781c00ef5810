namespace EdgeLiver.Central.Statistics;

/// <summary>Said and found, over cases with about the same probability.</summary>
/// <param name="Cases">How many.</param>
/// <param name="Said">Mean probability.</param>
/// <param name="Found">Share that was true.</param>
internal readonly record struct ReliabilityBin(long Cases, double Said, Proportion Found);

/// <summary>How far probabilities may be believed.</summary>
/// <param name="Bins">Those of ten equal ones that are not empty.</param>
/// <param name="Error">Expected calibration error: mean distance of said and found, weighted by cases; 0 to 1.</param>
/// <param name="Brier">Mean squared distance of probability and truth; 0 to 1, 0.25 for always one half.</param>
internal sealed record Reliability(IReadOnlyList<ReliabilityBin> Bins, double Error, double Brier)
{
    private const int Tenths = 10;

    /// <param name="cases">At least one.</param>
    public static Reliability Of(IReadOnlyList<(double Probability, bool True)> cases)
    {
        var bins = cases.GroupBy(one => Math.Min(Tenths - 1, (int)(one.Probability * Tenths))).OrderBy(bin => bin.Key)
            .Select(bin => new ReliabilityBin(bin.Count(), bin.Average(one => one.Probability), Proportion.Of(bin.Count(one => one.True), bin.Count()))).ToList();
        return new(bins, bins.Sum(bin => bin.Cases * Math.Abs(bin.Said - bin.Found.Share)) / cases.Count, cases.Average(one => Math.Pow(one.Probability - (one.True ? 1 : 0), 2)));
    }
}
