using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeLiver.Screening.Policies;

/// <summary>A number of a policy: a threshold, a window, a share.</summary>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Unit">UCUM; 1 for a ratio.</param>
/// <param name="Why">What it decides.</param>
public sealed record PolicyNumber(double Value, string Unit, string Why);

/// <summary>Surveillance of a group.</summary>
/// <param name="Tests">Code: us_afp, ...</param>
/// <param name="Months">Until they are due again.</param>
public sealed record PolicyPlan(string Tests, int Months);

/// <summary>What a recommendation says in words, and when the person is expected.</summary>
/// <param name="En">English.</param>
/// <param name="ZhCn">Chinese.</param>
/// <param name="DueMonths">Null: in the days of a referral.</param>
/// <param name="Referral">Another examination or a specialist follows.</param>
public sealed record PolicyText(string En, string ZhCn, int? DueMonths = null, bool Referral = false);

/// <summary>A guideline, or a policy of ours, in one edition: thresholds, intervals and texts, read from its data file.</summary>
/// <remarks>A change of a number is a new version and a new file; the version stands in every result that it gave.</remarks>
public sealed record Policy
{
    /// <summary>us-lirads, nhc, ...</summary>
    public required string Id { get; init; }

    public required string Version { get; init; }

    /// <summary>Where the numbers were read, and what was not seen.</summary>
    public required string Source { get; init; }

    public IReadOnlyDictionary<string, PolicyNumber> Numbers { get; init => field = value ?? new Dictionary<string, PolicyNumber>(StringComparer.Ordinal); } = new Dictionary<string, PolicyNumber>(StringComparer.Ordinal);

    /// <summary>By group, in the file's order.</summary>
    public IReadOnlyDictionary<string, PolicyPlan> Plans { get; init => field = value ?? new Dictionary<string, PolicyPlan>(StringComparer.Ordinal); } = new Dictionary<string, PolicyPlan>(StringComparer.Ordinal);

    /// <summary>By code.</summary>
    public IReadOnlyDictionary<string, PolicyText> Recommendations { get; init => field = value ?? new Dictionary<string, PolicyText>(StringComparer.Ordinal); } = new Dictionary<string, PolicyText>(StringComparer.Ordinal);

    /// <summary>id-version, as requests name it.</summary>
    [JsonIgnore]
    public string Name => $"{Id}-{Version}";

    /// <exception cref="KeyNotFoundException">The file lacks it; the program can't go on without.</exception>
    public double Number(string name) => Numbers[name].Value;
}

/// <summary>The policies that come with this version.</summary>
public static class PolicyFiles
{
    public static Policy UsLirads { get; } = Load("us-lirads-2024");

    /// <summary>The product's own.</summary>
    public static Policy Product { get; } = Load("edgeliver-2");

    public static Policy Nhc { get; } = Load("nhc-2026");

    public static Policy Aasld { get; } = Load("aasld-2023");

    public static Policy ChinaStratified { get; } = Load("cn-stratified-2020");

    public static IReadOnlyList<Policy> All { get; } = [UsLirads, Product, Nhc, Aasld, ChinaStratified];

    /// <summary>The recommendation's words and days, whichever policy has it; null where none does.</summary>
    public static PolicyText? Recommendation(string code) => All.Select(policy => policy.Recommendations.GetValueOrDefault(code)).FirstOrDefault(text => text is not null);

    private static Policy Load(string name)
    {
        using var file = typeof(PolicyFiles).Assembly.GetManifestResourceStream($"{name}.json") ?? throw new InvalidOperationException($"policy {name} is not embedded");
        var policy = JsonSerializer.Deserialize(file, PolicyJson.Default.Policy) ?? throw new InvalidOperationException($"policy {name} is empty");
        return policy.Name == name ? policy : throw new InvalidOperationException($"policy file {name} says that it is {policy.Name}");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Policy))]
internal sealed partial class PolicyJson : JsonSerializerContext;
