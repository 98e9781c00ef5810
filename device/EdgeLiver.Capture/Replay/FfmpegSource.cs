using System.Runtime.CompilerServices;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Any clip that the <c>ffmpeg</c> program can decode.</summary>
internal sealed class FfmpegSource(string path, string name, ReplayOptions options) : IFrameSource
{
    internal static readonly byte[] FrameMark = "FRAME\n"u8.ToArray();
    private FfmpegPipe? _running;

    public string Name => name;

    public bool IsLive => false;

    public long? FrameCount => null;

    public async IAsyncEnumerable<Arrival> ReadAsync(FramePool pool, [EnumeratorCancellation] CancellationToken stop)
    {
        // "file:" keeps a name with a colon from being read as an address, and a playlist may not reach into the network.
        await using var ffmpeg = FfmpegPipe.Start(options.Ffmpeg, ["-protocol_whitelist", "file", "-i", $"file:{path}"], name);
        _running = ffmpeg;
        await using var whenStopped = stop.Register(ffmpeg.Kill);

        if (await Y4mHeader.ReadAsync(ffmpeg.Pictures, stop) is not { } header)
        {
            throw new SourceException(name, $"ffmpeg can't read it: {await ffmpeg.EndAsync(stop) ?? "it has no pictures"}");
        }

        ImageDecoder.CheckSize(name, header.Width, header.Height);

        var rate = header.FramesPerSecond ?? options.FramesPerSecond;
        var picture = new byte[FrameMark.Length + (header.Width * header.Height)];
        long index = 0;
        int got;
        while ((got = await ffmpeg.Pictures.ReadAtLeastAsync(picture, picture.Length, throwOnEndOfStream: false, stop)) == picture.Length)
        {
            var frame = await pool.RentAsync(header.Width, header.Height, stop);
            CopyPixels(picture.AsSpan(FrameMark.Length), frame.Luma);
            (frame.Source, frame.Index, frame.CapturedAt) = (name, index, TimeSpan.FromSeconds(index / rate));
            index++;
            yield return new Arrival(frame, Signal.Ok);
        }

        var fault = await ffmpeg.EndAsync(stop) ?? (got > 0 ? "ffmpeg ended in the middle of a picture" : null);
        if (fault is not null)
        {
            yield return new Arrival(null, Signal.Ok, $"{name}: {fault} (after {index} pictures)");
        }
    }

    // A reader that nobody read to its end or disposed still has its program, which must not outlive the source.
    public ValueTask DisposeAsync() => _running?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal static void CopyPixels(ReadOnlySpan<byte> pixels, GrayView luma)
    {
        for (var y = 0; y < luma.Height; y++)
        {
            pixels.Slice(y * luma.Width, luma.Width).CopyTo(luma.Row(y));
        }
    }
}
