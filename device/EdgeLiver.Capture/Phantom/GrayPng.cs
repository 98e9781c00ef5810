using EdgeLiver.Imaging;
using SkiaSharp;

namespace EdgeLiver.Capture;

/// <summary>Writes grey pictures as 8-bit PNG, straight from the pixels' own memory.</summary>
internal static unsafe class GrayPng
{
    public static void Write(GrayView picture, string path)
    {
        fixed (byte* first = picture.Row(0))
        {
            var info = new SKImageInfo(picture.Width, picture.Height, SKColorType.Gray8, SKAlphaType.Opaque);
            using var pixels = new SKPixmap(info, (nint)first, picture.Stride);
            using var file = new SKFileWStream(path);
            if (!pixels.Encode(file, new SKPngEncoderOptions(SKPngEncoderFilterFlags.Up, 4)))
            {
                throw new IOException($"{path}: could not be written; is the folder there, writable and not full?");
            }
        }
    }
}
