using EdgeLiver.Capture;

namespace EdgeLiver.Host.Commands;

/// <summary>What a source on the command line or in the configuration stands for.</summary>
internal static class Sources
{
    /// <summary>The simulated scanner.</summary>
    public const string Phantom = "phantom";

    /// <param name="source"><see cref="Phantom"/>, <c>v4l2:</c> and a device's link, an address, or a path.</param>
    /// <param name="options">How a recording is replayed.</param>
    /// <param name="v4l2">How a capture device is taken; the defaults where null.</param>
    /// <exception cref="SourceException">There is no such thing.</exception>
    public static IFrameSource Open(string source, ReplayOptions options, V4l2Options? v4l2 = null) => source switch
    {
        Phantom => new PhantomFrameSource(new PhantomOptions(), TimeProvider.System, options.Realtime, frames: null),
        _ when source.StartsWith(V4l2FrameSource.Scheme, StringComparison.Ordinal) => V4l2FrameSource.Open(source[V4l2FrameSource.Scheme.Length..], v4l2 ?? new()),
        _ when StreamFrameSource.IsAddress(source) => StreamFrameSource.Open(source, options.Ffmpeg, TimeProvider.System),
        _ => ReplayFrameSource.Open(source, options),
    };

    /// <summary>The profile that comes with a source; null: the scale is not known.</summary>
    public static ScannerProfile? ProfileOf(string source) => source == Phantom ? ScannerProfile.Phantom : null;
}
