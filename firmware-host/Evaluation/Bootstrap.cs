namespace EdgeLiver.Host.Evaluation;

/// <summary>A mean with its 95 % interval.</summary>
/// <param name="Mean">Over all values.</param>
/// <param name="Low">2.5th percentile of the resampled means.</param>
/// <param name="High">97.5th percentile of the resampled means.</param>
/// <param name="Count">Values.</param>
internal readonly record struct Estimate(double Mean, double Low, double High, int Count)
{
    public override string ToString() => FormattableString.Invariant($"{Mean:F3} ({Low:F3} to {High:F3}, n={Count})");
}

/// <summary>Percentile bootstrap over groups: pictures that look like neighbours are drawn together, so they count once.</summary>
/// <remarks>Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13; seeded, so a run repeats to the digit.</remarks>
internal static class Bootstrap
{
    private const int Resamples = 2000;
    private const int Seed = 20260101;

    /// <summary>A figure of many cases together, such as an area under a curve.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="group">The group that a case belongs to.</param>
    /// <param name="figure">The figure of any sample of them; NaN where a sample has none.</param>
    public static Estimate Of<T>(IReadOnlyCollection<T> cases, Func<T, string> group, Func<IReadOnlyList<T>, double> figure)
    {
        if (cases.Count == 0)
        {
            return default;
        }

        var groups = cases.GroupBy(group, StringComparer.Ordinal).Select(g => g.ToArray()).ToArray();
        var random = new Random(Seed);
        var sample = new List<T>(2 * cases.Count);
        var figures = new List<double>(Resamples);
        for (var i = 0; i < Resamples; i++)
        {
            sample.Clear();
            for (var j = 0; j < groups.Length; j++)
            {
                sample.AddRange(groups[random.Next(groups.Length)]);
            }

            if (figure(sample) is var value && !double.IsNaN(value))
            {
                figures.Add(value);
            }
        }

        figures.Sort();
        return figures.Count == 0
            ? new Estimate(double.NaN, double.NaN, double.NaN, cases.Count)
            : new Estimate(figure([.. cases]), figures[(int)(0.025 * figures.Count)], figures[Math.Max(0, (int)(0.975 * figures.Count) - 1)], cases.Count);
    }

    /// <param name="values">One value a picture, with the group that it belongs to.</param>
    public static Estimate Mean(IReadOnlyCollection<(string Group, double Value)> values)
    {
        if (values.Count == 0)
        {
            return default;
        }

        var groups = values.GroupBy(v => v.Group, StringComparer.Ordinal)
            .Select(g => (Sum: g.Sum(v => v.Value), Count: g.Count())).ToArray();
        var random = new Random(Seed);
        var means = new double[Resamples];
        for (var i = 0; i < means.Length; i++)
        {
            double sum = 0;
            var count = 0;
            for (var j = 0; j < groups.Length; j++)
            {
                var drawn = groups[random.Next(groups.Length)];
                sum += drawn.Sum;
                count += drawn.Count;
            }

            means[i] = sum / count;
        }

        Array.Sort(means);
        return new Estimate(
            values.Average(v => v.Value), means[(int)(0.025 * Resamples)], means[(int)(0.975 * Resamples) - 1], values.Count);
    }
}
