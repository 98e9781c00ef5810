using System.Runtime.CompilerServices;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>A Motion-JPEG clip in an AVI file.</summary>
/// <remarks>
/// A chunk without bytes repeats the picture before it and is passed over; its number is left out. A clip that ends before its
/// header's count gives what it has and then a fault.
/// </remarks>
internal sealed class MotionJpegSource(string path, string name, AviHeader header, ReplayOptions options) : IFrameSource
{
    public string Name => name;

    public bool IsLive => false;

    public long? FrameCount => header.FrameCount;

    public async IAsyncEnumerable<Arrival> ReadAsync(FramePool pool, [EnumeratorCancellation] CancellationToken stop)
    {
        using var file = OpenFile();
        using var encoded = new EncodedBytes();
        using var decoder = new ImageDecoder();
        var chunks = new RiffReader(file);
        var rate = header.FramesPerSecond ?? options.FramesPerSecond;
        long index = 0;
        while (TryTake(chunks, file, encoded, stop))
        {
            if (encoded.Length > 0)
            {
                yield return await DecodeAsync(decoder, encoded, index, rate, pool, stop);
            }

            index++;
        }

        if (WhyShort(chunks, index) is { } why)
        {
            yield return new Arrival(null, Signal.Ok, $"{name}: {why}; copy or record it again");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private FileStream OpenFile()
    {
        try
        {
            return EncodedBytes.OpenFile(path, name);
        }
        catch (IOException e)
        {
            throw SourceException.From(name, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw SourceException.From(name, e);
        }
    }

    private string? WhyShort(RiffReader chunks, long pictures) => (chunks.Fault, header.FrameCount) switch
    {
        ({ } fault, { } count) => $"{fault}; {pictures} of {count} pictures were there",
        ({ } fault, null) => $"{fault}; {pictures} pictures were there",
        (null, { } count) => pictures < count ? $"ends too early; {pictures} of {count} pictures were there" : null,
        (null, null) => $"was never closed, so that some may be missing; {pictures} pictures were there",
    };

    private bool TryTake(RiffReader chunks, FileStream file, EncodedBytes encoded, CancellationToken stop)
    {
        try
        {
            while (chunks.TryNext(out var chunk))
            {
                stop.ThrowIfCancellationRequested();
                if (header.IsPicture(chunk.Id))
                {
                    file.Position = chunk.Start;
                    encoded.Read(file, chunk.Length, name);
                    return true;
                }
            }

            return false;
        }
        catch (IOException e)
        {
            throw SourceException.From(name, e);
        }
    }

    private async ValueTask<Arrival> DecodeAsync(
        ImageDecoder decoder, EncodedBytes encoded, long index, double rate, FramePool pool, CancellationToken stop)
    {
        Frame frame;
        try
        {
            frame = await decoder.DecodeAsync(encoded, name, pool, stop);
        }
        catch (SourceException e)
        {
            return new Arrival(null, Signal.Ok, $"{e.Message} (picture {index})");
        }

        if (header.Height - (2L * frame.Height) is 0 or 1)
        {
            // Two fields a chunk: half a picture would be judged as a whole one.
            frame.Dispose();
            throw new SourceException(name, $"interlaced Motion-JPEG; make a progressive clip of it: ffmpeg -i {name} -c:v mjpeg -q:v 2 new.avi");
        }

        frame.Index = index;
        frame.CapturedAt = TimeSpan.FromSeconds(index / rate);
        return new Arrival(frame, Signal.Ok);
    }
}
