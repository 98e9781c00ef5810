using EdgeLiver.Capture;

namespace EdgeLiver.Host.Commands;

/// <summary>What a source on the command line or in the configuration stands for.</summary>
internal static class Sources
{
    /// <summary>The simulated scanner; a colon and the name of a make behind it chooses one of three.</summary>
    public const string Phantom = "phantom";

    /// <param name="source"><see cref="Phantom"/>, <c>phantom:linhai</c>, <c>v4l2:</c> and a device's link, an address, or a path.</param>
    /// <param name="options">How a recording is replayed.</param>
    /// <param name="v4l2">How a capture device is taken; the defaults where null.</param>
    /// <exception cref="SourceException">There is no such thing.</exception>
    public static IFrameSource Open(string source, ReplayOptions options, V4l2Options? v4l2 = null) => source switch
    {
        _ when MakeOf(source) is { } make => new PhantomFrameSource(PhantomOptions.Of(make), TimeProvider.System, options.Realtime, frames: null),
        _ when source.StartsWith(V4l2FrameSource.Scheme, StringComparison.Ordinal) => V4l2FrameSource.Open(source[V4l2FrameSource.Scheme.Length..], v4l2 ?? new()),
        _ when StreamFrameSource.IsAddress(source) => StreamFrameSource.Open(source, options.Ffmpeg, TimeProvider.System),
        _ => ReplayFrameSource.Open(source, options),
    };

    /// <summary>The profile that comes with a source; null: the scale is not known.</summary>
    public static ScannerProfile? ProfileOf(string source) => MakeOf(source) is { } make ? ScannerProfile.Of(make) : null;

    private static PhantomMake? MakeOf(string source)
    {
        if (source == Phantom)
        {
            return PhantomMake.Aurora;
        }

        if (!source.StartsWith(Phantom + ":", StringComparison.Ordinal))
        {
            return null;
        }

        var name = source[(Phantom.Length + 1)..];
        var makes = Enum.GetNames<PhantomMake>();
        return Enum.TryParse<PhantomMake>(name, ignoreCase: true, out var make) && makes.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? make
            : throw new SourceException(source, $"is no simulated scanner; known: {string.Join(", ", makes.Select(known => $"{Phantom}:{known.ToLowerInvariant()}"))}");
    }
}
