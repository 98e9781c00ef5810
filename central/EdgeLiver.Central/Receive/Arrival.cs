using System.Globalization;
using System.Security.Cryptography;
using EdgeLiver.Contracts;

namespace EdgeLiver.Central.Receive;

/// <summary>A record that is what it says it is.</summary>
internal sealed record Arrival
{
    private const int MaxProperty = 128;

    public required Delivery Delivery { get; init; }

    public required string Site { get; init; }

    public required string Unit { get; init; }

    public required RecordKind Kind { get; init; }

    public required long Sequence { get; init; }

    public required string RecordId { get; init; }

    public required string Schema { get; init; }

    /// <summary>Of the payload, hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public ReceivedExam? Exam { get; init; }

    public ReceivedAlert? Alert { get; init; }

    /// <summary>Topic, properties, hash and payload looked at together.</summary>
    /// <param name="delivery">What came.</param>
    /// <param name="maxBytes">Of a payload.</param>
    /// <exception cref="FormatException">They do not agree, or one of them is not ours; one line that repeats nothing of the payload.</exception>
    public static Arrival Of(Delivery delivery, int maxBytes)
    {
        if (delivery.Payload.Length > maxBytes)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"payload has {delivery.Payload.Length} bytes; allowed: {maxBytes}"));
        }

        var (site, unit, kind) = Topics.Parse(delivery.Topic);
        if (!long.TryParse(Property(delivery, "seq"), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence < 1)
        {
            throw new FormatException("property seq is no whole number of 1 or more");
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(delivery.Payload.Span));
        if (!string.Equals(Property(delivery, "sha256"), sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("property sha256 is not that of the payload");
        }

        if (!Ulid.TryParse(Property(delivery, "id"), CultureInfo.InvariantCulture, out var id))
        {
            throw new FormatException("property id is no ULID");
        }

        var arrival = new Arrival
        {
            Delivery = delivery,
            Site = site,
            Unit = unit,
            Kind = kind,
            Sequence = sequence,
            RecordId = $"{id}",
            Schema = Property(delivery, "schema"),
            Sha256 = sha256,
            Exam = kind == RecordKind.Exam ? FhirReading.Exam(delivery.Payload) : null,
            Alert = kind == RecordKind.Alert ? FhirReading.Alert(delivery.Payload) : null,
        };
        return arrival switch
        {
            { Exam: { } exam } when (exam.Site, exam.Unit) != (site, unit) => throw new FormatException($"topic is of {site}/{unit}, payload of {exam.Site}/{exam.Unit}"),
            { Alert: { } alert } when (alert.Site, alert.Unit) != (site, unit) => throw new FormatException($"topic is of {site}/{unit}, payload of {alert.Site}/{alert.Unit}"),
            { Exam: { } exam } when exam.ExamId != id => throw new FormatException("property id is not the exam's"),
            { Alert: { } alert } when alert.AlertId != id => throw new FormatException("property id is not the alert's"),
            _ => arrival,
        };
    }

    private static string Property(Delivery delivery, string name) =>
        delivery.Properties.TryGetValue(name, out var value) && value.Length is > 0 and <= MaxProperty && !value.Any(char.IsControl)
            ? value
            : throw new FormatException($"property {name} is missing or longer than {MaxProperty} characters");
}
