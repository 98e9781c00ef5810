using EdgeLiver.Contracts;
using EdgeLiver.Host.Pipeline;
using SkiaSharp;

namespace EdgeLiver.Host.Exams;

/// <summary>A key frame as files: the still, and over it the outlines of what the AI saw, so that it can be looked at with and without.</summary>
/// <param name="Still">JPEG, grey.</param>
/// <param name="Outlines">PNG of the same size, clear but for the outlines; null where the frame was not judged.</param>
/// <param name="Axes">The long axis of each lesion, by track.</param>
internal sealed record KeyFramePictures(byte[] Still, byte[]? Outlines, IReadOnlyList<(int Track, Caliper Axis)> Axes)
{
    public const string StillType = "image/jpeg";
    public const string OutlinesType = "image/png";

    private const uint LiverColour = 0xFF3FD07A;
    private const uint LesionColour = 0xFFFF4D4D;

    // Speckle is what people look at.
    private const int JpegQuality = 92;

    private const int SmallWidth = 160;
    private const int SmallQuality = 70;

    /// <summary>More outline points than that are thinned: the axis changes by less than a pixel.</summary>
    private const int MostPoints = 1500;

    /// <param name="frame">What to encode; tens of milliseconds, not on the frame path.</param>
    /// <param name="stillId">Id of the still in the exam.</param>
    /// <param name="withFindings">False: the picture alone.</param>
    public static KeyFramePictures Of(KeyFrame frame, string stillId, bool withFindings)
    {
        using var still = Grey(frame);
        var axes = new List<(int, Caliper)>();
        if (!withFindings || frame.Liver is null)
        {
            return new KeyFramePictures(Encode(still, SKEncodedImageFormat.Jpeg), null, axes);
        }

        using var outlines = new SKBitmap(new SKImageInfo(frame.Width, frame.Height, SKColorType.Bgra8888, SKAlphaType.Premul));
        var pixels = new uint[frame.Width * frame.Height];
        Draw(Outline(frame.Liver, frame.Width, frame.Height), frame.Width, LiverColour, thick: 1, pixels);
        foreach (var lesion in frame.Lesions)
        {
            var points = Outline(lesion.Mask, frame.Width, frame.Height);
            Draw(points, frame.Width, LesionColour, thick: 2, pixels);
            if (LongAxis(points, stillId) is { } axis)
            {
                axes.Add((lesion.Track, axis));
            }
        }

        Fill(outlines, pixels);
        return new KeyFramePictures(Encode(still, SKEncodedImageFormat.Jpeg), Encode(outlines, SKEncodedImageFormat.Png), axes);
    }

    /// <summary>A still for a list of them: six whole ones would make a page of a megabyte.</summary>
    public static byte[] Small(byte[] still)
    {
        using var whole = SKBitmap.Decode(still);
        using var small = whole.Resize(new SKImageInfo(SmallWidth, Math.Max(1, whole.Height * SmallWidth / whole.Width)), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var data = small.Encode(SKEncodedImageFormat.Jpeg, SmallQuality);
        return data.ToArray();
    }

    private static SKBitmap Grey(KeyFrame frame)
    {
        var bitmap = new SKBitmap(new SKImageInfo(frame.Width, frame.Height, SKColorType.Gray8, SKAlphaType.Opaque));
        for (var y = 0; y < frame.Height; y++)
        {
            frame.Luma.AsSpan(y * frame.Width, frame.Width).CopyTo(bitmap.GetPixelSpan()[(y * bitmap.RowBytes)..]);
        }

        return bitmap;
    }

    private static unsafe void Fill(SKBitmap bitmap, uint[] pixels)
    {
        for (var y = 0; y < bitmap.Height; y++)
        {
            pixels.AsSpan(y * bitmap.Width, bitmap.Width).CopyTo(new Span<uint>((byte*)bitmap.GetPixels() + ((nint)y * bitmap.RowBytes), bitmap.Width));
        }
    }

    private static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format)
    {
        using var data = bitmap.Encode(format, JpegQuality);
        return data.ToArray();
    }

    /// <summary>Pixels inside that have a neighbour outside.</summary>
    private static List<(int X, int Y)> Outline(byte[] mask, int width, int height)
    {
        var points = new List<(int, int)>();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = (y * width) + x;
                if (mask[at] != 0 && (x == 0 || y == 0 || x == width - 1 || y == height - 1
                    || mask[at - 1] == 0 || mask[at + 1] == 0 || mask[at - width] == 0 || mask[at + width] == 0))
                {
                    points.Add((x, y));
                }
            }
        }

        return points;
    }

    private static void Draw(List<(int X, int Y)> points, int width, uint colour, int thick, uint[] pixels)
    {
        foreach (var (x, y) in points)
        {
            for (var dy = 0; dy < thick; dy++)
            {
                for (var dx = 0; dx < thick; dx++)
                {
                    var at = ((y + dy) * width) + x + dx;
                    if (x + dx < width && at < pixels.Length)
                    {
                        pixels[at] = colour;
                    }
                }
            }
        }
    }

    private static Caliper? LongAxis(List<(int X, int Y)> outline, string stillId)
    {
        var step = 1 + (outline.Count / MostPoints);
        var points = outline.Where((_, i) => i % step == 0).ToList();
        var longest = -1;
        (int X, int Y) from = default, to = default;
        foreach (var (i, one) in points.Index())
        {
            for (var j = i + 1; j < points.Count; j++)
            {
                var (dx, dy) = (points[j].X - one.X, points[j].Y - one.Y);
                if ((dx * dx) + (dy * dy) > longest)
                {
                    (longest, from, to) = ((dx * dx) + (dy * dy), one, points[j]);
                }
            }
        }

        return longest <= 0 ? null : new Caliper { Media = stillId, X1 = from.X, Y1 = from.Y, X2 = to.X, Y2 = to.Y };
    }
}
