namespace EdgeLiver.Capture.Tests;

/// <summary>Luma of one pixel of a captured buffer, read off the format's definition.</summary>
internal static class SlowLuma
{
    /// <param name="format">Not MJPG.</param>
    /// <param name="buffer">The captured bytes.</param>
    /// <param name="row">Where the pixel's row begins.</param>
    /// <param name="x">Column.</param>
    public static byte At(PixelFormat format, ReadOnlySpan<byte> buffer, int row, int x) => format switch
    {
        PixelFormat.Yuyv => buffer[row + (2 * x)],
        PixelFormat.Uyvy => buffer[row + (2 * x) + 1],
        PixelFormat.Rgb3 => Weigh(buffer[row + (3 * x)], buffer[row + (3 * x) + 1], buffer[row + (3 * x) + 2]),
        PixelFormat.Bgr3 => Weigh(buffer[row + (3 * x) + 2], buffer[row + (3 * x) + 1], buffer[row + (3 * x)]),
        _ => buffer[row + x],
    };

    // Weights of BT.601 in 1/65536, which is how the decoder states its rounding.
    private static byte Weigh(byte red, byte green, byte blue) => (byte)(((19595 * red) + (38470 * green) + (7471 * blue) + 32768) / 65536);
}
