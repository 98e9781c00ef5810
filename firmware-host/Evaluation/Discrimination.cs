namespace EdgeLiver.Host.Evaluation;

/// <summary>A case with the probability that a model gave to "yes", and what is true.</summary>
internal readonly record struct Scored(double Probability, bool IsPositive);

/// <summary>How well probabilities tell positives from negatives, and whether they mean what they say.</summary>
internal static class Discrimination
{
    private const int Bins = 10;

    /// <summary>Area under the ROC curve: the share of pairs in the right order, ties by half; NaN without both kinds.</summary>
    /// <remarks>By ranks: Hanley and McNeil, Radiology 1982;143:29.</remarks>
    public static double Auc(IEnumerable<Scored> cases)
    {
        var sorted = cases.OrderBy(c => c.Probability).ToArray();
        double ranks = 0;
        long positives = 0;
        for (var i = 0; i < sorted.Length;)
        {
            var end = i;
            while (end < sorted.Length && sorted[end].Probability.Equals(sorted[i].Probability))
            {
                end++;
            }

            var rank = (i + 1 + end) / 2.0;
            for (; i < end; i++)
            {
                ranks += sorted[i].IsPositive ? rank : 0;
                positives += sorted[i].IsPositive ? 1 : 0;
            }
        }

        var negatives = sorted.Length - positives;
        return positives == 0 || negatives == 0 ? double.NaN : (ranks - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
    }

    /// <summary>Expected calibration error over ten bins of equal size: mean distance of what was said from what came true.</summary>
    public static double CalibrationError(IEnumerable<Scored> cases)
    {
        var sorted = cases.OrderBy(c => c.Probability).ToArray();
        double error = 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            var part = sorted.AsSpan((int)((long)sorted.Length * bin / Bins)..(int)((long)sorted.Length * (bin + 1) / Bins));
            double said = 0, came = 0;
            foreach (var one in part)
            {
                said += one.Probability;
                came += one.IsPositive ? 1 : 0;
            }

            error += Math.Abs(said - came);
        }

        return sorted.Length == 0 ? double.NaN : error / sorted.Length;
    }

    /// <summary>Mean squared distance of the probability from the truth.</summary>
    public static double Brier(IEnumerable<Scored> cases) =>
        cases.Select(c => Math.Pow(c.Probability - (c.IsPositive ? 1 : 0), 2)).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Share of the negatives below the highest threshold that still finds this share of the positives; NaN without both kinds.</summary>
    public static double SpecificityAt(double sensitivity, IReadOnlyCollection<Scored> cases)
    {
        var positives = cases.Where(c => c.IsPositive).Select(c => c.Probability).OrderDescending().ToArray();
        var negatives = cases.Where(c => !c.IsPositive).ToArray();
        if (positives.Length == 0 || negatives.Length == 0)
        {
            return double.NaN;
        }

        var threshold = positives[Math.Max(0, (int)Math.Ceiling(sensitivity * positives.Length) - 1)];
        return (double)negatives.Count(c => c.Probability < threshold) / negatives.Length;
    }
}
