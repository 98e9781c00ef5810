using System.Buffers.Binary;
using System.Text;

namespace EdgeLiver.Capture.Tests;

/// <summary>Writes AVI files of every shape that recorders are known to make.</summary>
internal sealed record AviWriter
{
    public string Codec { get; init; } = "MJPG";

    public int Width { get; init; } = 64;

    public int Height { get; init; } = 48;

    public int Rate { get; init; } = 30000;

    public int Scale { get; init; } = 1001;

    /// <summary>What the headers tell; as many as there are where null.</summary>
    public int? Count { get; init; }

    /// <summary>RIFF parts (OpenDML); the pictures are shared out among them.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>An audio stream before the video, whose chunks stand between the pictures in <c>rec</c> lists.</summary>
    public bool WithAudio { get; init; }

    /// <summary>Sizes of RIFF and <c>movi</c> as in a recording that was never closed.</summary>
    public bool IsOpen { get; init; }

    public byte[] Write(params byte[][] pictures)
    {
        var count = Count ?? pictures.Length;
        byte[] main = [.. Numbers((int)(1e6 * Scale / Rate), 0, 0, 0, count), .. new byte[36]];
        byte[] headers = [.. Chunk("avih", main), .. WithAudio ? Stream("auds", "", [], 0) : [], .. VideoStream(count)];
        var perPart = (pictures.Length + Parts - 1) / Parts;
        var file = new List<byte>();
        foreach (var part in pictures.Chunk(Math.Max(1, perPart)).DefaultIfEmpty([]))
        {
            var first = file.Count == 0;
            byte[] movie = [.. part.SelectMany(PictureChunks)];
            byte[] content = [.. first ? List("hdrl", headers) : [], .. first ? Chunk("JUNK", new byte[13]) : [], .. List("movi", movie, IsOpen)];
            file.AddRange(List(first ? "AVI " : "AVIX", content, IsOpen, id: "RIFF"));
        }

        return [.. file];
    }

    private IEnumerable<byte> PictureChunks(byte[] picture) =>
        WithAudio ? List("rec ", [.. Chunk("00wb", new byte[7]), .. Chunk("01dc", picture)]) : [.. Chunk("00dc", picture), .. Chunk("ix00", new byte[4])];

    private byte[] VideoStream(int count)
    {
        byte[] format = [.. Numbers(40, Width, Height, 1 | (24 << 16)), .. Encoding.ASCII.GetBytes(Codec), .. new byte[20]];
        return Stream("vids", Codec, format, count);
    }

    private byte[] Stream(string type, string codec, byte[] format, int count)
    {
        byte[] header = [.. Encoding.ASCII.GetBytes(type.PadRight(4) + codec.PadRight(4)), .. Numbers(0, 0, 0, Scale, Rate, 0, count), .. new byte[20]];
        return List("strl", [.. Chunk("strh", header), .. Chunk("strf", format)]);
    }

    private static byte[] List(string type, byte[] content, bool isOpen = false, string id = "LIST")
    {
        byte[] list = Chunk(id, [.. Encoding.ASCII.GetBytes(type), .. content]);
        if (isOpen)
        {
            list.AsSpan(4, 4).Clear();
        }

        return list;
    }

    private static byte[] Chunk(string id, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(id), .. Numbers(content.Length), .. content, .. new byte[content.Length & 1]];

    private static byte[] Numbers(params int[] numbers)
    {
        var bytes = new byte[4 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), numbers[i]);
        }

        return bytes;
    }
}
