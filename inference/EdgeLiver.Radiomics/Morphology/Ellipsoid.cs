namespace EdgeLiver.Radiomics;

/// <summary>An ellipsoid of semi-axes a ≥ b ≥ c ≥ 0, mm.</summary>
internal readonly record struct Ellipsoid(double A, double B, double C)
{
    // The terms fall as (1 - c²/a²)^n / n^2.5; only a flat ellipsoid comes this far, and leaves out 1e-5 of its area.
    private const int MostTerms = 500;
    private const double Negligible = 1e-15;

    public double Volume => 4 * Math.PI / 3 * A * B * C;

    /// <summary>Area by IBSI's series: 4πab Σ (αβ)^n / (1 − 4n²) P_n((α² + β²) / 2αβ), α² = 1 − b²/a², β² = 1 − c²/a².</summary>
    /// <remarks>
    /// The series is the exact area for a ball only; the exact one has α² = 1 − c²/a², β² = 1 − c²/b². The reference values follow
    /// the manual: the digital phantom's density is 1.36 with it and would be 1.30 with the exact area.
    /// </remarks>
    public double Area
    {
        get
        {
            if (B == 0)
            {
                return 0;
            }

            double alpha2 = 1 - (B * B / (A * A)), beta2 = 1 - (C * C / (A * A));

            // (αβ)^n P_n by the Legendre recurrence times (αβ)^n: no division by αβ, which is 0 for two equal axes.
            double previous = 1, term = (alpha2 + beta2) / 2, sum = 1;
            for (var n = 1; n <= MostTerms && term > Negligible; n++)
            {
                sum += term / (1 - (4.0 * n * n));
                (previous, term) = (term, ((((2 * n) + 1) * (alpha2 + beta2) / 2 * term) - (n * alpha2 * beta2 * previous)) / (n + 1));
            }

            return 4 * Math.PI * A * B * sum;
        }
    }
}
