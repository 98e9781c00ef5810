using System.Runtime.CompilerServices;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Images in a given order: as one clip, or each for itself.</summary>
internal sealed class StillsSource(string name, IReadOnlyList<string> paths, ReplayOptions options) : IFrameSource
{
    public string Name => name;

    public bool IsLive => false;

    public long? FrameCount => paths.Count;

    /// <summary>By its ending: JPEG or PNG.</summary>
    public static bool IsImage(string path) => Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG";

    /// <summary>The images of a folder, without its folders, hidden files and whatever is no image.</summary>
    /// <exception cref="SourceException">There are none, or the folder may not be read.</exception>
    public static StillsSource OpenFolder(string path, ReplayOptions options)
    {
        var name = new DirectoryInfo(path).Name;
        try
        {
            var images = Directory.EnumerateFiles(path)
                .Where(file => IsImage(file) && !Path.GetFileName(file).StartsWith('.'))
                .Order(NaturalOrder.Instance)
                .ToArray();
            return images.Length > 0
                ? new StillsSource(name, images, options)
                : throw new SourceException(name, "a folder without images (.jpg, .jpeg, .png); clips are given by their own names");
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

    public async IAsyncEnumerable<Arrival> ReadAsync(FramePool pool, [EnumeratorCancellation] CancellationToken stop)
    {
        using var decoder = new ImageDecoder();
        for (var index = 0; index < paths.Count; index++)
        {
            var arrival = await ReadAsync(decoder, paths[index], pool, stop);
            if (arrival.Frame is { } frame && !options.Stills)
            {
                frame.Source = name;
                frame.Index = index;
                frame.CapturedAt = TimeSpan.FromSeconds(index / options.FramesPerSecond);
            }

            yield return arrival;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async ValueTask<Arrival> ReadAsync(ImageDecoder decoder, string path, FramePool pool, CancellationToken stop)
    {
        try
        {
            return new Arrival(await decoder.DecodeAsync(path, pool, stop), Signal.Ok);
        }
        catch (SourceException e)
        {
            return new Arrival(null, Signal.Ok, e.Message);
        }
    }
}
