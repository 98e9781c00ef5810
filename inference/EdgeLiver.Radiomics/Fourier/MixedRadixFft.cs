using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>Discrete Fourier transform of one length and direction, not scaled: any length, fast where its prime factors are small.</summary>
/// <remarks>
/// Cooley and Tukey, Math. Comp. 19 (1965) 297, in Stockham's self-sorting form: no bit reversal, and many interleaved sequences go
/// through in one call.
/// </remarks>
internal sealed class MixedRadixFft
{
    private readonly int[] _radices;
    private readonly Complex[] _roots;

    // What the fourth root of unity turns into: i forward is -i.
    private readonly double _quarter;

    /// <summary>A transform of a length of at least 1.</summary>
    public MixedRadixFft(int length, bool inverse = false)
    {
        _radices = [.. Radices(length)];
        _roots = new Complex[length];
        _quarter = inverse ? 1 : -1;
        for (var k = 0; k < length; k++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * k / length);
            _roots[k] = new Complex(cosine, _quarter * sine);
        }
    }

    /// <summary>The smallest length without a prime factor above 5 that is not shorter.</summary>
    public static int FastLength(int atLeast)
    {
        while (Radices(atLeast).Any(radix => radix > 5))
        {
            atLeast++;
        }

        return atLeast;
    }

    /// <summary>Transforms sequences in place; element t of sequence q lies at <c>q + sequences * t</c>.</summary>
    /// <param name="values">All elements, length × sequences.</param>
    /// <param name="scratch">As many elements, overwritten.</param>
    /// <param name="sequences">How many.</param>
    public void Transform(Span<Complex> values, Span<Complex> scratch, int sequences)
    {
        Span<Complex> source = values, target = scratch;
        int remaining = _roots.Length, stride = sequences;
        foreach (var radix in _radices)
        {
            Pass(source, target, remaining, stride, radix);
            remaining /= radix;
            stride *= radix;
            var swap = source;
            source = target;
            target = swap;
        }

        if (_radices.Length % 2 != 0)
        {
            source.CopyTo(values);
        }
    }

    private static IEnumerable<int> Radices(int length)
    {
        for (var radix = 4; length > 1;)
        {
            if (length % radix == 0)
            {
                yield return radix;
                length /= radix;
            }
            else
            {
                radix = radix == 4 ? 2 : radix == 2 ? 3 : radix + 2;
            }
        }
    }

    private void Pass(ReadOnlySpan<Complex> source, Span<Complex> target, int remaining, int stride, int radix)
    {
        var part = remaining / radix;
        var step = _roots.Length / remaining;
        for (var p = 0; p < part; p++)
        {
            var input = source[(stride * p)..];
            var output = target.Slice(stride * radix * p, stride * radix);
            if (radix == 2)
            {
                Radix2(input, stride * part, output, _roots[p * step]);
            }
            else if (radix == 4)
            {
                Radix4(input, stride * part, output, p * step);
            }
            else
            {
                AnyRadix(input, part, output, p, step, radix);
            }
        }
    }

    private static void Radix2(ReadOnlySpan<Complex> input, int apart, Span<Complex> output, Complex root)
    {
        var stride = output.Length / 2;
        Span<Complex> first = output[..stride], second = output.Slice(stride, stride);
        ReadOnlySpan<Complex> a = input[..stride], b = input.Slice(apart, stride);
        for (var q = 0; q < stride; q++)
        {
            first[q] = a[q] + b[q];
            second[q] = (a[q] - b[q]) * root;
        }
    }

    private void Radix4(ReadOnlySpan<Complex> input, int apart, Span<Complex> output, int root)
    {
        var stride = output.Length / 4;
        Complex first = _roots[root], second = _roots[2 * root], third = _roots[3 * root];
        for (var q = 0; q < stride; q++)
        {
            Complex a = input[q], b = input[q + apart], c = input[q + (2 * apart)], d = input[q + (3 * apart)];
            Complex even = a + c, odd = a - c, sum = b + d, difference = b - d;
            var turned = new Complex(-_quarter * difference.Imaginary, _quarter * difference.Real);
            output[q] = even + sum;
            output[q + stride] = (odd + turned) * first;
            output[q + (2 * stride)] = (even - sum) * second;
            output[q + (3 * stride)] = (odd - turned) * third;
        }
    }

    private void AnyRadix(ReadOnlySpan<Complex> input, int part, Span<Complex> output, int p, int step, int radix)
    {
        var stride = output.Length / radix;
        for (var k = 0; k < radix; k++)
        {
            var sum = output.Slice(stride * k, stride);
            input[..stride].CopyTo(sum);
            Scale(sum, _roots[k * p * step]);
            for (var j = 1; j < radix; j++)
            {
                // Output k takes input j times w^(k (p + part j)), w being the root of the remaining length.
                var root = _roots[(int)((long)k * (p + ((long)part * j)) % (part * radix) * step)];
                AddMultiple(input.Slice(stride * part * j, stride), root, sum);
            }
        }
    }

    private static void Scale(Span<Complex> values, Complex root)
    {
        foreach (ref var value in values)
        {
            value *= root;
        }
    }

    private static void AddMultiple(ReadOnlySpan<Complex> values, Complex root, Span<Complex> sum)
    {
        for (var q = 0; q < sum.Length; q++)
        {
            sum[q] += values[q] * root;
        }
    }
}
