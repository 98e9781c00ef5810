using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>An image extended beyond its border, and its Fourier transform: of each slice alone, or of the volume.</summary>
internal sealed class Spectrum
{
    private readonly int[] _size;
    private readonly Complex[] _values;
    private readonly int _axes;

    private Spectrum(int[] size, int axes)
    {
        _size = size;
        _axes = axes;
        _values = new Complex[checked(size[0] * size[1] * size[2])];
    }

    /// <summary>Extended samples along x, y, z.</summary>
    public IReadOnlyList<int> Size => _size;

    /// <summary>The transform of an image that continues periodically after its extension.</summary>
    /// <param name="image">The image.</param>
    /// <param name="bySlice">Slices alone.</param>
    /// <param name="boundary">What the extension holds.</param>
    /// <param name="before">Samples to put before the image along x, y, z.</param>
    /// <param name="size">Samples in all along x, y, z.</param>
    public static Spectrum Of(Volume image, bool bySlice, Boundary boundary, int[] before, int[] size)
    {
        var spectrum = new Spectrum(size, bySlice ? 2 : 3);
        var (x, y, z) = (Sources(boundary, image.Width, before[0], size[0]), Sources(boundary, image.Height, before[1], size[1]), Sources(boundary, image.Depth, before[2], size[2]));
        for (var k = 0; k < size[2]; k++)
        {
            for (var j = 0; j < size[1]; j++)
            {
                for (var i = 0; i < size[0]; i++)
                {
                    var isZero = x[i] < 0 || y[j] < 0 || z[k] < 0;
                    spectrum._values[spectrum.Index(i, j, k)] = isZero ? 0 : image[x[i], y[j], z[k]];
                }
            }
        }

        spectrum.Transform();
        return spectrum;
    }

    /// <summary>The transform of a kernel, its origin at the first sample.</summary>
    public static Spectrum Of(int[] size, bool bySlice, Action<Complex[]> kernel)
    {
        var spectrum = new Spectrum(size, bySlice ? 2 : 3);
        kernel(spectrum._values);
        spectrum.Transform();
        return spectrum;
    }

    /// <summary>Multiplies by a transfer function of the frequency along x, y, z in units of the Nyquist frequency, -1 to 1.</summary>
    /// <remarks>
    /// The samples span -1 to 1 with both ends, so that for even sizes none lies at frequency 0: the grid on which the consensus
    /// of IBSI 2 (filters 8 and 9) was reached. On the grid of the transform itself two of those values fail.
    /// </remarks>
    public void Multiply(Func<double, double, double, Complex> transfer)
    {
        Parallel.For(0, _size[2], k =>
        {
            for (var j = 0; j < _size[1]; j++)
            {
                for (var i = 0; i < _size[0]; i++)
                {
                    _values[Index(i, j, k)] *= transfer(Frequency(i, 0), Frequency(j, 1), _axes == 3 ? Frequency(k, 2) : 0);
                }
            }
        });
    }

    /// <summary>This spectrum times the one of a kernel; a kernel of one slice serves every slice.</summary>
    public Spectrum Times(Spectrum kernel)
    {
        var product = new Spectrum(_size, _axes);
        Parallel.For(0, _size[2], k =>
        {
            var plane = _size[0] * _size[1];
            var offset = kernel._size[2] == 1 ? 0 : k * plane;
            for (var i = 0; i < plane; i++)
            {
                product._values[(k * plane) + i] = _values[(k * plane) + i] * kernel._values[offset + i];
            }
        });
        return product;
    }

    /// <summary>Goes back to an image, without its extension.</summary>
    /// <param name="like">Its size.</param>
    /// <param name="before">Samples that were put before it.</param>
    /// <param name="response">What to take of the complex value: its real part or its modulus.</param>
    public Volume ToImage(Volume like, int[] before, Func<Complex, double> response)
    {
        // The rows last, and only those that the image keeps.
        for (var axis = _axes - 1; axis > 0; axis--)
        {
            Transform(axis, inverse: true, _ => true);
        }

        var plane = _size[0] * _size[1];
        Transform(0, inverse: true, start => IsIn(start % plane / _size[0], before[1], like.Height) && IsIn(start / plane, before[2], like.Depth));
        var image = LineConvolution.Like(like);
        for (var z = 0; z < image.Depth; z++)
        {
            for (var y = 0; y < image.Height; y++)
            {
                for (var x = 0; x < image.Width; x++)
                {
                    image[x, y, z] = response(_values[Index(x + before[0], y + before[1], z + before[2])]);
                }
            }
        }

        return image;
    }

    private static int[] Sources(Boundary boundary, int length, int before, int size) =>
        [.. Enumerable.Range(-before, size).Select(x => boundary.Source(x, length))];

    private int Index(int x, int y, int z) => x + (_size[0] * (y + (_size[1] * z)));

    private double Frequency(int index, int axis)
    {
        var length = _size[axis];
        var middle = (length - 1) / 2.0;
        return length == 1 ? 0 : (((index + (length / 2)) % length) - middle) / middle;
    }

    private static bool IsIn(int position, int first, int count) => position >= first && position < first + count;

    private void Transform()
    {
        for (var axis = 0; axis < _axes; axis++)
        {
            Transform(axis, inverse: false, _ => true);
        }
    }

    private void Transform(int axis, bool inverse, Func<int, bool> isWanted)
    {
        var lines = new VolumeLines(_size[0], _size[1], _size[2], axis);
        var fourier = new Fourier(lines.Length);
        Parallel.For(
            0,
            lines.Blocks,
            () => (Line: new Complex[lines.Length], Scratch: new Complex[lines.Length]),
            (block, _, memory) =>
            {
                foreach (var start in lines.Starts(block).Where(isWanted))
                {
                    Transform(fourier, start, lines.Stride, memory.Line, memory.Scratch, inverse);
                }

                return memory;
            },
            static _ => { });
    }

    private void Transform(Fourier fourier, int start, int stride, Complex[] line, Complex[] scratch, bool inverse)
    {
        for (var i = 0; i < line.Length; i++)
        {
            line[i] = _values[start + (i * stride)];
        }

        fourier.Transform(line, scratch, inverse);
        for (var i = 0; i < line.Length; i++)
        {
            _values[start + (i * stride)] = line[i];
        }
    }
}
