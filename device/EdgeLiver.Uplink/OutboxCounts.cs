using EdgeLiver.Contracts;

namespace EdgeLiver.Uplink;

/// <summary>What the outbox has given out, holds and has delivered since the store was made; one consistent moment.</summary>
/// <param name="LastSequence">The highest sequence ever given out; 0 before the first.</param>
/// <param name="Pending">Records that are not known to have arrived, by <see cref="RecordKind"/>.</param>
/// <param name="Sent">Records that have arrived and left the outbox, by <see cref="RecordKind"/>.</param>
public sealed record OutboxCounts(long LastSequence, IReadOnlyList<long> Pending, IReadOnlyList<long> Sent)
{
    internal static readonly int Kinds = Enum.GetValues<RecordKind>().Length;

    /// <summary>Records that were thrown away, unsent, to make room or for their age, by <see cref="RecordKind"/>; never an alert or an exam.</summary>
    public IReadOnlyList<long> Dropped { get; init; } = new long[Kinds];

    /// <summary>Records that were refused too often and stand aside, by <see cref="RecordKind"/>.</summary>
    public IReadOnlyList<long> SetAside { get; init; } = new long[Kinds];

    /// <summary>Bytes that wait, by <see cref="RecordKind"/>.</summary>
    public IReadOnlyList<long> PendingBytes { get; init; } = new long[Kinds];

    /// <summary>Exams and the bytes of their JSON and key frames.</summary>
    public long Exams { get; init; }

    public long ExamBytes { get; init; }

    /// <summary>Exams that the centre has and that were thrown away here to make room.</summary>
    public long DroppedExams { get; init; }

    public long TotalPending => Pending.Sum();

    public long TotalSent => Sent.Sum();

    public long TotalDropped => Dropped.Sum();

    /// <summary>What <see cref="StoreOptions.MaxBytes"/> limits.</summary>
    public long Bytes => PendingBytes.Sum() + ExamBytes;

    internal static OutboxCounts Empty { get; } = new(0, new long[Kinds], new long[Kinds]);

    public long PendingOf(RecordKind kind) => Pending[(int)kind];

    public long SentOf(RecordKind kind) => Sent[(int)kind];

    public long DroppedOf(RecordKind kind) => Dropped[(int)kind];

    /// <summary>Has anything that goes before this kind been appended since?</summary>
    internal bool HasMoreUrgent(RecordKind kind, OutboxCounts since)
    {
        for (var urgent = 0; urgent < (int)kind; urgent++)
        {
            if (Appended(urgent) > since.Appended(urgent))
            {
                return true;
            }
        }

        return false;
    }

    internal OutboxCounts Appended(RecordKind kind, long bytes) => Added(kind, bytes) with { LastSequence = LastSequence + 1 };

    /// <summary>One that has its sequence already.</summary>
    internal OutboxCounts Added(RecordKind kind, long bytes) => this with
    {
        Pending = Changed(Pending, kind, +1),
        PendingBytes = Changed(PendingBytes, kind, bytes),
    };

    internal OutboxCounts Delivered(RecordKind kind, long bytes) => Left(kind, bytes) with { Sent = Changed(Sent, kind, +1) };

    internal OutboxCounts Drop(RecordKind kind, long bytes) => Left(kind, bytes) with { Dropped = Changed(Dropped, kind, +1) };

    internal OutboxCounts PutAside(RecordKind kind, long bytes) => Left(kind, bytes) with { SetAside = Changed(SetAside, kind, +1) };

    private OutboxCounts Left(RecordKind kind, long bytes) => this with
    {
        Pending = Changed(Pending, kind, -1),
        PendingBytes = Changed(PendingBytes, kind, -bytes),
    };

    private long Appended(int kind) => Pending[kind] + Sent[kind] + Dropped[kind] + SetAside[kind];

    private static long[] Changed(IReadOnlyList<long> counts, RecordKind kind, long by)
    {
        var changed = counts.ToArray();
        changed[(int)kind] += by;
        return changed;
    }
}
