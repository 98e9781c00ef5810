using EdgeLiver.Contracts;

namespace EdgeLiver.Uplink;

/// <summary>An exam as the store has it.</summary>
/// <param name="Exam">The newest version under its id.</param>
/// <param name="StoredAt">When this version was stored, by the best clock that the box has had since its boot.</param>
/// <param name="Sequence">Of the message that carries this version; null where none was asked for.</param>
/// <param name="Waits">That message is in the outbox; false once the broker has acknowledged it.</param>
public sealed record StoredExam(ExamRecord Exam, DateTimeOffset StoredAt, long? Sequence, bool Waits)
{
    /// <summary>Its key frames and cines.</summary>
    public IReadOnlyList<BlobReference> Blobs { get; init; } = [];
}
