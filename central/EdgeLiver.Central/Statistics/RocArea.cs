namespace EdgeLiver.Central.Statistics;

/// <summary>Area under the ROC curve and its 95 % interval.</summary>
/// <param name="Area">How often a diseased case scores above a healthy one, ties half; 0 to 1.</param>
/// <param name="Low">0 to 1.</param>
/// <param name="High">0 to 1.</param>
/// <remarks>
/// Variance by DeLong, DeLong and Clarke-Pearson (Biometrics 44, 1988, 837-845) from midranks as Sun and Xu (IEEE Signal Processing Letters 21,
/// 2014) compute it; the interval is taken on the logit scale, so that it stays within 0 and 1. Where the scores separate the groups wholly
/// that variance is 0 and says nothing: the interval is then Wilson's for as many cases as the smaller group has.
/// </remarks>
internal readonly record struct RocArea(double Area, double Low, double High)
{
    private const double Z = 1.959963984540054;

    /// <param name="diseased">Scores, at least two.</param>
    /// <param name="healthy">Scores, at least two.</param>
    /// <returns>Null with fewer than two of either.</returns>
    public static RocArea? Of(IReadOnlyList<double> diseased, IReadOnlyList<double> healthy)
    {
        var (m, n) = (diseased.Count, healthy.Count);
        if (m < 2 || n < 2)
        {
            return null;
        }

        var among = Midranks([.. diseased, .. healthy]);
        var amongDiseased = Midranks(diseased);
        var amongHealthy = Midranks(healthy);
        var placements = new double[m];
        for (var i = 0; i < m; i++)
        {
            placements[i] = (among[i] - amongDiseased[i]) / n;
        }

        var others = new double[n];
        for (var i = 0; i < n; i++)
        {
            others[i] = 1 - ((among[m + i] - amongHealthy[i]) / m);
        }

        var area = placements.Average();
        var variance = (Variance(placements) / m) + (Variance(others) / n);
        if (area is <= 0 or >= 1 || variance <= 0)
        {
            var few = Math.Min(m, n);
            var bound = Proportion.Of((long)Math.Round(area * few), few);
            return new(area, Math.Min(bound.Low, area), Math.Max(bound.High, area));
        }

        var logit = Math.Log(area / (1 - area));
        var half = Z * Math.Sqrt(variance) / (area * (1 - area));
        return new(area, Logistic.Of(logit - half), Logistic.Of(logit + half));
    }

    /// <summary>Ranks from 1; equal values share the mean of theirs.</summary>
    private static double[] Midranks(IReadOnlyList<double> values)
    {
        var order = Enumerable.Range(0, values.Count).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Count];
        for (var from = 0; from < order.Length;)
        {
            var to = from;
            while (to < order.Length && values[order[to]].Equals(values[order[from]]))
            {
                to++;
            }

            for (var i = from; i < to; i++)
            {
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }

            from = to;
        }

        return ranks;
    }

    private static double Variance(double[] values)
    {
        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }
}
