using EdgeLiver.Capture;

namespace EdgeLiver.Host.Commands;

/// <summary>What a source on the command line or in the configuration stands for.</summary>
internal static class Sources
{
    /// <summary>The simulated scanner; a colon and the name of a make behind it chooses one of three.</summary>
    public const string Phantom = "phantom";

    /// <param name="source"><see cref="Phantom"/>, <c>phantom:linhai</c>, or a path.</param>
    /// <param name="options">How a recording is replayed.</param>
    /// <exception cref="SourceException">There is no such thing.</exception>
    public static IFrameSource Open(string source, ReplayOptions options) => MakeOf(source) is { } make
        ? new PhantomFrameSource(PhantomOptions.Of(make), TimeProvider.System, options.Realtime, frames: null)
        : ReplayFrameSource.Open(source, options);

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
