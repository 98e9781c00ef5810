using EdgeLiver.Capture;

namespace EdgeLiver.Host.Commands;

/// <summary>What a source on the command line or in the configuration stands for.</summary>
internal static class Sources
{
    /// <summary>The simulated scanner.</summary>
    public const string Phantom = "phantom";

    /// <param name="source"><see cref="Phantom"/>, or a path.</param>
    /// <param name="options">How a recording is replayed.</param>
    /// <exception cref="SourceException">There is no such thing.</exception>
    public static IFrameSource Open(string source, ReplayOptions options) => source == Phantom
        ? new PhantomFrameSource(new PhantomOptions(), TimeProvider.System, options.Realtime, frames: null)
        : ReplayFrameSource.Open(source, options);

    /// <summary>The profile that comes with a source; null: the scale is not known.</summary>
    public static ScannerProfile? ProfileOf(string source) => source == Phantom ? ScannerProfile.Phantom : null;
}
