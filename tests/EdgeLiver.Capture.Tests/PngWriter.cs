using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace EdgeLiver.Capture.Tests;

/// <summary>Writes PNG files that a drawing library would not: any depth, any size in the header.</summary>
internal static class PngWriter
{
    /// <param name="width">Columns, as the header tells them.</param>
    /// <param name="height">Rows, as the header tells them.</param>
    /// <param name="bits">Bits a channel.</param>
    /// <param name="colourType">0 grey, 2 RGB, 6 RGBA.</param>
    /// <param name="rows">Rows with their filter byte.</param>
    public static byte[] Write(int width, int height, int bits, byte colourType, byte[] rows)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)bits, colourType);
        WriteChunk(png, "IHDR", header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            zlib.Write(rows);
        }

        WriteChunk(png, "IDAT", packed.ToArray());
        WriteChunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void WriteChunk(MemoryStream png, string type, byte[] content)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. content];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(byte[] body)
    {
        var crc = ~0u;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
