using EdgeLiver.Imaging;

namespace EdgeLiver.Inference;

/// <summary>Where a box of the screen lies in the network's picture: aspect kept, centred.</summary>
/// <param name="Source">The box on the screen, pixels.</param>
/// <param name="Target">The box that it fills in the network's picture, pixels; around it is black.</param>
public readonly record struct Letterbox(PixelBox Source, PixelBox Target)
{
    /// <summary>Fits <paramref name="source"/> into a picture of <paramref name="width"/> x <paramref name="height"/>.</summary>
    public static Letterbox Fit(PixelBox source, int width, int height)
    {
        var scale = Math.Min((double)width / source.Width, (double)height / source.Height);
        var w = Math.Clamp((int)Math.Floor((source.Width * scale) + 0.5), 1, width);
        var h = Math.Clamp((int)Math.Floor((source.Height * scale) + 0.5), 1, height);
        return new Letterbox(source, new PixelBox((width - w) / 2, (height - h) / 2, w, h));
    }
}
