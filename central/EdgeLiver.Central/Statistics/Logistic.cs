namespace EdgeLiver.Central.Statistics;

/// <summary>An estimate and its 95 % interval.</summary>
internal readonly record struct Estimate(double Value, double Low, double High);

/// <summary>Logistic regression of what was true on the logit of what was said: calibration in the large, slope, and Platt's recalibration.</summary>
/// <param name="Intercept">0 for a probability that is right on average.</param>
/// <param name="Slope">1 for a probability that is neither too sure (below 1) nor too shy.</param>
/// <remarks>Cox (Biometrika 45, 1958, 562-565); maximum likelihood by Newton's method, intervals by Wald from the information.</remarks>
internal readonly record struct Logistic(Estimate Intercept, Estimate Slope)
{
    private const double Z = 1.959963984540054;
    private const double Edge = 1e-6;
    private const int Steps = 50;

    public static double Of(double logit) => 1 / (1 + Math.Exp(-logit));

    /// <summary>Probabilities of 0 and 1 have no logit; they count as one in a million.</summary>
    public static double Logit(double probability)
    {
        var p = Math.Clamp(probability, Edge, 1 - Edge);
        return Math.Log(p / (1 - p));
    }

    /// <summary>What the recalibration makes of a probability.</summary>
    public double Recalibrate(double probability) => Of(Intercept.Value + (Slope.Value * Logit(probability)));

    /// <returns>Null where the data give no estimate: one group only, all probabilities equal, or groups that a threshold separates.</returns>
    public static Logistic? Fit(IReadOnlyList<(double Probability, bool True)> cases)
    {
        if (cases.All(one => one.True) || !cases.Any(one => one.True))
        {
            return null;
        }

        var (a, b) = (0.0, 1.0);
        for (var step = 0; step < Steps; step++)
        {
            var (scoreA, scoreB, aa, ab, bb) = (0.0, 0.0, 0.0, 0.0, 0.0);
            foreach (var (probability, isTrue) in cases)
            {
                var x = Logit(probability);
                var p = Of(a + (b * x));
                var (rest, weight) = ((isTrue ? 1 : 0) - p, p * (1 - p));
                (scoreA, scoreB) = (scoreA + rest, scoreB + (rest * x));
                (aa, ab, bb) = (aa + weight, ab + (weight * x), bb + (weight * x * x));
            }

            var determinant = (aa * bb) - (ab * ab);
            if (!(determinant > 1e-12 * aa * bb))
            {
                return null;
            }

            var (moveA, moveB) = (((bb * scoreA) - (ab * scoreB)) / determinant, ((aa * scoreB) - (ab * scoreA)) / determinant);
            (a, b) = (a + moveA, b + moveB);
            if (Math.Abs(moveA) + Math.Abs(moveB) < 1e-10)
            {
                return new(Around(a, Math.Sqrt(bb / determinant)), Around(b, Math.Sqrt(aa / determinant)));
            }

            if (Math.Abs(a) + Math.Abs(b) > 1e3)
            {
                return null;
            }
        }

        return null;
    }

    private static Estimate Around(double value, double deviation) => new(value, value - (Z * deviation), value + (Z * deviation));
}
