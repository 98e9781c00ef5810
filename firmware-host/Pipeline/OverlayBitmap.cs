using EdgeLiver.Imaging;
using EdgeLiver.Inference;
using SkiaSharp;

namespace EdgeLiver.Host.Pipeline;

/// <summary>A frame with the liver's outline green and the lesions' red, for eyes; keeps its memory from frame to frame.</summary>
/// <remarks>Frames are black outside the fan before they come here, so no scanner text can be in the picture.</remarks>
internal sealed class OverlayBitmap : IDisposable
{
    private const uint LiverColour = 0xFF3FD07A;
    private const uint LesionColour = 0xFFFF4D4D;
    private const int JpegQuality = 80;

    private SKBitmap? _bitmap;

    public bool IsEmpty => _bitmap is null;

    /// <param name="luma">Black outside the fan.</param>
    /// <param name="maxWidth">Wider frames are thinned by whole steps until they fit, columns.</param>
    /// <param name="segmentation">Of the same frame, or null for the picture alone.</param>
    /// <param name="lesions">False: the frame was not judged, its lesions are not shown.</param>
    public unsafe void Paint(GrayView luma, int maxWidth, Segmentation? segmentation, bool lesions)
    {
        var step = (luma.Width + maxWidth - 1) / maxWidth;
        var bitmap = Sized(luma.Width / step, luma.Height / step);
        for (var y = 0; y < bitmap.Height; y++)
        {
            var target = new Span<uint>((byte*)bitmap.GetPixels() + ((nint)y * bitmap.RowBytes), bitmap.Width);
            var row = luma.Row(y * step);
            for (var x = 0; x < target.Length; x++)
            {
                target[x] = 0xFF000000u | (row[x * step] * 0x010101u);
            }

            if (segmentation is not null)
            {
                Outline(segmentation.Liver, y * step, step, 1, LiverColour, target);
                if (lesions)
                {
                    Outline(segmentation.Lesion, y * step, step, 3, LesionColour, target);
                }
            }
        }
    }

    /// <exception cref="InvalidOperationException">Nothing was painted yet.</exception>
    public byte[] Jpeg()
    {
        using var data = (_bitmap ?? throw new InvalidOperationException("nothing was painted yet")).Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return data.ToArray();
    }

    public void Dispose() => _bitmap?.Dispose();

    private SKBitmap Sized(int width, int height)
    {
        if (_bitmap is null || _bitmap.Width != width || _bitmap.Height != height)
        {
            _bitmap?.Dispose();
            _bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        }

        return _bitmap;
    }

    /// <summary>Colours the pixels of a row that lie inside the mask and have a neighbour outside.</summary>
    private static void Outline(Mask mask, int y, int step, int lines, uint colour, Span<uint> target)
    {
        var here = mask.Row(y);
        if (here.IndexOfAnyExcept((byte)0) < 0)
        {
            return;
        }

        // A lesion is told from the liver by more than its colour.
        var thick = lines * Math.Max(step, mask.Height / 400);
        var above = mask.Row(Math.Max(0, y - thick));
        var below = mask.Row(Math.Min(mask.Height - 1, y + thick));
        for (var x = 0; x < target.Length; x++)
        {
            var at = x * step;
            if (here[at] != 0
                && (above[at] == 0 || below[at] == 0 || here[Math.Max(0, at - thick)] == 0 || here[Math.Min(here.Length - 1, at + thick)] == 0))
            {
                target[x] = colour;
            }
        }
    }
}
