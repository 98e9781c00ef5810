using System.Buffers.Binary;
using System.Text;

namespace EdgeLiver.Capture;

/// <summary>What stands before the pictures of an AVI file, of its first video stream.</summary>
/// <param name="Codec">As in the bitmap header: <c>MJPG</c>.</param>
/// <param name="Height">Rows of a whole picture, as the header tells them: any number in a damaged one.</param>
/// <param name="FramesPerSecond">Null where the header tells none that can be.</param>
/// <param name="FrameCount">Null where the header tells none, as in a recording that was never closed.</param>
/// <param name="Stream">Number of the stream, which begins the id of its chunks.</param>
/// <remarks>AVI RIFF File Reference (Microsoft) with the OpenDML extensions 1.02.</remarks>
internal sealed record AviHeader(FourCc Codec, int Height, double? FramesPerSecond, long? FrameCount, int Stream)
{
    private static readonly FourCc Avi = new("AVI "u8);
    private static readonly FourCc MainHeader = new("avih"u8);
    private static readonly FourCc StreamHeader = new("strh"u8);
    private static readonly FourCc StreamFormat = new("strf"u8);
    private static readonly FourCc OpenDmlHeader = new("dmlh"u8);
    private static readonly FourCc Movie = new("movi"u8);
    private static readonly FourCc Video = new("vids"u8);

    // A recorder writes some twenty; a file of nothing else is not looked through.
    private const int MaxHeaderChunks = 1000;

    // "00dc" and "00db": some recorders write a key picture, which every JPEG is, as uncompressed.
    private readonly FourCc _compressed = new(Encoding.ASCII.GetBytes($"{Stream:D2}dc"));
    private readonly FourCc _uncompressed = new(Encoding.ASCII.GetBytes($"{Stream:D2}db"));

    public bool IsMotionJpeg => Codec.ToString().ToUpperInvariant() is "MJPG" or "JPEG";

    /// <summary>Is this chunk a picture of the stream?</summary>
    public bool IsPicture(FourCc id) => id == _compressed || id == _uncompressed;

    /// <summary>Reads up to the first picture; null where the file is no AVI, is damaged or has no video.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static AviHeader? Read(Stream file)
    {
        var chunks = new RiffReader(file);
        if (!chunks.TryNext(out var chunk) || chunk.Id != Avi)
        {
            return null;
        }

        Span<byte> body = stackalloc byte[40];
        var (streams, video, codec, height) = (0, -1, default(FourCc), 0);
        var (mainRate, rate, mainCount, count, openDmlCount) = (0.0, 0.0, 0u, 0u, 0u);
        for (var i = 0; i < MaxHeaderChunks && chunks.TryNext(out chunk) && chunk.Id != Movie; i++)
        {
            // A short header has zeros behind it, which tell nothing.
            body.Clear();
            file.Position = chunk.Start;
            file.ReadExactly(body[..(int)Math.Min(chunk.Length, body.Length)]);
            if (chunk.Id == MainHeader)
            {
                mainRate = 1e6 / Number(body, 0);
                mainCount = Number(body, 16);
            }
            else if (chunk.Id == StreamHeader)
            {
                if (video < 0 && new FourCc(body) == Video)
                {
                    video = streams;
                    rate = (double)Number(body, 24) / Number(body, 20);
                    count = Number(body, 32);
                }

                streams++;
            }
            else if (chunk.Id == StreamFormat && video == streams - 1)
            {
                height = (int)Number(body, 8);
                codec = new FourCc(body[16..]);
            }
            else if (chunk.Id == OpenDmlHeader)
            {
                openDmlCount = Number(body, 0);
            }
        }

        var frames = new[] { openDmlCount, count, mainCount }.FirstOrDefault(n => n > 0);
        return chunk.Id != Movie || video is < 0 or > 99
            ? null
            : new AviHeader(
                codec,
                height,
                new double?[] { rate, mainRate }.FirstOrDefault(IsRate),
                // Each picture has a chunk, which has a header: more than fit are no count.
                frames > 0 && frames <= file.Length / 8 ? frames : null,
                video);
    }

    /// <summary>A rate that a clip may have; damaged and empty headers have others.</summary>
    public static bool IsRate(double? rate) => rate is >= 0.01 and <= 1000;

    private static uint Number(ReadOnlySpan<byte> body, int at) => BinaryPrimitives.ReadUInt32LittleEndian(body[at..]);
}
