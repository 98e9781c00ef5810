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
            for (var r = 0; r < stride; r++)
            {
                for (var k = 0; k < radix; k++)
                {
                    terms[k] = source[r + (stride * (q + (part * k)))];
                }

                Butterfly(terms);
                for (var j = 0; j < radix; j++)
                {
                    target[r + (stride * ((radix * q) + j))] = terms[j] * _roots[j * q * stride];
                }
            }
        }
    }

    private void Butterfly(Span<Complex> terms)
    {
        if (terms.Length == 2)
        {
            (terms[0], terms[1]) = (terms[0] + terms[1], terms[0] - terms[1]);
            return;
        }

        if (terms.Length == 4)
        {
            Complex even = terms[0] + terms[2], odd = terms[0] - terms[2], sum = terms[1] + terms[3], turn = terms[1] - terms[3];
            turn = new Complex(turn.Imaginary, -turn.Real);
            terms[0] = even + sum;
            terms[1] = odd + turn;
            terms[2] = even - sum;
            terms[3] = odd - turn;
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
        foreach (var radix in (ReadOnlySpan<int>)[4, 2, 3, 5])
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
