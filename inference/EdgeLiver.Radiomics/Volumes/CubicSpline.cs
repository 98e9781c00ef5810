namespace EdgeLiver.Radiomics;

/// <summary>Cubic B-splines through equally spaced points.</summary>
/// <remarks>The recursive filter of Unser, "Splines: a perfect fit for signal and image processing", IEEE Signal Processing Magazine 16(6), 1999.</remarks>
internal static class CubicSpline
{
    private static readonly double Pole = Math.Sqrt(3) - 2;

    /// <summary>Turns the points of a line into the coefficients of their spline, mirrored at both ends.</summary>
    /// <param name="line">At least two points.</param>
    public static void Filter(Span<double> line)
    {
        var gain = (1 - Pole) * (1 - (1 / Pole));
        foreach (ref var value in line)
        {
            value *= gain;
        }

        line[0] = First(line);
        for (var i = 1; i < line.Length; i++)
        {
            line[i] += Pole * line[i - 1];
        }

        line[^1] = Pole / ((Pole * Pole) - 1) * (line[^1] + (Pole * line[^2]));
        for (var i = line.Length - 2; i >= 0; i--)
        {
            line[i] = Pole * (line[i + 1] - line[i]);
        }
    }

    /// <summary>The spline's value at a place; its four neighbours must be on the line or the end stands for them.</summary>
    public static double Value(ReadOnlySpan<double> coefficients, double at)
    {
        var left = (int)Math.Floor(at);
        var t = at - left;
        var u = 1 - t;
        ReadOnlySpan<double> weights =
        [
            u * u * u / 6,
            (2.0 / 3) - (t * t * (2 - t) / 2),
            (2.0 / 3) - (u * u * (2 - u) / 2),
            t * t * t / 6,
        ];
        double sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += weights[i] * coefficients[Math.Clamp(left - 1 + i, 0, coefficients.Length - 1)];
        }

        return sum;
    }

    /// <summary>The first causal coefficient: the sum over the mirrored line before it, exact.</summary>
    private static double First(ReadOnlySpan<double> line)
    {
        var last = line.Length - 1;
        double power = Pole, back = Math.Pow(Pole, (2 * last) - 1), sum = line[0] + (Math.Pow(Pole, last) * line[last]);
        for (var i = 1; i < last; i++)
        {
            sum += (power + back) * line[i];
            power *= Pole;
            back /= Pole;
        }

        return sum / (1 - Math.Pow(Pole, 2 * last));
    }
}
