using EdgeLiver.Contracts;

namespace EdgeLiver.Uplink;

/// <summary>An exam as the store has it.</summary>
/// <param name="Exam">The newest version under its id.</param>
/// <param name="StoredAt">When this version was stored.</param>
/// <param name="Sequence">Of the message that carries this version; null where none was asked for.</param>
/// <param name="SentAt">When the broker acknowledged that message; null while it waits.</param>
public sealed record StoredExam(ExamRecord Exam, DateTimeOffset StoredAt, long? Sequence, DateTimeOffset? SentAt);
