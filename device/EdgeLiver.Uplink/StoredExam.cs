using EdgeLiver.Contracts;

namespace EdgeLiver.Uplink;

/// <summary>An exam as the store has it.</summary>
/// <param name="Exam">The newest version under its id.</param>
/// <param name="StoredAt">When this version was stored.</param>
/// <param name="Sequence">Of the message that carries this version; null where none was asked for.</param>
/// <param name="Waits">That message is in the outbox; false once the broker has acknowledged it.</param>
public sealed record StoredExam(ExamRecord Exam, DateTimeOffset StoredAt, long? Sequence, bool Waits);
