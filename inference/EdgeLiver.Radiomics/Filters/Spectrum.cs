using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>An image extended beyond its border, and its Fourier transform: of each slice alone, or of the volume.</summary>
internal sealed class Spectrum
{
    private readonly ComplexGrid _grid;
    private readonly bool _bySlice;

    private Spectrum(int[] size, bool bySlice)
    {
        _grid = new ComplexGrid(size[0], size[1], size[2]);
        _bySlice = bySlice;
    }

    /// <summary>The transform of an image that continues periodically after its extension.</summary>
    /// <param name="image">The image.</param>
    /// <param name="bySlice">Slices alone.</param>
    /// <param name="boundary">What the extension holds.</param>
    /// <param name="before">Samples to put before the image along x, y, z.</param>
    /// <param name="size">Samples in all along x, y, z.</param>
    public static Spectrum Of(Volume image, bool bySlice, Boundary boundary, int[] before, int[] size)
    {
        var spectrum = new Spectrum(size, bySlice);
        var (x, y, z) = (Sources(boundary, image.Width, before[0], size[0]), Sources(boundary, image.Height, before[1], size[1]), Sources(boundary, image.Depth, before[2], size[2]));
        for (var k = 0; k < size[2]; k++)
        {
            for (var j = 0; j < size[1]; j++)
            {
                for (var i = 0; i < size[0]; i++)
                {
                    var isZero = x[i] < 0 || y[j] < 0 || z[k] < 0;
                    spectrum._grid[i, j, k] = isZero ? 0 : image[x[i], y[j], z[k]];
                }
            }
        }

        spectrum._grid.Transform(bySlice);
        return spectrum;
    }

    /// <summary>The transform of a kernel, its origin at the first sample.</summary>
    public static Spectrum Of(int[] size, bool bySlice, Action<Complex[]> kernel)
    {
        var spectrum = new Spectrum(size, bySlice);
        kernel(spectrum._grid.Values);
        spectrum._grid.Transform(bySlice);
        return spectrum;
    }

    /// <summary>Multiplies by a transfer function of the frequency along x, y, z in units of the Nyquist frequency, -1 to 1.</summary>
    /// <remarks>
    /// The samples span -1 to 1 with both ends, so that for even sizes none lies at frequency 0: the grid on which the consensus
    /// of IBSI 2 (filters 8 and 9) was reached. On the grid of the transform itself two of those values fail.
    /// </remarks>
    public void Multiply(Func<double, double, double, Complex> transfer)
    {
        Parallel.For(0, _grid.Depth, k =>
        {
            var z = _bySlice ? 0 : Frequency(k, _grid.Depth);
            for (var j = 0; j < _grid.Height; j++)
            {
                for (var i = 0; i < _grid.Width; i++)
                {
                    _grid[i, j, k] *= transfer(Frequency(i, _grid.Width), Frequency(j, _grid.Height), z);
                }
            }
        });
    }

    /// <summary>This spectrum times the one of a kernel; a kernel of one slice serves every slice.</summary>
    public Spectrum Times(Spectrum kernel)
    {
        var product = new Spectrum([_grid.Width, _grid.Height, _grid.Depth], _bySlice);
        Parallel.For(0, _grid.Depth, k =>
        {
            var plane = _grid.Width * _grid.Height;
            var offset = kernel._grid.Depth == 1 ? 0 : k * plane;
            for (var i = 0; i < plane; i++)
            {
                product._grid.Values[(k * plane) + i] = _grid.Values[(k * plane) + i] * kernel._grid.Values[offset + i];
            }
        });
        return product;
    }

    /// <summary>Goes back to an image, without its extension; nothing of use is left here.</summary>
    /// <param name="like">Its size.</param>
    /// <param name="before">Samples that were put before it.</param>
    /// <param name="response">What to take of the complex value: its real part or its modulus.</param>
    public Volume ToImage(Volume like, int[] before, Func<Complex, double> response)
    {
        _grid.TransformBack(_bySlice, before[1]..(before[1] + like.Height), before[2]..(before[2] + like.Depth));
        var samples = _grid.Width * _grid.Height * (_bySlice ? 1 : _grid.Depth);
        var image = LineConvolution.Like(like);
        for (var z = 0; z < image.Depth; z++)
        {
            for (var y = 0; y < image.Height; y++)
            {
                for (var x = 0; x < image.Width; x++)
                {
                    image[x, y, z] = response(_grid[x + before[0], y + before[1], z + before[2]]) / samples;
                }
            }
        }

        return image;
    }

    private static int[] Sources(Boundary boundary, int length, int before, int size) =>
        [.. Enumerable.Range(-before, size).Select(x => boundary.Source(x, length))];

    private static double Frequency(int index, int length)
    {
        var middle = (length - 1) / 2.0;
        return length == 1 ? 0 : (((index + (length / 2)) % length) - middle) / middle;
    }
}
