using System.Numerics.Tensors;
using EdgeLiver.Imaging;

namespace EdgeLiver.Inference;

/// <summary>Makes the network's picture from a box of the screen: area average when shrinking, bilinear when enlarging.</summary>
/// <remarks>
/// Separable: each source row is summed into its target rows with its share, then columns are averaged once per target row.
/// Scratch memory grows to the widest box seen and stays.
/// </remarks>
internal sealed class LetterboxResampler : IDisposable
{
    private readonly int _width;
    private readonly int _height;
    private NativeBuffer _rowSums = new(4096 * sizeof(float));
    private NativeBuffer _rowFloats = new(4096 * sizeof(float));

    /// <param name="width">Columns of the network's picture.</param>
    /// <param name="height">Rows of the network's picture.</param>
    public LetterboxResampler(int width, int height)
    {
        _width = width;
        _height = height;
    }

    /// <summary>Fills <paramref name="target"/> (row-major, height x width) with luma 0 to 1.</summary>
    /// <returns>Where the box lies in it.</returns>
    public Letterbox Resample(GrayView luma, PixelBox box, Span<float> target)
    {
        var fit = Letterbox.Fit(box, _width, _height);
        target[..(_width * _height)].Clear();
        if (fit.Target.Width <= box.Width && fit.Target.Height <= box.Height)
        {
            Average(luma.Crop(box), fit.Target, target);
        }
        else
        {
            Interpolate(luma.Crop(box), fit.Target, target);
        }

        return fit;
    }

    public void Dispose()
    {
        _rowSums.Dispose();
        _rowFloats.Dispose();
    }

    private void Average(GrayView source, PixelBox place, Span<float> target)
    {
        Grow(source.Width);
        var sums = _rowSums.AsSpan<float>()[..source.Width];
        var floats = _rowFloats.AsSpan<float>()[..source.Width];
        var scaleY = (double)source.Height / place.Height;
        var scaleX = (double)source.Width / place.Width;
        for (var y = 0; y < place.Height; y++)
        {
            var top = y * scaleY;
            var bottom = Math.Min(top + scaleY, source.Height);
            sums.Clear();
            for (var row = (int)top; row < bottom; row++)
            {
                var share = Math.Min(row + 1, bottom) - Math.Max(row, top);
                TensorPrimitives.ConvertTruncating<byte, float>(source.Row(row), floats);
                TensorPrimitives.MultiplyAdd(floats, (float)share, sums, sums);
            }

            var line = target.Slice(((place.Y + y) * _width) + place.X, place.Width);
            var norm = (float)(1 / (255.0 * scaleX * (bottom - top)));
            for (var x = 0; x < line.Length; x++)
            {
                line[x] = norm * Sum(sums, x * scaleX, Math.Min((x + 1) * scaleX, source.Width));
            }
        }
    }

    private static float Sum(ReadOnlySpan<float> row, double left, double right)
    {
        var first = (int)left;
        var last = Math.Min((int)right, row.Length - 1);
        if (first == last)
        {
            return row[first] * (float)(right - left);
        }

        var sum = (row[first] * (float)(first + 1 - left)) + (row[last] * (float)(right - last));
        for (var x = first + 1; x < last; x++)
        {
            sum += row[x];
        }

        return sum;
    }

    private void Interpolate(GrayView source, PixelBox place, Span<float> target)
    {
        var scaleX = (float)source.Width / place.Width;
        var scaleY = (float)source.Height / place.Height;
        for (var y = 0; y < place.Height; y++)
        {
            var (above, below, down) = Neighbours(y, scaleY, source.Height);
            var upper = source.Row(above);
            var lower = source.Row(below);
            var line = target.Slice(((place.Y + y) * _width) + place.X, place.Width);
            for (var x = 0; x < line.Length; x++)
            {
                var (left, right, across) = Neighbours(x, scaleX, source.Width);
                var up = upper[left] + ((upper[right] - upper[left]) * across);
                var low = lower[left] + ((lower[right] - lower[left]) * across);
                line[x] = (up + ((low - up) * down)) / 255f;
            }
        }
    }

    /// <summary>Pixel centres: target pixel i looks at (i + 0.5) * scale - 0.5 of the source, held at the border.</summary>
    private static (int First, int Second, float Share) Neighbours(int i, float scale, int size)
    {
        var at = Math.Clamp(((i + 0.5f) * scale) - 0.5f, 0, size - 1);
        var first = (int)at;
        return (first, Math.Min(first + 1, size - 1), at - first);
    }

    private void Grow(int width)
    {
        if (_rowSums.Length >= width * sizeof(float))
        {
            return;
        }

        _rowSums.Dispose();
        _rowFloats.Dispose();
        _rowSums = new NativeBuffer(width * sizeof(float));
        _rowFloats = new NativeBuffer(width * sizeof(float));
    }
}
