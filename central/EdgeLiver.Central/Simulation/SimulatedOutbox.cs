using EdgeLiver.Contracts;

namespace EdgeLiver.Central.Simulation;

/// <summary>A box's outbox in memory: what is appended stays until the centre has acknowledged it.</summary>
internal sealed class SimulatedOutbox
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, (OutboxRecord Record, long AppendedAt, bool Sent)> _waiting = [];
    private long _last;

    public long Appended => Volatile.Read(ref _last);

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    public void Append(OutboxMessage message, long now)
    {
        lock (_lock)
        {
            var record = new OutboxRecord(++_last, message);
            _waiting[record.Sequence] = (record, now, Sent: false);
        }
    }

    /// <summary>Records that were not sent yet, alerts first, or all once more.</summary>
    public List<OutboxRecord> Take(bool again)
    {
        lock (_lock)
        {
            var records = _waiting.Values.Where(entry => again || !entry.Sent).Select(entry => entry.Record).OrderBy(record => record.Message.Kind).ThenBy(record => record.Sequence).ToList();
            foreach (var record in records)
            {
                _waiting[record.Sequence] = _waiting[record.Sequence] with { Sent = true };
            }

            return records;
        }
    }

    /// <summary>The centre has these.</summary>
    /// <param name="sequences">As it said.</param>
    /// <param name="took">Called with the time stamp at which each that was still there had been appended.</param>
    public void Acknowledge(IEnumerable<long> sequences, Action<long> took)
    {
        lock (_lock)
        {
            foreach (var sequence in sequences)
            {
                if (_waiting.Remove(sequence, out var entry))
                {
                    took(entry.AppendedAt);
                }
            }
        }
    }
}
