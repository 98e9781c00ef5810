namespace EdgeLiver.Central.Statistics;

/// <summary>Has a distribution of scores moved? Two counts over the same bins are compared.</summary>
internal static class Drift
{
    /// <summary>Added to every bin, so that an empty one does not make the index infinite.</summary>
    private const double Smoothing = 0.5;

    private const int Terms = 100;

    /// <summary>Population stability index: the sum over bins of (p - q) ln(p / q); by custom below 0.1 steady, from 0.25 moved.</summary>
    /// <param name="reference">Counts.</param>
    /// <param name="current">Counts over the same bins.</param>
    /// <remarks>The symmetrised Kullback-Leibler divergence (Jeffreys 1946). Of n cases over b bins chance alone gives about b/n: see <see cref="IsAlarm"/>.</remarks>
    public static double StabilityIndex(IReadOnlyList<long> reference, IReadOnlyList<long> current)
    {
        var (n, m) = (reference.Sum() + (Smoothing * reference.Count), current.Sum() + (Smoothing * current.Count));
        return reference.Zip(current, (a, b) => (P: (a + Smoothing) / n, Q: (b + Smoothing) / m)).Sum(bin => (bin.P - bin.Q) * Math.Log(bin.P / bin.Q));
    }

    /// <summary>Largest distance of the two distribution functions, 0 to 1, and how likely chance makes a larger one.</summary>
    /// <remarks>Two-sample Kolmogorov-Smirnov with Stephens' (1970) correction for size; over bins it is conservative, as ties are.</remarks>
    public static (double Distance, double PValue) KolmogorovSmirnov(IReadOnlyList<long> reference, IReadOnlyList<long> current)
    {
        var (n, m) = (reference.Sum(), current.Sum());
        if (n == 0 || m == 0)
        {
            return (0, 1);
        }

        var (distance, a, b) = (0.0, 0L, 0L);
        for (var bin = 0; bin < reference.Count; bin++)
        {
            a += reference[bin];
            b += current[bin];
            distance = Math.Max(distance, Math.Abs(((double)a / n) - ((double)b / m)));
        }

        var size = Math.Sqrt((double)n * m / (n + m));
        var x = (size + 0.12 + (0.11 / size)) * distance;
        if (x < 0.2)
        {
            return (distance, 1);
        }

        var sum = 0.0;
        for (var k = 1; k <= Terms; k++)
        {
            sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2.0 * k * k * x * x);
        }

        return (distance, Math.Clamp(sum, 0, 1));
    }

    /// <summary>Both say so, and there are enough cases that chance does not.</summary>
    public static bool IsAlarm(double stabilityIndex, double pValue, long cases) => cases >= 50 && stabilityIndex >= 0.25 && pValue < 0.01;
}
