using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>Discrete Fourier transforms of one length: Stockham's mixed radix, any length, fast where its prime factors are small.</summary>
/// <remarks>Cooley and Tukey, Math. Comp. 19 (1965) 297; the self-sorting form needs no bit reversal.</remarks>
internal sealed class Fourier
{
    private readonly int[] _radices;
    private readonly Complex[] _roots;
    private readonly int _largestRadix;

    public Fourier(int length)
    {
        Length = length;
        _radices = Radices(length);
        _largestRadix = _radices.DefaultIfEmpty(1).Max();
        _roots = new Complex[length];
        for (var i = 0; i < length; i++)
        {
            var (sine, cosine) = Math.SinCos(-2 * Math.PI * i / length);
            _roots[i] = new Complex(cosine, sine);
        }
    }

    public int Length { get; }

    /// <summary>The shortest length from a given one on that has no prime factor above 5.</summary>
    public static int FastLength(int atLeast)
    {
        while (Radices(atLeast).Any(x => x > 5))
        {
            atLeast++;
        }

        return atLeast;
    }

    /// <summary>Transforms in place, forward without a factor, back with 1 / length.</summary>
    /// <param name="values">As many as <see cref="Length"/>.</param>
    /// <param name="scratch">As many; overwritten.</param>
    /// <param name="inverse">Back from frequencies.</param>
    public void Transform(Span<Complex> values, Span<Complex> scratch, bool inverse)
    {
        if (inverse)
        {
            Conjugate(values, 1);
        }

        var source = values;
        var target = scratch;
        Span<Complex> terms = new Complex[_largestRadix];
        var size = Length;
        foreach (var radix in _radices)
        {
            Pass(source, target, terms[..radix], size, Length / size);
            size /= radix;
            var swap = source;
            source = target;
            target = swap;
        }

        if (_radices.Length % 2 != 0)
        {
            scratch.CopyTo(values);
        }

        if (inverse)
        {
            Conjugate(values, 1.0 / Length);
        }
    }

    private static void Conjugate(Span<Complex> values, double scale)
    {
        foreach (ref var value in values)
        {
            value = new Complex(value.Real * scale, -value.Imaginary * scale);
        }
    }

    private void Pass(ReadOnlySpan<Complex> source, Span<Complex> target, Span<Complex> terms, int size, int stride)
    {
        var radix = terms.Length;
        var part = size / radix;
        for (var q = 0; q < part; q++)
        {
            var from = source[(stride * q)..];
            var to = target.Slice(stride * radix * q, stride * radix);
            if (radix == 4)
            {
                Radix4(from, part * stride, to, q * stride);
                continue;
            }

            for (var r = 0; r < stride; r++)
            {
                for (var k = 0; k < radix; k++)
                {
                    terms[k] = from[r + (stride * part * k)];
                }

                Butterfly(terms);
                for (var j = 0; j < radix; j++)
                {
                    to[r + (stride * j)] = terms[j] * _roots[j * q * stride];
                }
            }
        }
    }

    private void Radix4(ReadOnlySpan<Complex> from, int apart, Span<Complex> to, int root)
    {
        var stride = to.Length / 4;
        Complex first = _roots[root], second = _roots[2 * root], third = _roots[3 * root];
        for (var r = 0; r < stride; r++)
        {
            Complex a = from[r], b = from[r + apart], c = from[r + (2 * apart)], d = from[r + (3 * apart)];
            Complex even = a + c, odd = a - c, sum = b + d, turn = b - d;
            turn = new Complex(turn.Imaginary, -turn.Real);
            to[r] = even + sum;
            to[r + stride] = (odd + turn) * first;
            to[r + (2 * stride)] = (even - sum) * second;
            to[r + (3 * stride)] = (odd - turn) * third;
        }
    }

    private void Butterfly(Span<Complex> terms)
    {
        if (terms.Length == 2)
        {
            (terms[0], terms[1]) = (terms[0] + terms[1], terms[0] - terms[1]);
            return;
        }

        var radix = terms.Length;
        var step = Length / radix;
        Span<Complex> result = radix <= 64 ? stackalloc Complex[radix] : new Complex[radix];
        for (var j = 0; j < radix; j++)
        {
            var sum = terms[0];
            var root = 0;
            for (var k = 1; k < radix; k++)
            {
                root += j;
                root -= root >= radix ? radix : 0;
                sum += terms[k] * _roots[root * step];
            }

            result[j] = sum;
        }

        result.CopyTo(terms);
    }

    private static int[] Radices(int length)
    {
        var radices = new List<int>();
        foreach (var radix in (ReadOnlySpan<int>)[5, 3, 4, 2])
        {
            for (; length % radix == 0; length /= radix)
            {
                radices.Add(radix);
            }
        }

        for (var radix = 7; length > 1; radix += 2)
        {
            for (; length % radix == 0; length /= radix)
            {
                radices.Add(radix);
            }
        }

        return [.. radices];
    }
}
