using System.Numerics;
using System.Runtime.InteropServices;
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
    private readonly Column[] _columns;
    private NativeBuffer _rowSums = new(4096 * sizeof(float));

    /// <param name="width">Columns of the network's picture.</param>
    /// <param name="height">Rows of the network's picture.</param>
    public LetterboxResampler(int width, int height)
    {
        _width = width;
        _height = height;
        _columns = new Column[width];
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
    }

    private void Average(GrayView source, PixelBox place, Span<float> target)
    {
        Grow(source.Width);
        var sums = _rowSums.AsSpan<float>()[..source.Width];
        var columns = _columns.AsSpan(0, place.Width);
        Divide(source.Width, columns);
        var scaleY = (double)source.Height / place.Height;
        for (var y = 0; y < place.Height; y++)
        {
            var top = y * scaleY;
            var bottom = Math.Min(top + scaleY, source.Height);
            sums.Clear();
            for (var row = (int)top; row < bottom; row++)
            {
                Accumulate(source.Row(row), (float)(Math.Min(row + 1, bottom) - Math.Max(row, top)), sums);
            }

            var line = target.Slice(((place.Y + y) * _width) + place.X, place.Width);
            var norm = (float)((double)place.Width / (255.0 * source.Width * (bottom - top)));
            for (var x = 0; x < line.Length; x++)
            {
                line[x] = norm * columns[x].Sum(sums);
            }
        }
    }

    /// <summary>Which source columns each target column covers, and how much of the outer two.</summary>
    private static void Divide(int sourceWidth, Span<Column> columns)
    {
        var scale = (double)sourceWidth / columns.Length;
        for (var x = 0; x < columns.Length; x++)
        {
            var (left, right) = (x * scale, Math.Min((x + 1) * scale, sourceWidth));
            var (first, last) = ((int)left, Math.Min((int)right, sourceWidth - 1));
            columns[x] = first == last
                ? new Column(first, last, (float)(right - left), 0)
                : new Column(first, last, (float)(first + 1 - left), (float)(right - last));
        }
    }

    /// <summary>Adds a row's pixels with a weight; from bytes to floats in registers, since all rows come by here.</summary>
    private static void Accumulate(ReadOnlySpan<byte> row, float weight, Span<float> sums)
    {
        var bytes = MemoryMarshal.Cast<byte, Vector<byte>>(row);
        var wide = MemoryMarshal.Cast<float, Vector<float>>(sums);
        for (var i = 0; i < bytes.Length; i++)
        {
            Vector.Widen(bytes[i], out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            var four = wide.Slice(4 * i, 4);
            four[0] += Vector.ConvertToSingle(Vector.AsVectorInt32(first)) * weight;
            four[1] += Vector.ConvertToSingle(Vector.AsVectorInt32(second)) * weight;
            four[2] += Vector.ConvertToSingle(Vector.AsVectorInt32(third)) * weight;
            four[3] += Vector.ConvertToSingle(Vector.AsVectorInt32(fourth)) * weight;
        }

        for (var x = bytes.Length * Vector<byte>.Count; x < row.Length; x++)
        {
            sums[x] += row[x] * weight;
        }
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
        _rowSums = new NativeBuffer(width * sizeof(float));
    }

    /// <summary>The source columns under one target column.</summary>
    /// <param name="First">The leftmost, with its share.</param>
    /// <param name="Last">The rightmost, with its share; those between count whole.</param>
    /// <param name="FirstShare">0 to 1.</param>
    /// <param name="LastShare">0 to 1; 0 where there is one column only.</param>
    private readonly record struct Column(int First, int Last, float FirstShare, float LastShare)
    {
        public float Sum(ReadOnlySpan<float> row)
        {
            var sum = (row[First] * FirstShare) + (row[Last] * LastShare);
            for (var x = First + 1; x < Last; x++)
            {
                sum += row[x];
            }

            return sum;
        }
    }
}
