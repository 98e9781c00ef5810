using System.IO.Compression;
using System.Runtime.CompilerServices;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>A sequence of 8-bit grey pictures in a MetaImage file, with the text of its frame grabber before them.</summary>
internal sealed class MetaImageSource(string path, string name, MetaImageHeader header, ReplayOptions options) : IFrameSource
{
    public string Name => name;

    public bool IsLive => false;

    public long? FrameCount => header.Frames;

    public async IAsyncEnumerable<Arrival> ReadAsync(FramePool pool, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var file = new BufferedStream(EncodedBytes.OpenFile(path, name));
        MetaImageHeader.Read(name, file);
        await using Stream pixels = header.Compressed ? new ZLibStream(file, CompressionMode.Decompress) : file;
        var picture = new byte[header.Width * header.Height];
        for (var index = 0; index < header.Frames; index++)
        {
            if (await FaultAsync(pixels, picture, stop) is { } fault)
            {
                yield return new Arrival(null, Signal.Ok, $"{name}: {fault} in picture {index} of {header.Frames}");
                yield break;
            }

            var frame = await pool.RentAsync(header.Width, header.Height, stop);
            for (var y = 0; y < header.Height; y++)
            {
                picture.AsSpan(y * header.Width, header.Width).CopyTo(frame.Luma.Row(y));
            }

            var at = header.Times.TryGetValue(index, out var seconds) ? seconds : index / options.FramesPerSecond;
            (frame.Source, frame.Index, frame.CapturedAt) = (name, index, TimeSpan.FromSeconds(at));
            yield return new Arrival(frame, Signal.Ok);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task<string?> FaultAsync(Stream pixels, byte[] picture, CancellationToken stop)
    {
        try
        {
            var got = await pixels.ReadAtLeastAsync(picture, picture.Length, throwOnEndOfStream: false, stop);
            return got == picture.Length ? null : "ends";
        }
        catch (InvalidDataException)
        {
            return "has damaged pixels";
        }
    }
}
