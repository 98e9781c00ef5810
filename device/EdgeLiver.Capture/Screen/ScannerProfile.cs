using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Where one model of scanner shows its scale; a JSON file, written once by whoever installs the box.</summary>
public sealed record ScannerProfile
{
    private static readonly ConcurrentDictionary<PhantomMake, ScannerProfile> Makes = new();

    /// <summary>The profile of the simulated scanner that is shown where nothing else is asked for.</summary>
    public static ScannerProfile Phantom => Of(PhantomMake.Aurora);

    /// <summary>The profile of one of the simulated scanners.</summary>
    public static ScannerProfile Of(PhantomMake make) => Makes.GetOrAdd(make, known => Shipped($"phantom-{known}".ToLowerInvariant()));

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Who built the scanner.</summary>
    public string? Make { get; init; }

    /// <summary>Which scanner it is.</summary>
    public string? Model { get; init; }

    /// <summary>The only screen size that it holds for; null: any.</summary>
    public ScreenSize? Screen { get; init; }

    /// <summary>Where B-mode stands beside contrast mode; null: the brighter picture is taken for it.</summary>
    public ScreenSide? BMode { get; init; }

    /// <summary>Where the depth ruler stands; null: it is not read.</summary>
    public RulerArea? Ruler { get; init; }

    /// <summary>Scales of the depths that were seen, for a moment when the ruler can't be read or there is none.</summary>
    public IReadOnlyList<DepthScale>? Depths { get; init; }

    /// <summary>A scale that never changes, mm a pixel, 0.01 to 5; for a scanner without ruler whose depth stays.</summary>
    public double? MmPerPixel { get; init; }

    /// <summary>The scale that the profile knows for a fan, without looking at any ruler; null where it knows none.</summary>
    public double? ScaleOf(Fan fan)
    {
        const double Tolerance = 0.02;
        foreach (var depth in Depths ?? [])
        {
            if (Math.Abs(fan.FaceWidth - depth.FacePx) <= Math.Max(2, Tolerance * depth.FacePx))
            {
                return depth.MmPerPixel;
            }
        }

        return MmPerPixel;
    }

    /// <summary>Reads a profile from a file.</summary>
    /// <exception cref="SourceException">The file can't be read, or a value is missing or out of its range.</exception>
    public static ScannerProfile Load(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var file = File.OpenRead(path);
            return Parse(name, file);
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

    /// <summary>Writes it so that <see cref="Load"/> reads it; whoever looks sees the old file or the whole new one.</summary>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Save(string path)
    {
        var unfinished = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                JsonSerializer.Serialize(file, this, ScannerProfileJson.Default.ScannerProfile);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    internal bool FitsScreen(GrayView screen) => Screen is null || (Screen.Width == screen.Width && Screen.Height == screen.Height);

    private static ScannerProfile Shipped(string name)
    {
        var file = name + ".json";
        using var stream = typeof(ScannerProfile).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"the scanner profile {file} is missing from this build");
        return Parse(file, stream);
    }

    private static ScannerProfile Parse(string name, Stream json)
    {
        try
        {
            var profile = JsonSerializer.Deserialize(json, ScannerProfileJson.Default.ScannerProfile)
                ?? throw new SourceException(name, "is an empty scanner profile; give it a name and a ruler, depths or mmPerPixel");
            profile.Check(name);
            return profile;
        }
        catch (JsonException e)
        {
            throw new SourceException(name, $"is no scanner profile: {e.Message}", e);
        }
    }

    private void Check(string name)
    {
        Require(name, "mmPerPixel", MmPerPixel ?? 1, 0.01, 5);
        if (Ruler is { } ruler)
        {
            Require(name, "ruler.left", ruler.Left, 0, 1);
            Require(name, "ruler.top", ruler.Top, 0, 1);
            Require(name, "ruler.right", ruler.Right, ruler.Left + 0.001, 1);
            Require(name, "ruler.bottom", ruler.Bottom, ruler.Top + 0.05, 1);
            Require(name, "ruler.tickMm", ruler.TickMm, 1, 100);
        }
        else if (MmPerPixel is null && Depths is not { Count: > 0 })
        {
            throw new SourceException(name, "has neither ruler, depths nor mmPerPixel; give it one of them");
        }

        for (var i = 0; i < (Depths?.Count ?? 0); i++)
        {
            Require(name, $"depths[{i}].facePx", Depths![i].FacePx, 1, 8192);
            Require(name, $"depths[{i}].mmPerPixel", Depths[i].MmPerPixel, 0.01, 5);
        }
    }

    private static void Require(string name, string field, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            throw new SourceException(name, FormattableString.Invariant($"{field} is {value}, must be {least} to {most}"));
        }
    }
}

/// <summary>A half of the screen.</summary>
public enum ScreenSide
{
    Left,
    Right,
}

/// <summary>Size of a screen, pixels.</summary>
public sealed record ScreenSize(int Width, int Height);

/// <summary>The part of the screen where the ruler stands, as shares of width and height from the upper left corner.</summary>
/// <param name="Left">First column, 0 to 1; the fan itself may lie in the area, it is left out.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">Behind the last column.</param>
/// <param name="Bottom">Below the last row.</param>
/// <param name="TickMm">Depth from tick to tick, 1 to 100 mm.</param>
public sealed record RulerArea(double Left, double Top, double Right, double Bottom, double TickMm);

/// <summary>One depth setting.</summary>
/// <param name="FacePx">Width of the probe's face on the screen, pixels, 1 to 8192: it tells the depths of one probe apart.</param>
/// <param name="MmPerPixel">Its scale, 0.01 to 5.</param>
public sealed record DepthScale(double FacePx, double MmPerPixel);

[JsonSourceGenerationOptions(WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ScannerProfile))]
internal sealed partial class ScannerProfileJson : JsonSerializerContext;
