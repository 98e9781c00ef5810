namespace EdgeLiver.Imaging;

/// <summary>A region of a picture: 8 bit a pixel, 0 outside and <see cref="Inside"/> inside; owns its native memory.</summary>
public sealed unsafe class Mask : IDisposable
{
    /// <summary>The value of a pixel that belongs to the region.</summary>
    public const byte Inside = 255;

    private readonly NativeBuffer _buffer;

    /// <summary>An empty region of a picture of this size.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    public Mask(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var stride = Stride.Of(width);
        _buffer = new NativeBuffer(checked(stride * height));
        View = new GrayView(_buffer.Pointer, width, height, stride);
    }

    public int Width => View.Width;

    public int Height => View.Height;

    /// <summary>The pixels, 0 or <see cref="Inside"/>; valid until <see cref="Dispose"/>.</summary>
    public GrayView View { get; }

    /// <summary>Row <paramref name="y"/>, to read and to write.</summary>
    public Span<byte> Row(int y) => View.Row(y);

    public bool this[int x, int y] => Row(y)[x] != 0;

    /// <summary>Makes the region empty.</summary>
    public void Clear() => _buffer.Span.Clear();

    /// <summary>Pixels inside.</summary>
    public int Area()
    {
        var area = 0;
        for (var y = 0; y < Height; y++)
        {
            var row = Row(y);
            area += row.Length - row.Count((byte)0);
        }

        return area;
    }

    /// <summary>The smallest box around all pixels inside; empty where there is none.</summary>
    public PixelBox Bounds()
    {
        int left = Width, right = -1, top = -1, bottom = -1;
        for (var y = 0; y < Height; y++)
        {
            var row = Row(y);
            var first = row.IndexOfAnyExcept((byte)0);
            if (first < 0)
            {
                continue;
            }

            top = top < 0 ? y : top;
            bottom = y;
            left = Math.Min(left, first);
            right = Math.Max(right, row.LastIndexOfAnyExcept((byte)0));
        }

        return top < 0 ? default : new PixelBox(left, top, right - left + 1, bottom - top + 1);
    }

    public void Dispose() => _buffer.Dispose();
}
