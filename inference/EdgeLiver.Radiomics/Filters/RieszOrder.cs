using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>Order of a Riesz transform along x, y, z (IBSI AYRS): derivatives whose amplitude is the same at all frequencies.</summary>
/// <param name="X">0 to 9; not all 0.</param>
/// <param name="Y">0 to 9.</param>
/// <param name="Z">0 to 9; 0 by slice.</param>
/// <remarks>Unser and Van De Ville, IEEE Trans. Image Process. 19 (2010) 636.</remarks>
public sealed record RieszOrder(int X, int Y, int Z)
{
    internal Func<double, double, double, Complex> Transfer(bool bySlice)
    {
        if (bySlice && Z != 0)
        {
            throw new FormatException($"riesz is {X}-{Y}-{Z}, must end in 0 by slice");
        }

        var order = X + Y + Z;
        var factor = Complex.Pow(-Complex.ImaginaryOne, order) * Math.Sqrt(Factorial(order) / (Factorial(X) * Factorial(Y) * Factorial(Z)));
        return (x, y, z) =>
        {
            var norm = Math.Sqrt((x * x) + (y * y) + (z * z));
            return norm == 0 ? 0 : factor * Math.Pow(x / norm, X) * Math.Pow(y / norm, Y) * Math.Pow(z / norm, Z);
        };
    }

    internal static string Field(RieszOrder? riesz) => riesz is null ? "" : $",riesz={riesz.X}-{riesz.Y}-{riesz.Z}";

    internal static RieszOrder? Read(FilterText fields)
    {
        if (fields.Take("riesz") is not { } text)
        {
            return null;
        }

        var parts = text.Split('-');
        var isValid = parts.Length is 2 or 3 && parts.All(x => x.Length == 1 && char.IsAsciiDigit(x[0])) && parts.Any(x => x != "0");
        return isValid
            ? new RieszOrder(parts[0][0] - '0', parts[1][0] - '0', parts.Length == 3 ? parts[2][0] - '0' : 0)
            : throw fields.Wrong("riesz", text, "orders along x, y, z from 0 to 9, not all 0, as in 1-0-0");
    }

    private static double Factorial(int n) => Enumerable.Range(1, n).Aggregate(1.0, (x, y) => x * y);
}
