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
        while (TryTake(chunks, file, encoded))
        {
            stop.ThrowIfCancellationRequested();
            if (encoded.Length > 0)
            {
                yield return await DecodeAsync(decoder, encoded, index, rate, pool, stop);
            }

            index++;
        }

        if (chunks.Fault is not null || index < header.FrameCount || header.FrameCount is null)
        {
            var count = header.FrameCount is { } expected ? $"{index} of {expected}" : $"{index}";
            yield return new Arrival(null, Signal.Ok, $"{name}: {chunks.Fault ?? "ends too early"}; {count} pictures were there; copy or record it again");
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

    private bool TryTake(RiffReader chunks, FileStream file, EncodedBytes encoded)
    {
        try
        {
            while (chunks.TryNext(out var chunk))
            {
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

        if (2 * frame.Height <= header.Height + 1)
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
