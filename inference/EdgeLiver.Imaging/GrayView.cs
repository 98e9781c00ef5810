using System.Runtime.CompilerServices;

namespace EdgeLiver.Imaging;

/// <summary>A borrowed look at 8-bit pixels in native memory, read and written row by row; owns nothing.</summary>
/// <remarks>Valid as long as the frame, mask or buffer that it was taken from is not disposed.</remarks>
public readonly unsafe struct GrayView
{
    private readonly byte* _origin;

    /// <param name="origin">Pixel (0, 0).</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="stride">Bytes from one row to the next, at least <paramref name="width"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    public GrayView(byte* origin, int width, int height, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, width);
        _origin = origin;
        Width = width;
        Height = height;
        Stride = stride;
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The whole view as a box at (0, 0).</summary>
    public PixelBox Bounds => new(0, 0, Width, Height);

    /// <summary>Row <paramref name="y"/>, <see cref="Width"/> pixels, 0 is the top.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
        return new Span<byte>(_origin + ((nint)y * Stride), Width);
    }

    /// <summary>A part of this view, without a copy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The box is empty or leaves the view.</exception>
    public GrayView Crop(PixelBox box)
    {
        if (box.IsEmpty || box.Intersect(Bounds) != box)
        {
            throw new ArgumentOutOfRangeException(nameof(box), box, $"must lie inside {Bounds}");
        }

        return new GrayView(_origin + ((nint)box.Y * Stride) + box.X, box.Width, box.Height, Stride);
    }

    /// <summary>Copies all pixels.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public void CopyTo(GrayView target)
    {
        if (target.Width != Width || target.Height != Height)
        {
            throw new ArgumentException($"target is {target.Width}x{target.Height}, must be {Width}x{Height}", nameof(target));
        }

        for (var y = 0; y < Height; y++)
        {
            Row(y).CopyTo(target.Row(y));
        }
    }

    /// <summary>Sets every pixel to <paramref name="value"/>.</summary>
    public void Fill(byte value)
    {
        for (var y = 0; y < Height; y++)
        {
            Row(y).Fill(value);
        }
    }
}
