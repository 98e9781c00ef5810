using EdgeLiver.Imaging;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Pipeline;

/// <summary>A lesion of a key frame.</summary>
/// <param name="Track">Its number in the exam.</param>
/// <param name="Mask">Rows of the key frame's size; 0 outside.</param>
internal sealed record KeyLesion(int Track, byte[] Mask);

/// <summary>A frame that somebody wants to keep, copied out of the pipeline: the fan's box alone, black outside the fan.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Luma">Rows.</param>
/// <param name="Liver">Rows, 0 outside; null where the frame was not judged.</param>
/// <param name="Lesions">As tracked.</param>
/// <param name="MmPerPixel">Null where the scale is not known.</param>
/// <param name="Index">Number of the frame.</param>
/// <param name="Findings">All that the exam has found up to it.</param>
/// <param name="Cine">The seconds before it; null where none were asked for, or there are none.</param>
internal sealed record KeyFrame(
    int Width, int Height, byte[] Luma, byte[]? Liver, IReadOnlyList<KeyLesion> Lesions, double? MmPerPixel, long Index, ExamFindings Findings, CineLoop? Cine)
{
    /// <summary>Copies; null where the screen shows no ultrasound.</summary>
    public static KeyFrame? Of(GrayView luma, FrameResult result, Func<ExamFindings> findings, CineLoop? cine = null)
    {
        if (result.Fan is not { Box: var box })
        {
            return null;
        }

        return new KeyFrame(
            box.Width, box.Height, Copy(luma, box),
            result.Segmentation is { } segmentation ? Copy(segmentation.Liver.View, box) : null,
            [.. result.Lesions.Select(lesion => new KeyLesion(lesion.Track, Copy(lesion.Region.Mask.View, box)))],
            result.MmPerPixel, result.Index, findings(), cine);
    }

    private static byte[] Copy(GrayView view, PixelBox box)
    {
        var crop = view.Crop(box);
        var pixels = new byte[box.Area];
        for (var y = 0; y < box.Height; y++)
        {
            crop.Row(y).CopyTo(pixels.AsSpan(y * box.Width));
        }

        return pixels;
    }
}
