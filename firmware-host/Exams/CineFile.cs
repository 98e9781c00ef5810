using System.Buffers.Binary;
using System.Text;
using EdgeLiver.Host.Pipeline;
using SkiaSharp;

namespace EdgeLiver.Host.Exams;

/// <summary>A cine loop as a Motion-JPEG AVI file: every player knows it, and <c>edgeliver replay</c> too.</summary>
internal static class CineFile
{
    public const string Type = "video/x-msvideo";

    // A third of a still's bytes; the still beside it has the detail.
    private const int JpegQuality = 75;
    private const uint HasIndex = 0x10;
    private const uint IsKeyFrame = 0x10;

    /// <param name="loop">At least two pictures; encoding takes hundreds of milliseconds, not on the frame path.</param>
    public static byte[] Write(CineLoop loop)
    {
        var pictures = loop.Pictures.Select(pixels => Jpeg(pixels, loop.Width, loop.Height)).ToList();
        var (width, height, count) = ((uint)loop.Width, (uint)loop.Height, (uint)pictures.Count);
        var microseconds = (uint)(1e6 / loop.PicturesPerSecond);
        var header = Numbers(microseconds, 0, 0, HasIndex, count, 0, 1, 0, width, height, 0, 0, 0, 0);
        byte[] stream = [.. "vidsMJPG"u8, .. Numbers(0, 0, 0, microseconds, 1_000_000, 0, count, 0, uint.MaxValue, 0), .. Numbers(0, width | (height << 16))];
        byte[] format = [.. Numbers(40, width, height, 1 | (24u << 16)), .. "MJPG"u8, .. Numbers(width * height * 3, 0, 0, 0, 0)];
        var movie = new List<byte>();
        var index = new List<byte>();
        foreach (var picture in pictures)
        {
            index.AddRange([.. "00dc"u8, .. Numbers(IsKeyFrame, (uint)(movie.Count + 4), (uint)picture.Length)]);
            movie.AddRange(Chunk("00dc", picture));
        }

        return Chunk("RIFF", [
            .. "AVI "u8,
            .. List("hdrl", [.. Chunk("avih", header), .. List("strl", [.. Chunk("strh", stream), .. Chunk("strf", format)])]),
            .. List("movi", [.. movie]),
            .. Chunk("idx1", [.. index])]);
    }

    /// <summary>The JPEG files of a loop that was written here; empty where the file is damaged.</summary>
    public static IReadOnlyList<byte[]> Pictures(byte[] file)
    {
        var pictures = new List<byte[]>();
        var movie = file.AsSpan().IndexOf("movi"u8);
        for (var at = movie + 4; movie >= 0 && at + 8 <= file.Length && file.AsSpan(at, 4).SequenceEqual("00dc"u8);)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
            if (length > file.Length - at - 8)
            {
                return [];
            }

            pictures.Add(file[(at + 8)..(at + 8 + (int)length)]);
            at += 8 + (int)(length + (length % 2));
        }

        return pictures;
    }

    private static byte[] Jpeg(byte[] pixels, int width, int height)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));
        for (var y = 0; y < height; y++)
        {
            pixels.AsSpan(y * width, width).CopyTo(bitmap.GetPixelSpan()[(y * bitmap.RowBytes)..]);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, JpegQuality);
        return data.ToArray();
    }

    private static byte[] List(string kind, byte[] content) => Chunk("LIST", [.. Encoding.ASCII.GetBytes(kind), .. content]);

    private static byte[] Chunk(string id, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(id), .. Numbers((uint)content.Length), .. content, .. content.Length % 2 == 0 ? [] : new byte[1]];

    private static byte[] Numbers(params ReadOnlySpan<uint> values)
    {
        var bytes = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), values[i]);
        }

        return bytes;
    }
}
