namespace EdgeLiver.Radiomics;

/// <summary>Quantiles of Fisher's F distribution.</summary>
internal static class FDistribution
{
    private const double Tiny = 1e-300;
    private const double Converged = 1e-15;
    private const int MostTerms = 100_000;

    /// <summary>The value that F stays below with a probability.</summary>
    /// <param name="probability">Above 0, below 1.</param>
    /// <param name="numerator">Degrees of freedom above the line, at least 1.</param>
    /// <param name="denominator">Degrees of freedom below the line, at least 1.</param>
    public static double Quantile(double probability, double numerator, double denominator)
    {
        // Halving is slow and sure; it ends when no double is left between the bounds.
        double low = 0, high = 1;
        while (Probability(high, numerator, denominator) < probability)
        {
            (low, high) = (high, 2 * high);
        }

        for (var middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (Probability(middle, numerator, denominator) < probability)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high;
    }

    /// <summary>The probability that F stays below a value.</summary>
    public static double Probability(double value, double numerator, double denominator) =>
        BetaIntegral(numerator * value, denominator, numerator / 2, denominator / 2);

    /// <summary>Regularised incomplete beta function I_x(a, b) at x = part / (part + rest).</summary>
    private static double BetaIntegral(double part, double rest, double a, double b)
    {
        double x = part / (part + rest), complement = rest / (part + rest);
        if (x == 0)
        {
            return 0;
        }

        var factor = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(complement)));
        return x < (a + 1) / (a + b + 2)
            ? factor * Fraction(x, a, b) / a
            : 1 - (factor * Fraction(complement, b, a) / b);
    }

    /// <summary>The continued fraction of the incomplete beta function (NIST DLMF 8.17.22) by Lentz's method.</summary>
    private static double Fraction(double x, double a, double b)
    {
        // The part 1/(1 + ...) is taken already: its c is infinite and its d is 1.
        double fraction = 1, c = double.PositiveInfinity, d = 1, step = 0;
        for (var n = 1; n < MostTerms && Math.Abs(step - 1) > Converged; n++)
        {
            var m = n / 2;
            var term = n % 2 == 0
                ? m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)))
                : -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            d = 1 / NotZero(1 + (term * d));
            c = NotZero(1 + (term / c));
            step = c * d;
            fraction *= step;
        }

        return fraction;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    /// <summary>ln Γ(x), x above 0, by Stirling's series (NIST DLMF 5.11.1) beyond 15.</summary>
    private static double LogGamma(double x)
    {
        var below = 0.0;
        for (; x < 15; x++)
        {
            below += Math.Log(x);
        }

        var square = 1 / (x * x);
        var series = (1 / 12.0) - (square * ((1 / 360.0) - (square * ((1 / 1260.0) - (square / 1680)))));
        return ((x - 0.5) * Math.Log(x)) - x + (Math.Log(2 * Math.PI) / 2) + (series / x) - below;
    }
}
