using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeLiver.Contracts.Bundles;

/// <summary>Where a bundle comes from.</summary>
/// <param name="SiteId">Clinic.</param>
/// <param name="UnitId">Box.</param>
/// <param name="BundleId">Its own; a receiver takes each once.</param>
/// <param name="CreatedAt">By the box's clock.</param>
public sealed record BundleOrigin(string SiteId, string UnitId, Ulid BundleId, DateTimeOffset CreatedAt);

/// <summary>What stands open at the head of a bundle: who made it and for whom. Signed, and bound to what is sealed behind it.</summary>
public sealed record BundleHeader
{
    public const string FormatName = "edgeliver.bundle/1";

    public string Format { get; init => field = Check.Same("bundle format", value, FormatName); } = FormatName;

    public required string SiteId { get; init => field = Check.Id("siteId", value); }

    public required string UnitId { get; init => field = Check.Id("unitId", value); }

    public required Ulid BundleId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Fingerprint of the centre's key that opens it.</summary>
    public required string CentreKey { get; init => field = Check.Id("centreKey", value); }

    /// <summary>Fingerprint of the unit's key that signs it.</summary>
    public required string UnitKey { get; init => field = Check.Id("unitKey", value); }

    /// <summary>Public half of the key that was made for this bundle alone, SubjectPublicKeyInfo.</summary>
    public required byte[] EphemeralKey { get; init; }
}

/// <summary>One record's head; its payload follows.</summary>
internal sealed record BundleEntry
{
    public required long Sequence { get; init; }

    public required Ulid Id { get; init; }

    public required RecordKind Kind { get; init; }

    public required string Topic { get; init; }

    public required string Schema { get; init; }

    public required string ContentType { get; init; }

    public required int Bytes { get; init; }

    public required string Sha256 { get; init; }
}

/// <summary>Sequences from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public readonly record struct SequenceRange(long First, long Last)
{
    public bool Contains(long sequence) => sequence >= First && sequence <= Last;

    /// <summary>As few ranges as say the same, in order.</summary>
    public static List<SequenceRange> Of(IEnumerable<long> sequences)
    {
        var ranges = new List<SequenceRange>();
        foreach (var sequence in sequences.Order())
        {
            if (ranges.Count > 0 && sequence - ranges[^1].Last <= 1)
            {
                ranges[^1] = ranges[^1] with { Last = sequence };
            }
            else
            {
                ranges.Add(new(sequence, sequence));
            }
        }

        return ranges;
    }
}

/// <summary>What stands behind the last record: what there must have been.</summary>
public sealed record BundleManifest
{
    public required long Records { get; init; }

    public required IReadOnlyList<SequenceRange> Sequences { get; init; }

    /// <summary>Of all records as they stand in the bundle, heads and payloads, hexadecimal.</summary>
    public required string Sha256 { get; init; }
}

/// <summary>Ids are spelled as on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BundleHeader))]
[JsonSerializable(typeof(BundleEntry))]
[JsonSerializable(typeof(BundleManifest))]
[JsonSerializable(typeof(BundleReceipt))]
internal sealed partial class BundleJson : JsonSerializerContext
{
    /// <exception cref="FormatException">It is not what is asked for; one line.</exception>
    public static T Read<T>(string what, ReadOnlySpan<byte> json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new FormatException($"{what} is empty");
        }
        catch (JsonException fault)
        {
            throw new FormatException($"{what} can't be read: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }
}
