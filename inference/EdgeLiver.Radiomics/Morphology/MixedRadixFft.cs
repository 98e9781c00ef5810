using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>Discrete Fourier transform, forward and not scaled, of a length whose only prime factors are 2, 3 and 5.</summary>
/// <remarks>Stockham's autosort form: no bit reversal, and many interleaved sequences go through in one call.</remarks>
internal sealed class MixedRadixFft
{
    private readonly int _length;
    private readonly Complex[] _roots;

    /// <summary>A transform of a length that <see cref="FastLength"/> gives.</summary>
    public MixedRadixFft(int length)
    {
        _length = length;
        _roots = new Complex[length];
        for (var k = 0; k < length; k++)
        {
            var (sine, cosine) = Math.SinCos(-2 * Math.PI * k / length);
            _roots[k] = new Complex(cosine, sine);
        }
    }

    /// <summary>The smallest length with prime factors 2, 3 and 5 that is not shorter.</summary>
    public static int FastLength(int atLeast)
    {
        var length = atLeast;
        while (!IsFast(length))
        {
            length++;
        }

        return length;
    }

    /// <summary>Transforms sequences in place; element t of sequence q lies at <c>q + sequences * t</c>.</summary>
    /// <param name="values">All elements, length × sequences.</param>
    /// <param name="scratch">As many elements, overwritten.</param>
    /// <param name="sequences">How many.</param>
    public void Transform(Span<Complex> values, Span<Complex> scratch, int sequences)
    {
        Span<Complex> source = values, target = scratch;
        var inSource = true;
        for (int remaining = _length, stride = sequences; remaining > 1; inSource = !inSource)
        {
            var radix = Radix(remaining);
            Pass(source, target, remaining, stride, radix);
            remaining /= radix;
            stride *= radix;
            var swap = source;
            source = target;
            target = swap;
        }

        if (!inSource)
        {
            source.CopyTo(values);
        }
    }

    private static bool IsFast(int length)
    {
        foreach (var factor in (ReadOnlySpan<int>)[2, 3, 5])
        {
            while (length % factor == 0)
            {
                length /= factor;
            }
        }

        return length == 1;
    }

    private static int Radix(int remaining) => remaining % 2 == 0 ? 2 : remaining % 3 == 0 ? 3 : 5;

    private void Pass(ReadOnlySpan<Complex> source, Span<Complex> target, int remaining, int stride, int radix)
    {
        var part = remaining / radix;
        var step = _length / remaining;
        for (var p = 0; p < part; p++)
        {
            for (var k = 0; k < radix; k++)
            {
                var output = target.Slice(stride * ((radix * p) + k), stride);
                for (var j = 0; j < radix; j++)
                {
                    // Output k takes input j times w^(k (p + part j)), w being the root of the remaining length.
                    var root = _roots[(int)((long)k * (p + ((long)part * j)) % remaining * step)];
                    var input = source.Slice(stride * (p + (part * j)), stride);
                    if (j == 0)
                    {
                        Multiply(input, root, output);
                    }
                    else
                    {
                        MultiplyAdd(input, root, output);
                    }
                }
            }
        }
    }

    private static void Multiply(ReadOnlySpan<Complex> input, Complex root, Span<Complex> output)
    {
        for (var q = 0; q < input.Length; q++)
        {
            output[q] = input[q] * root;
        }
    }

    private static void MultiplyAdd(ReadOnlySpan<Complex> input, Complex root, Span<Complex> output)
    {
        for (var q = 0; q < input.Length; q++)
        {
            output[q] += input[q] * root;
        }
    }
}
