using System.Globalization;
using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>Decomposition kernels of orthogonal wavelets, computed and not tabled.</summary>
internal static class WaveletKernels
{
    public const string Families = "haar, db1 to db10 or coif1";

    /// <summary>Low-pass decomposition kernel, or null for a family that is not known.</summary>
    public static double[]? LowPass(string family)
    {
        if (family == "haar")
        {
            return Daubechies(1);
        }

        if (family == "coif1")
        {
            return Coiflet1();
        }

        var isDaubechies = family.StartsWith("db", StringComparison.Ordinal);
        return isDaubechies && int.TryParse(family.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var moments) && moments is >= 1 and <= 10
            ? Daubechies(moments)
            : null;
    }

    /// <summary>The quadrature mirror of a low-pass kernel.</summary>
    public static double[] HighPass(double[] low) =>
        [.. low.Select((_, k) => (k % 2 == 0 ? -1 : 1) * low[low.Length - 1 - k])];

    /// <summary>Daubechies' kernel of extremal phase by spectral factorisation (Ten Lectures on Wavelets, 1992, chapter 6).</summary>
    /// <param name="moments">Vanishing moments, 1 to 10; half the kernel's length.</param>
    private static double[] Daubechies(int moments)
    {
        // Roots y of the polynomial sum C(moments - 1 + k, k) y^k; each gives the root z inside the unit circle of
        // y = (2 - z - 1 / z) / 4.
        var coefficients = new double[moments];
        coefficients[0] = 1;
        for (var k = 1; k < moments; k++)
        {
            coefficients[k] = coefficients[k - 1] * (moments - 1 + k) / k;
        }

        Complex[] kernel = [1];
        for (var i = 0; i < moments; i++)
        {
            kernel = Times(kernel, -1);
        }

        foreach (var y in Roots(coefficients))
        {
            var half = 1 - (2 * y);
            var root = half + Complex.Sqrt((half * half) - 1);
            kernel = Times(kernel, Complex.Abs(root) < 1 ? root : 1 / root);
        }

        var scale = Math.Sqrt(2) / kernel.Sum(x => x.Real);
        return [.. kernel.Select(x => x.Real * scale).Reverse()];
    }

    /// <summary>Coefficients of a polynomial, highest power first, times (z - root).</summary>
    private static Complex[] Times(Complex[] polynomial, Complex root)
    {
        var product = new Complex[polynomial.Length + 1];
        for (var i = 0; i < polynomial.Length; i++)
        {
            product[i] += polynomial[i];
            product[i + 1] -= polynomial[i] * root;
        }

        return product;
    }

    /// <summary>All roots by the method of Durand and Kerner; coefficients by rising power.</summary>
    private static Complex[] Roots(double[] coefficients)
    {
        const int enough = 500;
        var degree = coefficients.Length - 1;
        var roots = Enumerable.Range(0, degree).Select(i => Complex.Pow(new Complex(0.2, 0.45), i)).ToArray();
        for (var round = 0; round < enough; round++)
        {
            for (var i = 0; i < degree; i++)
            {
                var value = coefficients.Reverse().Aggregate(Complex.Zero, (sum, x) => (sum * roots[i]) + x);
                var others = new Complex(coefficients[degree], 0);
                for (var j = 0; j < degree; j++)
                {
                    others *= j == i ? 1 : roots[i] - roots[j];
                }

                roots[i] -= value / others;
            }
        }

        return roots;
    }

    /// <summary>The closed form of Daubechies' first coiflet.</summary>
    private static double[] Coiflet1()
    {
        var root = Math.Sqrt(7);
        double[] kernel = [root - 3, 1 - root, 14 - (2 * root), 14 + (2 * root), 5 + root, 1 - root];
        return [.. kernel.Select(x => x / (16 * Math.Sqrt(2)))];
    }
}
