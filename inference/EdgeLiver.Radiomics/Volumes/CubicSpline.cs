namespace EdgeLiver.Radiomics;

/// <summary>Cubic B-spline through samples at whole places; beyond both ends the end sample goes on without end.</summary>
/// <remarks>
/// M. Unser, A. Aldroubi, M. Eden, "B-spline signal processing: part II", IEEE Trans. Signal Processing 41 (1993): the
/// coefficients are the samples through a recursive filter forwards and one backwards, both with the pole √3 - 2. A constant
/// end makes both initial values geometric series, which are summed here exactly instead of cut off.
/// </remarks>
internal static class CubicSpline
{
    /// <summary>Coefficients beyond each end that points within half a sample of the row need.</summary>
    public const int Reach = 2;

    private static readonly double Pole = Math.Sqrt(3) - 2;

    /// <summary>Weights of the coefficients at -1, 0, 1, 2 for a place between 0 and 1.</summary>
    public static void Weights(double part, Span<double> weights)
    {
        var rest = 1 - part;
        weights[0] = rest * rest * rest / 6;
        weights[1] = (2.0 / 3) - (part * part * (2 - part) / 2);
        weights[2] = (2.0 / 3) - (rest * rest * (2 - rest) / 2);
        weights[3] = part * part * part / 6;
    }

    /// <summary>Turns samples into coefficients.</summary>
    /// <param name="line">Samples with <see cref="Reach"/> free places before and behind them, which become coefficients too.</param>
    public static void ToCoefficients(Span<double> line)
    {
        var (first, last) = (Reach, line.Length - Reach - 1);
        line[..first].Fill(line[first]);
        line[(last + 1)..].Fill(line[last]);

        // Forwards, c(k) = s(k) + pole c(k - 1): before the row it has settled at s / (1 - pole).
        var settled = line[^1] / (1 - Pole);
        line[0] /= 1 - Pole;
        for (var k = 1; k < line.Length; k++)
        {
            line[k] += Pole * line[k - 1];
        }

        // Backwards, c(k) = pole (c(k + 1) - c'(k)): what is left of settling behind the row shrinks by the pole each step.
        line[^1] = -Pole * ((settled / (1 - Pole)) + ((line[^1] - settled) / (1 - (Pole * Pole))));
        for (var k = line.Length - 2; k >= 0; k--)
        {
            line[k] = Pole * (line[k + 1] - line[k]);
        }

        // The filter's gain, (1 - pole)(1 - 1/pole) = 6.
        foreach (ref var coefficient in line)
        {
            coefficient *= 6;
        }
    }
}
