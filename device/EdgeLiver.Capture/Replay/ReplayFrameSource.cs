using System.Runtime.CompilerServices;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>A recording as a source of frames: an image, a folder of images, or a clip.</summary>
/// <remarks>
/// <para>
/// Images are JPEG and PNG. Motion-JPEG in AVI and MetaImage sequences are decoded here, every other clip by the <c>ffmpeg</c> program.
/// </para>
/// <para><see cref="Frame.Source"/> is the name of the file or folder without its directories, <see cref="Frame.Index"/> the
/// number in the clip and <see cref="Frame.CapturedAt"/> that number over the clip's rate. What can't be read is an
/// <see cref="Arrival"/> with a fault and leaves a gap in the numbers. A recording can be read again from its start.</para>
/// </remarks>
public sealed class ReplayFrameSource : IFrameSource
{
    private readonly IFrameSource _clip;
    private readonly TimeProvider _clock;

    private ReplayFrameSource(IFrameSource clip, bool isLive, TimeProvider clock)
    {
        _clip = clip;
        _clock = clock;
        IsLive = isLive;
    }

    public string Name => _clip.Name;

    /// <summary>True when replayed at the clip's own pace.</summary>
    public bool IsLive { get; }

    /// <summary>Images, or the frames that an AVI header tells; null where only decoding shows.</summary>
    public long? FrameCount => _clip.FrameCount;

    /// <summary>Finds out what <paramref name="path"/> is; a clip for <c>ffmpeg</c> is looked into by <see cref="ReadAsync"/>.</summary>
    /// <param name="path">An image, a folder or a clip.</param>
    /// <param name="options">How to replay it.</param>
    /// <param name="clock">Paces <see cref="ReplayOptions.Realtime"/>; the system's where null.</param>
    /// <exception cref="SourceException">There is no such thing, it may not be read, or a folder has no images.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate in the options is out of its range.</exception>
    public static ReplayFrameSource Open(string path, ReplayOptions options, TimeProvider? clock = null)
    {
        if (!AviHeader.IsRate(options.FramesPerSecond))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.FramesPerSecond, "the rate must be 0.01 to 1000 frames a second");
        }

        var clip = OpenClip(path, options);
        return new ReplayFrameSource(clip, options.Realtime && !options.Stills, clock ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    /// <exception cref="SourceException">
    /// <c>ffmpeg</c> is not installed or knows no such clip; the file went away since <see cref="Open"/>.
    /// </exception>
    public IAsyncEnumerable<Arrival> ReadAsync(FramePool pool, CancellationToken stop) =>
        IsLive ? ReadPacedAsync(pool, stop) : _clip.ReadAsync(pool, stop);

    public ValueTask DisposeAsync() => _clip.DisposeAsync();

    private static IFrameSource OpenClip(string path, ReplayOptions options)
    {
        if (Directory.Exists(path))
        {
            return StillsSource.OpenFolder(path, options);
        }

        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        if (name.Length == 0)
        {
            throw new SourceException("source", "has no name; give an image, a folder or a clip");
        }

        try
        {
            // An image's fault is told when it is read, as it is in a folder; here it only has to be there.
            if (StillsSource.IsImage(path) && File.Exists(path))
            {
                return new StillsSource(name, [path], options);
            }

            using var file = EncodedBytes.OpenFile(path, name);
            if (MetaImageHeader.IsMetaImage(path))
            {
                using var text = new BufferedStream(file);
                return new MetaImageSource(path, name, MetaImageHeader.Read(name, text), options);
            }

            return AviHeader.Read(file) switch
            {
                { IsMotionJpeg: true } header => new MotionJpegSource(path, name, header, options),
                _ => new FfmpegSource(path, name, options),
            };
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

    private async IAsyncEnumerable<Arrival> ReadPacedAsync(FramePool pool, [EnumeratorCancellation] CancellationToken stop)
    {
        var start = _clock.GetTimestamp();
        await foreach (var arrival in _clip.ReadAsync(pool, stop))
        {
            var early = arrival.Frame is { } frame ? frame.CapturedAt - _clock.GetElapsedTime(start) : TimeSpan.Zero;
            if (early > TimeSpan.Zero)
            {
                try
                {
                    await Task.Delay(early, _clock, stop);
                }
                catch (OperationCanceledException)
                {
                    arrival.Frame?.Dispose();
                    throw;
                }
            }

            yield return arrival;
        }
    }
}
