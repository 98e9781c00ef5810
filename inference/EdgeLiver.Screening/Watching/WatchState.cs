using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeLiver.Screening.Watching;

/// <summary>A feature of the last window beside the reference.</summary>
/// <param name="Feature">Which.</param>
/// <param name="Psi">Population stability index.</param>
/// <param name="PsiLimit">Above is drift.</param>
/// <param name="Distance">Kolmogorov-Smirnov distance.</param>
/// <param name="DistanceLimit">Above is drift, where the index is at least half of its limit: a small change is none though it be certain.</param>
public sealed record WatchLook(WatchFeature Feature, double Psi, double PsiLimit, double Distance, double DistanceLimit)
{
    [JsonIgnore]
    public bool IsOut => Psi > PsiLimit || (Distance > DistanceLimit && Psi > PsiLimit / 2);
}

/// <summary>All that a watch knows; kept in the store from exam to exam.</summary>
public sealed record WatchState
{
    /// <summary>Name and version of the package that is watched.</summary>
    public required string Package { get; init; }

    /// <summary>Exams since the package serves here.</summary>
    public long Exams { get; set; }

    /// <summary>Alarms since then.</summary>
    public long Alarms { get; set; }

    /// <summary>A chart a feature, in their order.</summary>
    public required IList<Cusum> Charts { get; init; }

    /// <summary>Values of the exams of the window that is being filled.</summary>
    public required IList<double[]> Recent { get; init; }

    /// <summary>The last full window beside the reference; empty before the first.</summary>
    public IReadOnlyList<WatchLook> Looks { get; set; } = [];

    /// <summary>Features that alarmed since somebody accepted what is.</summary>
    public IReadOnlyList<WatchFeature> Drifted { get; set; } = [];

    public static WatchState New(string package) => new()
    {
        Package = package,
        Charts = [.. Enum.GetValues<WatchFeature>().Select(_ => new Cusum())],
        Recent = [],
    };

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns>Null where it is nothing that this version understands: the watch begins anew.</returns>
    public static WatchState? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, WatchJson.Default.WatchState) is { Charts: not null, Recent: not null } state ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, WatchJson.Default.WatchState);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(WatchState))]
internal sealed partial class WatchJson : JsonSerializerContext;
