namespace EdgeLiver.Central.Statistics;

/// <summary>A yes-or-no test against what was found in the end.</summary>
/// <param name="TruePositive">Diseased and said so.</param>
/// <param name="FalsePositive">Healthy, yet said to be diseased.</param>
/// <param name="FalseNegative">Diseased, yet said to be healthy.</param>
/// <param name="TrueNegative">Healthy and said so.</param>
internal readonly record struct Confusion(long TruePositive, long FalsePositive, long FalseNegative, long TrueNegative)
{
    /// <summary>Of the diseased, those that were found.</summary>
    public Proportion Sensitivity => Proportion.Of(TruePositive, TruePositive + FalseNegative);

    /// <summary>Of the healthy, those that were left alone.</summary>
    public Proportion Specificity => Proportion.Of(TrueNegative, TrueNegative + FalsePositive);

    /// <param name="cases">What the test said, and what was true.</param>
    public static Confusion Of(IEnumerable<(bool Said, bool True)> cases) => cases.Aggregate(new Confusion(0, 0, 0, 0), (sum, one) => one switch
    {
        (true, true) => sum with { TruePositive = sum.TruePositive + 1 },
        (true, false) => sum with { FalsePositive = sum.FalsePositive + 1 },
        (false, true) => sum with { FalseNegative = sum.FalseNegative + 1 },
        (false, false) => sum with { TrueNegative = sum.TrueNegative + 1 },
    });
}
