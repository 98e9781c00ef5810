using System.Text.Json.Serialization;

namespace EdgeLiver.Uplink.Audit;

/// <summary>Who did what, when, to what, and how it ended.</summary>
/// <param name="N">Its number; the first is 1.</param>
/// <param name="At">By the box's clock.</param>
/// <param name="Actor">Account of the console, user of the operating system, or <c>service</c>. Never a patient.</param>
/// <param name="Action">What: <c>exam.sign</c>, <c>login</c>, <c>update.switch</c>.</param>
/// <param name="Subject">Id of an exam, version of an update, name of an account; null where there is none.</param>
/// <param name="Outcome"><c>done</c>, or why not.</param>
/// <param name="Previous">SHA-256 of the line before, lower-case hex; 64 zeros for the first.</param>
public sealed record AuditEntry(long N, DateTimeOffset At, string Actor, string Action, string? Subject, string Outcome, string Previous);

/// <summary>Whether an audit log is what was written.</summary>
/// <param name="Entries">Lines that were read.</param>
/// <param name="Head">SHA-256 of the last line; 64 zeros where there is none. Held against what the centre has seen, it shows a log that was made anew.</param>
/// <param name="Faults">One line each; empty where all is well.</param>
public sealed record AuditReport(long Entries, string Head, IReadOnlyList<string> Faults);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class AuditJson : JsonSerializerContext;
