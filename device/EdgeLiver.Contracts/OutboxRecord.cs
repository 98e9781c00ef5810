using System.Globalization;
using System.Security.Cryptography;

namespace EdgeLiver.Contracts;

/// <summary>What a record is; lower goes first. The numbers stand on disks: they never change.</summary>
public enum RecordKind
{
    Alert = 0,
    Exam = 1,
    Event = 2,
    Telemetry = 3,
}

/// <summary>What is to be sent; the outbox gives it a sequence.</summary>
/// <param name="Id">The record's own id: an exam that is sent again after a change keeps it.</param>
/// <param name="Kind">Decides who goes first.</param>
/// <param name="Topic">MQTT topic.</param>
/// <param name="Schema">Name and version of what the payload says: edgeliver.exam/1.</param>
/// <param name="ContentType">MIME type of the payload.</param>
/// <param name="Payload">The bytes, as they will lie on the wire.</param>
public sealed record OutboxMessage(
    Ulid Id, RecordKind Kind, string Topic, string Schema, string ContentType, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The exam as a FHIR bundle on the unit's exam topic.</summary>
    public static OutboxMessage Of(ExamRecord exam) => new(
        exam.ExamId, RecordKind.Exam, Topics.Of(exam.SiteId, exam.DeviceId, RecordKind.Exam), exam.Schema, FhirBundle.ContentType, FhirBundle.Write(exam));

    /// <summary>The alert as a FHIR bundle on the unit's alert topic.</summary>
    public static OutboxMessage Of(AlertRecord alert) => new(
        alert.AlertId, RecordKind.Alert, Topics.Of(alert.SiteId, alert.DeviceId, RecordKind.Alert), alert.Schema, FhirBundle.ContentType, FhirBundle.Write(alert));

    /// <summary>The event as a FHIR bundle on the unit's event topic.</summary>
    public static OutboxMessage Of(EventRecord happened) => new(
        happened.EventId, RecordKind.Event, Topics.Of(happened.SiteId, happened.DeviceId, RecordKind.Event), happened.Schema, FhirBundle.ContentType, FhirBundle.Write(happened));
}

/// <summary>A message that stands in the outbox.</summary>
/// <param name="Sequence">From 1, never used twice by a store: the receiver drops repeats by unit and sequence (DESIGN.md: what a receiver does).</param>
/// <param name="Message">What is sent.</param>
public sealed record OutboxRecord(long Sequence, OutboxMessage Message)
{
    /// <summary>User properties of the MQTT message: id, seq, schema, sha256 (of the payload, hexadecimal).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Properties() =>
    [
        new("id", $"{Message.Id}"),
        new("seq", Sequence.ToString(CultureInfo.InvariantCulture)),
        new("schema", Message.Schema),
        new("sha256", Convert.ToHexStringLower(SHA256.HashData(Message.Payload.Span))),
    ];
}
