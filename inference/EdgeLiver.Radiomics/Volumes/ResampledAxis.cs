namespace EdgeLiver.Radiomics;

/// <summary>One axis of a grid at another spacing: where its points lie on the old one, and their weights.</summary>
internal sealed class ResampledAxis
{
    // Far enough that the recursive filter forgets how it began: 0.268^12 is 1e-7 of an intensity step at the edge.
    private const int Padding = 12;

    // A spacing that divides the old extent is not to yield one voxel more for a rounding error.
    private const double RoundingError = 1e-9;

    private readonly Interpolation _interpolation;
    private readonly double[] _coefficients;
    private readonly double[] _positions;
    private readonly bool _same;

    /// <param name="count">Points of the old grid.</param>
    /// <param name="old">Their spacing, mm.</param>
    /// <param name="wanted">The new spacing, mm.</param>
    /// <param name="interpolation">How.</param>
    public ResampledAxis(int count, double old, double wanted, Interpolation interpolation)
    {
        SourceCount = count;
        _interpolation = interpolation;
        _same = wanted == old;
        Count = (int)Points(count, old, wanted);
        _coefficients = new double[count + (2 * Padding)];
        var step = wanted / old;
        var origin = 0.5 * (count - 1 - (step * (Count - 1)));
        _positions = [.. Enumerable.Range(0, Count).Select(i => origin + (i * step))];
    }

    /// <summary>Points of the old grid.</summary>
    public int SourceCount { get; }

    /// <summary>Points of the new one.</summary>
    public int Count { get; }

    /// <summary>⌈n · old / new⌉, at least 1.</summary>
    public static double Points(int count, double old, double wanted) =>
        wanted == old ? count : Math.Max(1, Math.Ceiling((count * old / wanted) - RoundingError));

    public void Interpolate(ReadOnlySpan<double> source, Span<double> target)
    {
        if (_same)
        {
            source.CopyTo(target);
        }
        else if (_interpolation == Interpolation.Linear)
        {
            Linear(source, target);
        }
        else
        {
            Cubic(source, target);
        }
    }

    private void Linear(ReadOnlySpan<double> source, Span<double> target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var at = Math.Clamp(_positions[i], 0, source.Length - 1);
            var left = Math.Min((int)at, Math.Max(source.Length - 2, 0));
            var right = Math.Min(left + 1, source.Length - 1);
            target[i] = source[left] + ((at - left) * (source[right] - source[left]));
        }
    }

    private void Cubic(ReadOnlySpan<double> source, Span<double> target)
    {
        _coefficients.AsSpan(0, Padding).Fill(source[0]);
        source.CopyTo(_coefficients.AsSpan(Padding));
        _coefficients.AsSpan(Padding + source.Length).Fill(source[^1]);
        CubicSpline.Filter(_coefficients);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = CubicSpline.Value(_coefficients, _positions[i] + Padding);
        }
    }
}
