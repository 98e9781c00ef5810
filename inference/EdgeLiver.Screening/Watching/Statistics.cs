namespace EdgeLiver.Screening.Watching;

internal static class Statistics
{
    /// <summary>Quantile of the standard normal distribution.</summary>
    /// <param name="p">Between 0 and 1, both excluded.</param>
    /// <remarks>Rational approximation of Abramowitz and Stegun 26.2.23, error under 4.5e-4.</remarks>
    public static double NormalQuantile(double p)
    {
        var t = Math.Sqrt(-2 * Math.Log(Math.Min(p, 1 - p)));
        var upper = t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))));
        return p < 0.5 ? -upper : upper;
    }

    /// <summary>Quantile of the chi-squared distribution.</summary>
    /// <remarks>Wilson and Hilferty 1931: its cube root is nearly normal.</remarks>
    public static double ChiSquaredQuantile(int degrees, double p)
    {
        var share = 2.0 / (9 * degrees);
        return degrees * Math.Pow(1 - share + (NormalQuantile(p) * Math.Sqrt(share)), 3);
    }
}
