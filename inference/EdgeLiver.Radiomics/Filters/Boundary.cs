namespace EdgeLiver.Radiomics;

/// <summary>What lies beyond an image's border (IBSI 2, boundary conditions).</summary>
public enum Boundary
{
    /// <summary>Zeros.</summary>
    Constant,

    /// <summary>The border's intensity, repeated: <c>a a | a b c | c c</c>.</summary>
    Nearest,

    /// <summary>The image again, as if periodic: <c>b c | a b c | a b</c>.</summary>
    Wrap,

    /// <summary>The image mirrored, its border twice: <c>b a | a b c | c b</c>.</summary>
    Reflect,
}

internal static class BoundaryExtension
{
    /// <summary>Fills a line with an image line and what lies on both sides of it.</summary>
    /// <param name="boundary">What lies there.</param>
    /// <param name="line">The image's line, at least one value.</param>
    /// <param name="before">How many values to put before it.</param>
    /// <param name="extended">Where to, longer than the line by what goes before and after.</param>
    public static void Extend(this Boundary boundary, ReadOnlySpan<double> line, int before, Span<double> extended)
    {
        line.CopyTo(extended[before..]);
        for (var i = 0; i < before; i++)
        {
            extended[i] = boundary.At(line, i - before);
        }

        for (var i = before + line.Length; i < extended.Length; i++)
        {
            extended[i] = boundary.At(line, i - before);
        }
    }

    private static double At(this Boundary boundary, ReadOnlySpan<double> line, int position)
    {
        var source = boundary.Source(position, line.Length);
        return source < 0 ? 0 : line[source];
    }

    /// <summary>Which voxel of a line stands at a position, inside or beyond; -1 where a zero does.</summary>
    public static int Source(this Boundary boundary, int position, int length)
    {
        if (position >= 0 && position < length)
        {
            return position;
        }

        return boundary switch
        {
            Boundary.Constant => -1,
            Boundary.Nearest => Math.Clamp(position, 0, length - 1),
            Boundary.Wrap => Modulo(position, length),
            _ => Mirror(Modulo(position, 2 * length), length),
        };
    }

    private static int Mirror(int position, int length) => position < length ? position : (2 * length) - 1 - position;

    private static int Modulo(int value, int divisor) => ((value % divisor) + divisor) % divisor;
}
