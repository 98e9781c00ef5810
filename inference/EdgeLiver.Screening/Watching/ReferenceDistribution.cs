namespace EdgeLiver.Screening.Watching;

/// <summary>How a value was distributed over the pictures that a package was made with.</summary>
public sealed class ReferenceDistribution
{
    /// <summary>Bins of the population stability index: tenths of the reference.</summary>
    public const int Bins = 10;

    /// <summary>Added to the count of each bin: one that is empty by chance would else decide alone.</summary>
    private const double Prior = 0.5;

    private readonly double[] _quantiles;

    /// <param name="quantiles">Evenly spaced from the least value to the largest, at least 11, never falling.</param>
    /// <param name="count">Pictures that they stand for, at least 20.</param>
    /// <exception cref="ArgumentException">Too few, out of order, or no numbers.</exception>
    public ReferenceDistribution(IReadOnlyList<double> quantiles, int count)
    {
        if (quantiles.Count <= Bins || count < 20 || !quantiles.All(double.IsFinite) || quantiles.Zip(quantiles.Skip(1)).Any(pair => pair.Second < pair.First))
        {
            throw new ArgumentException($"must be {Bins + 1} or more quantiles that never fall, of 20 or more pictures; are {quantiles.Count} of {count}", nameof(quantiles));
        }

        _quantiles = [.. quantiles];
        Count = count;
    }

    public int Count { get; }

    /// <summary>Share of the reference at or below a value, 0 to 1.</summary>
    public double Cdf(double value)
    {
        if (value <= _quantiles[0] || value >= _quantiles[^1])
        {
            return value >= _quantiles[^1] ? 1 : 0;
        }

        var above = Array.FindIndex(_quantiles, quantile => quantile > value);
        var (low, high) = (_quantiles[above - 1], _quantiles[above]);
        return (above - 1 + ((value - low) / (high - low))) / (_quantiles.Length - 1);
    }

    /// <summary>The value's place among the reference as a standard normal deviate, -3 to 3.</summary>
    public double Deviate(double value) => Statistics.NormalQuantile(Math.Clamp(Cdf(value), 0.00135, 0.99865));

    /// <summary>Population stability index over tenths of the reference: the sum of (p - q) ln(p / q).</summary>
    /// <remarks>The measure of scorecard practice: under 0.1 none, over 0.25 a large change. Symmetric Kullback-Leibler divergence.</remarks>
    public double Psi(IReadOnlyCollection<double> values)
    {
        var counts = new int[Bins];
        foreach (var value in values)
        {
            counts[Math.Min(Bins - 1, (int)(Cdf(value) * Bins))]++;
        }

        return counts.Select(count => (count + Prior) / (values.Count + (Bins * Prior))).Sum(share => (share - (1.0 / Bins)) * Math.Log(share * Bins));
    }

    /// <summary>Largest distance between the two distribution functions (Kolmogorov and Smirnov), 0 to 1.</summary>
    public double KolmogorovSmirnov(IReadOnlyCollection<double> values)
    {
        var (largest, i) = (0.0, 0);
        foreach (var value in values.Order())
        {
            var expected = Cdf(value);
            largest = Math.Max(largest, Math.Max(expected - ((double)i / values.Count), ((double)(i + 1) / values.Count) - expected));
            i++;
        }

        return largest;
    }

    /// <summary>What the index exceeds by chance alone with a small probability, and never below the 0.25 that counts as large.</summary>
    /// <remarks>For samples of one distribution, index times n m / (n + m) is chi-squared with one degree of freedom less than bins.</remarks>
    public double PsiLimit(int count, double chance) =>
        Math.Max(0.25, Statistics.ChiSquaredQuantile(Bins - 1, 1 - chance) / Effective(count));

    /// <summary>What the distance exceeds by chance alone with a small probability: sqrt(-ln(p / 2) / 2) over the root of n m / (n + m).</summary>
    public double KolmogorovSmirnovLimit(int count, double chance) => Math.Sqrt(-Math.Log(chance / 2) / 2 / Effective(count));

    private double Effective(int count) => (double)count * Count / (count + Count);
}
