using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace EdgeLiver.Updates;

/// <summary>What an update is made of and for whom: the targets metadata that is signed (TUF's word).</summary>
/// <remarks>Everything that decides is in here, so a signature over these bytes covers all of it.</remarks>
public sealed partial record UpdateManifest
{
    public const string FormatName = "edgeliver.targets/1";
    public const string FileName = "targets.json";
    public const string SignatureName = "targets.sig";
    public const string Application = "application";
    public const string Model = "model";
    public const string AnyArchitecture = "any";

    internal const int MaxTargets = 10_000;
    internal const int MaxBytes = 4 << 20;
    private const int MaxPathLength = 200;

    public required string Format { get; init; }

    /// <summary><c>application</c> or <c>model</c>; each has keys of its own.</summary>
    public required string Component { get; init; }

    /// <summary><c>edgeliver</c>, or the model package's name.</summary>
    public required string Name { get; init; }

    /// <summary>MAJOR.MINOR.PATCH.</summary>
    public required string Version { get; init; }

    /// <summary><c>linux-x64</c>, <c>linux-arm64</c> or <c>any</c>.</summary>
    public required string Architecture { get; init; }

    public required DateTimeOffset Issued { get; init; }

    /// <summary>From then on it is taken no more: an old update is not kept back and played later.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Lowest version that it may follow directly; null for any.</summary>
    public string? From { get; init; }

    /// <summary>Once this update is confirmed the box never takes a version below this one again; null for none.</summary>
    public string? Floor { get; init; }

    public required IReadOnlyList<UpdateTarget> Targets { get; init; }

    [JsonIgnore]
    public string Id => $"{Name} {Version}";

    [JsonIgnore]
    internal long TotalBytes => Targets.Sum(target => target.Length);

    /// <summary>What this machine is called in a manifest.</summary>
    public static string ThisArchitecture => $"linux-{RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "x64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => $"{other}",
    }}";

    /// <summary>MAJOR.MINOR.PATCH, or null.</summary>
    public static Version? NumberOf(string? text) =>
        System.Version.TryParse(text, out var version) && version.Build >= 0 && version.ToString(3) == text ? version : null;

    /// <exception cref="UpdateException">It is no manifest, or holds what it may not.</exception>
    public static UpdateManifest Parse(ReadOnlySpan<byte> json)
    {
        UpdateManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(json, UpdateJson.Default.UpdateManifest) ?? throw new UpdateException($"{FileName} is null, must be an object");
        }
        catch (JsonException e)
        {
            throw new UpdateException($"{FileName}: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        manifest.Check();
        return manifest;
    }

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, UpdateJson.Default.UpdateManifest);

    private void Check()
    {
        Demand(Format == FormatName, "format", Format, FormatName);
        Demand(Component is Application or Model, "component", Component, "application or model");
        Demand(Name is not null && NameForm().IsMatch(Name), "name", Name, "1 to 64 of a-z, 0-9, -");
        Demand(NumberOf(Version) is not null, "version", Version, "MAJOR.MINOR.PATCH");
        Demand(Architecture is "linux-x64" or "linux-arm64" or AnyArchitecture, "architecture", Architecture, "linux-x64, linux-arm64 or any");
        Demand(From is null || NumberOf(From) is not null, "from", From, "MAJOR.MINOR.PATCH");
        Demand(Floor is null || (NumberOf(Floor) is { } floor && floor <= NumberOf(Version)), "floor", Floor, "MAJOR.MINOR.PATCH, not above the version");
        Demand(Expires > Issued, "expires", $"{Expires:u}", "after issued");
        Demand(Targets is { Count: > 0 and <= MaxTargets }, "targets", $"{Targets?.Count}", $"1 to {MaxTargets} files");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var target in Targets!)
        {
            Demand(target is { Path.Length: <= MaxPathLength } && PathForm().IsMatch(target.Path) && target.Path is not (FileName or SignatureName), "path", target?.Path, "a plain relative path");
            Demand(seen.Add(target!.Path), "path", target.Path, "named once");
            Demand(target.Length >= 0, $"length of {target.Path}", $"{target.Length}", "0 or more");
            Demand(target.Sha256 is not null && HashForm().IsMatch(target.Sha256), $"sha256 of {target.Path}", target.Sha256, "64 lower-case hex digits");
        }
    }

    private static void Demand(bool fits, string field, string? value, string allowed)
    {
        if (!fits)
        {
            var shown = (value ?? "null").ReplaceLineEndings(" ");
            throw new UpdateException($"{FileName}: {field} is {(shown.Length > 64 ? shown[..64] : shown)}, must be {allowed}");
        }
    }

    // No dot in front: no hidden file, no way up.
    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._+@-]*(/[A-Za-z0-9_][A-Za-z0-9._+@-]*)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathForm();

    [GeneratedRegex(@"\A[a-z0-9-]{1,64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\A[0-9a-f]{64}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HashForm();
}

/// <summary>One file of an update.</summary>
/// <param name="Path">Relative, with /.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Executable">Gets mode 0755, else 0644.</param>
public sealed record UpdateTarget(string Path, long Length, string Sha256, bool Executable = false);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UpdateManifest))]
[JsonSerializable(typeof(UpdateState))]
internal sealed partial class UpdateJson : JsonSerializerContext;
