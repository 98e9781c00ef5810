using EdgeLiver.Imaging;

namespace EdgeLiver.Inference;

/// <summary>A lesion cut out of its frame in one geometry, grey levels measured against what surrounds it, with its rim.</summary>
/// <remarks>
/// Neither the screen's size, nor the lesion's, nor the gain reach a network or a feature through it: the square around the lesion is
/// scaled to <see cref="Size"/>, and a grey level says how many standard deviations it lies from the surroundings' mean. Mirrors
/// <c>models/training/opinion/crop.py</c>. Filled again for each lesion without managed allocation; one thread at a time.
/// </remarks>
public sealed class LesionCrop : IDisposable
{
    /// <summary>Columns and rows.</summary>
    public const int Size = 96;

    private const double Reach = 1.7;
    private const int SmallestSquare = 24;
    private const int RimWidth = 8;
    private const double Middle = 128;
    private const double Spread = 32;

    /// <summary>Grey levels; flat surroundings are not blown up.</summary>
    private const double LeastDeviation = 2;

    private readonly LetterboxResampler _resampler = new(Size, Size);
    private readonly NativeBuffer _values = new(Size * Size * sizeof(float));
    private readonly Mask _grey = new(Size, Size);
    private readonly Mask _lesion = new(Size, Size);
    private readonly Mask _rim = new(Size, Size);
    private readonly int[] _before = new int[Size + 1];

    /// <summary>Grey levels, 1 to 255: 128 is the surroundings' mean, 32 their standard deviation; 0 lies outside the fan.</summary>
    public GrayView Grey => _grey.View;

    /// <summary>The lesion, 0 or 255.</summary>
    public GrayView Lesion => _lesion.View;

    /// <summary>The lit ring of 8 pixels around it, 0 or 255.</summary>
    public GrayView Rim => _rim.View;

    /// <summary>Pixels of <see cref="Lesion"/>.</summary>
    public int LesionPixels { get; private set; }

    /// <summary>Pixels of <see cref="Rim"/>.</summary>
    public int RimPixels { get; private set; }

    /// <summary>Diameter of the circle of the lesion's area, over the fan's width, both on the screen.</summary>
    public double RelativeSize { get; private set; }

    /// <summary>Cuts out a lesion.</summary>
    /// <param name="luma">The frame, black outside the fan.</param>
    /// <param name="fanBox">Tight box of the fan, inside the frame.</param>
    /// <param name="mask">The lesion at the frame's size.</param>
    /// <param name="box">Its tight box, which meets the fan's.</param>
    /// <param name="areaPx">Its pixels, at least 1.</param>
    public void Fill(GrayView luma, PixelBox fanBox, GrayView mask, PixelBox box, int areaPx)
    {
        var side = Math.Max(SmallestSquare, (int)Math.Ceiling(Reach * Math.Max(box.Width, box.Height)));
        // A shift rounds down below 0 too, which a division does not.
        var square = new PixelBox((box.X + box.Right - side) >> 1, (box.Y + box.Bottom - side) >> 1, side, side).Intersect(fanBox);
        RelativeSize = 2 * Math.Sqrt(areaPx / Math.PI) / fanBox.Width;
        Resample(mask, square, _lesion);
        LesionPixels = Cut(_lesion);
        Resample(luma, square, _grey);
        Normalise();
        RimPixels = DrawRim();
    }

    /// <summary>Writes grey and lesion, 0 to 1, one after the other: 2 x <see cref="Size"/> x <see cref="Size"/>.</summary>
    public void CopyTo(Span<float> target)
    {
        for (var y = 0; y < Size; y++)
        {
            Scale(_grey.Row(y), target.Slice(y * Size, Size));
            Scale(_lesion.Row(y), target.Slice((Size + y) * Size, Size));
        }
    }

    public void Dispose()
    {
        _resampler.Dispose();
        _values.Dispose();
        _grey.Dispose();
        _lesion.Dispose();
        _rim.Dispose();
    }

