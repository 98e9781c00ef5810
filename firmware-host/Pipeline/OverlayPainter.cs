using EdgeLiver.Imaging;
using EdgeLiver.Inference;
using SkiaSharp;

namespace EdgeLiver.Host.Pipeline;

/// <summary>Draws a frame with the liver's outline green and each lesion's red, for eyes.</summary>
/// <remarks>The frame is already black outside the fan, so no scanner text can be in the picture.</remarks>
internal static class OverlayPainter
{
    private const uint Liver = 0xFF3FD07A;
    private const uint Lesion = 0xFFFF4D4D;
    private const int JpegQuality = 80;

    /// <summary>The picture as JPEG, the size of <paramref name="luma"/> or smaller.</summary>
    /// <param name="luma">Black outside the fan.</param>
    /// <param name="segmentation">Of the same frame, or null for the picture alone.</param>
    /// <param name="boxes">Lesions to mark, with what to write beside each.</param>
    /// <param name="maxWidth">Wider pictures are halved until they fit, columns.</param>
    public static SKData Jpeg(GrayView luma, Segmentation? segmentation, IReadOnlyList<(PixelBox Box, string Text)> boxes, int maxWidth)
    {
        var step = 1;
        while (luma.Width / step > maxWidth)
        {
            step *= 2;
        }

        using var bitmap = new SKBitmap(new SKImageInfo(luma.Width / step, luma.Height / step, SKColorType.Bgra8888, SKAlphaType.Opaque));
        Paint(bitmap, luma, segmentation, step);
        using (var canvas = new SKCanvas(bitmap))
        using (var font = new SKFont(SKTypeface.Default, Math.Max(12, bitmap.Height / 40f)))
        using (var paint = new SKPaint { Color = new SKColor(Lesion), IsAntialias = true })
        {
            foreach (var (box, text) in boxes)
            {
                canvas.DrawText(text, (float)box.X / step, Math.Max(font.Size, ((float)box.Y / step) - 4), font, paint);
            }
        }

        return bitmap.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
    }

    private static unsafe void Paint(SKBitmap bitmap, GrayView luma, Segmentation? segmentation, int step)
    {
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
                Outline(segmentation.Liver, y, step, Liver, target);
                Outline(segmentation.Lesion, y, step, Lesion, target);
            }
        }
    }

    /// <summary>Colours the pixels of one picture row that lie inside and have a neighbour outside.</summary>
    private static void Outline(Mask mask, int y, int step, uint colour, Span<uint> target)
    {
        var here = mask.Row(y * step);
        if (!here.ContainsAnyExcept((byte)0))
        {
            return;
        }

        var thick = Math.Max(step, mask.Height / 400);
        var above = mask.Row(Math.Max(0, (y * step) - thick));
        var below = mask.Row(Math.Min(mask.Height - 1, (y * step) + thick));
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
