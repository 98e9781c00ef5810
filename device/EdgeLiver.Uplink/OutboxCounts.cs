using EdgeLiver.Contracts;

namespace EdgeLiver.Uplink;

/// <summary>What the outbox has given out, holds and has delivered since the store was made; one consistent moment.</summary>
/// <param name="LastSequence">The highest sequence ever given out; 0 before the first.</param>
/// <param name="Pending">Records waiting, by <see cref="RecordKind"/>.</param>
/// <param name="Sent">Records acknowledged by the broker, by <see cref="RecordKind"/>.</param>
public sealed record OutboxCounts(long LastSequence, IReadOnlyList<long> Pending, IReadOnlyList<long> Sent)
{
    internal static readonly int Kinds = Enum.GetValues<RecordKind>().Length;

    public long TotalPending => Pending.Sum();

    public long TotalSent => Sent.Sum();

    public long PendingOf(RecordKind kind) => Pending[(int)kind];

    public long SentOf(RecordKind kind) => Sent[(int)kind];

    /// <summary>Has anything that goes before this kind been appended since?</summary>
    internal bool HasMoreUrgent(RecordKind kind, OutboxCounts since)
    {
        for (var urgent = 0; urgent < (int)kind; urgent++)
        {
            if (Pending[urgent] + Sent[urgent] > since.Pending[urgent] + since.Sent[urgent])
            {
                return true;
            }
        }

        return false;
    }

    internal static OutboxCounts Empty { get; } = new(0, new long[Kinds], new long[Kinds]);

    internal OutboxCounts Appended(RecordKind kind) => this with { LastSequence = LastSequence + 1, Pending = Changed(Pending, kind, +1) };

    internal OutboxCounts Delivered(RecordKind kind) => this with { Pending = Changed(Pending, kind, -1), Sent = Changed(Sent, kind, +1) };

    private static long[] Changed(IReadOnlyList<long> counts, RecordKind kind, long by)
    {
        var changed = counts.ToArray();
        changed[(int)kind] += by;
        return changed;
    }
}