    private static void Scale(ReadOnlySpan<byte> from, Span<float> to)
    {
        for (var x = 0; x < from.Length; x++)
        {
            to[x] = from[x] / 255f;
        }
    }

    private void Resample(GrayView source, PixelBox square, Mask target)
    {
        var values = _values.AsSpan<float>();
        _resampler.Resample(source, square, values);
        for (var y = 0; y < Size; y++)
        {
            var row = target.Row(y);
            for (var x = 0; x < Size; x++)
            {
                row[x] = (byte)((values[(y * Size) + x] * 255) + 0.5f);
            }
        }
    }

    private static int Cut(Mask mask)
    {
        var pixels = 0;
        for (var y = 0; y < Size; y++)
        {
            foreach (ref var pixel in mask.Row(y))
            {
                pixel = pixel >= 128 ? Mask.Inside : (byte)0;
                pixels += pixel & 1;
            }
        }

        return pixels;
    }

    private void Normalise()
    {
        var (mean, deviation) = Surroundings();
        for (var y = 0; y < Size; y++)
        {
            var grey = _grey.Row(y);
            var lesion = _lesion.Row(y);
            for (var x = 0; x < Size; x++)
            {
                if (grey[x] > 0 || lesion[x] > 0)
                {
                    grey[x] = (byte)Math.Clamp(Math.Floor(Middle + (Spread * (grey[x] - mean) / deviation) + 0.5), 1, 255);
                }
            }
        }
    }

    /// <summary>Mean and standard deviation of the lit pixels that are not lesion; of the lesion's own mean where there is none.</summary>
    private (double Mean, double Deviation) Surroundings()
    {
        long count = 0, sum = 0, squares = 0, inside = 0, insideSum = 0;
        for (var y = 0; y < Size; y++)
        {
            var grey = _grey.Row(y);
            var lesion = _lesion.Row(y);
            for (var x = 0; x < Size; x++)
            {
                var lit = lesion[x] == 0 && grey[x] > 0 ? 1 : 0;
                count += lit;
                sum += lit * grey[x];
                squares += lit * grey[x] * grey[x];
                inside += lesion[x] & 1;
                insideSum += (lesion[x] & 1) * grey[x];
            }
        }

        if (count == 0)
        {
            return (inside == 0 ? Middle : (double)insideSum / inside, Spread);
        }

        var mean = (double)sum / count;
        return (mean, Math.Max(LeastDeviation, Math.Sqrt(Math.Max(0, ((double)squares / count) - (mean * mean)))));
    }

    /// <summary>Dilates the lesion by a disc, row by row, and takes the lesion away.</summary>
    private int DrawRim()
    {
        _rim.Clear();
        for (var y = 0; y < Size; y++)
        {
            var lesion = _lesion.Row(y);
            for (var x = 0; x < Size; x++)
            {
                _before[x + 1] = _before[x] + (lesion[x] & 1);
            }

            if (_before[Size] == 0)
            {
                continue;
            }

            for (var near = Math.Max(0, y - RimWidth); near <= Math.Min(Size - 1, y + RimWidth); near++)
            {
                var half = (int)Math.Sqrt((RimWidth * RimWidth) - ((near - y) * (near - y)));
                var rim = _rim.Row(near);
                for (var x = 0; x < Size; x++)
                {
                    if (_before[Math.Min(Size, x + half + 1)] > _before[Math.Max(0, x - half)])
                    {
                        rim[x] = Mask.Inside;
                    }
                }
            }
        }

        var pixels = 0;
        for (var y = 0; y < Size; y++)
        {
            var rim = _rim.Row(y);
            var lesion = _lesion.Row(y);
            var grey = _grey.Row(y);
            for (var x = 0; x < Size; x++)
            {
                rim[x] = lesion[x] == 0 && grey[x] > 0 ? rim[x] : (byte)0;
                pixels += rim[x] & 1;
            }
        }

        return pixels;
    }
}
