using EdgeLiver.Capture;
using EdgeLiver.Imaging;

namespace EdgeLiver.Host.Commands;

/// <summary>Pictures whose numbers are taken as they are: grey PNG, or the luma of a JPEG.</summary>
internal static class GreyPicture
{
    private const int BitsAt = 24;
    private const int ColourAt = 25;
    private const byte Grey = 0;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Decodes a picture, unless its colours or bits would have to be changed for it.</summary>
    /// <param name="path">PNG or JPEG.</param>
    /// <param name="isMask">A mask may have fewer than 8 bits a pixel: what counts is whether they are 0.</param>
    /// <param name="decoder">The decoder.</param>
    /// <exception cref="UsageException">A PNG in colour or of another depth: another number would silently take the place of the file's.</exception>
    /// <exception cref="SourceException">It can't be read.</exception>
    public static Mask Decode(string path, bool isMask, ImageDecoder decoder)
    {
        RequireGrey(path, isMask);
        return decoder.DecodeGrey(path);
    }

    private static void RequireGrey(string path, bool isMask)
    {
        Span<byte> header = stackalloc byte[ColourAt + 1];
        try
        {
            using var file = File.OpenRead(path);
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.StartsWith(PngSignature))
            {
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Path.GetFileName(path)}: can't be read: {e.Message}");
        }

        if (header[ColourAt] != Grey)
        {
            throw new UsageException($"{Path.GetFileName(path)}: is a PNG in colour (type {header[ColourAt]}); only grey ones have one intensity a pixel; convert it to 8-bit grey");
        }

        if (header[BitsAt] > 8 || (header[BitsAt] < 8 && !isMask))
        {
            throw new UsageException($"{Path.GetFileName(path)}: is a PNG of {header[BitsAt]} bits a pixel, must be 8; convert it to 8-bit grey, or to NIfTI to keep more bits");
        }
    }
}
