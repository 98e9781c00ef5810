using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>What is known of one make of scanner: where its depth ruler stands and how far its ticks are apart.</summary>
/// <remarks>
/// Without a profile no size is given in millimetres: that ticks are a centimetre apart is usual, but a size that is wrong is
/// worse than none.
/// </remarks>
public sealed record ScannerProfile
{
    private const double MaxTickMm = 100;
    private static readonly Lazy<ScannerProfile> Simulated = new(ReadEmbedded);

    /// <summary>The simulated scanner's.</summary>
    public static ScannerProfile Phantom => Simulated.Value;

    public required string Name { get; init; }

    /// <summary>Columns of the screen that the profile is for.</summary>
    public required int ScreenWidth { get; init; }

    /// <summary>Rows of the screen that the profile is for.</summary>
    public required int ScreenHeight { get; init; }

    /// <summary>Part of the screen in which the depth ruler stands; where its column is in there is found.</summary>
    public required RulerBox Ruler { get; init; }

    /// <summary>Depth from tick to tick, mm, above 0 and up to 100.</summary>
    public required double TickMm { get; init; }

    /// <summary>Reads a profile.</summary>
    /// <exception cref="SourceException">The file can't be read or a value is out of its range.</exception>
    public static ScannerProfile Load(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var stream = File.OpenRead(path);
            return Read(stream, name);
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

    private static ScannerProfile ReadEmbedded()
    {
        using var stream = typeof(ScannerProfile).Assembly.GetManifestResourceStream("phantom.json")
            ?? throw new InvalidOperationException("phantom.json is not embedded");
        return Read(stream, "phantom.json");
    }

    private static ScannerProfile Read(Stream stream, string name)
    {
        try
        {
            var profile = JsonSerializer.Deserialize(stream, ScannerProfileJson.Default.ScannerProfile)
                ?? throw new SourceException(name, "is null, must be a scanner profile");
            var screen = new PixelBox(0, 0, profile.ScreenWidth, profile.ScreenHeight);
            var ruler = profile.Ruler.Box;
            if (ruler.IsEmpty || ruler.Intersect(screen) != ruler)
            {
                throw new SourceException(name, $"ruler {ruler} must lie on the screen of {profile.ScreenWidth}x{profile.ScreenHeight}");
            }

            return profile.TickMm is > 0 and <= MaxTickMm
                ? profile
                : throw new SourceException(name, FormattableString.Invariant($"tickMm is {profile.TickMm}, must be above 0 and up to {MaxTickMm}"));
        }
        catch (JsonException e)
        {
            throw new SourceException(name, $"is no scanner profile: {e.Message}", e);
        }
    }
}

/// <summary>A box in pixels, as a profile's file has it.</summary>
public sealed record RulerBox(int X, int Y, int Width, int Height)
{
    internal PixelBox Box => new(X, Y, Width, Height);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ScannerProfile))]
internal sealed partial class ScannerProfileJson : JsonSerializerContext;
