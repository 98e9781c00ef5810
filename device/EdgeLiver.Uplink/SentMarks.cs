using EdgeLiver.Contracts;

namespace EdgeLiver.Uplink;

/// <summary>Marks in the store what a broker has, in groups, beside the sending.</summary>
/// <remarks>
/// Mosquitto acknowledges first and saves when it has served every socket that has something to say. So an acknowledgement alone
/// proves nothing; the answer to something that was sent after it, a message or a ping, shows that the broker has lived through that.
/// </remarks>
internal sealed class SentMarks(RecordStore store, UplinkMetrics metrics, TimeProvider time, HashSet<long> tried)
{
    private const int Group = 256;

    // A store that is slower than the broker holds the sending up.
    private const int MostWaiting = 4 * Group;

    // A slow line that is cut again and again must get on: what arrived is marked at least this often.
    private static readonly TimeSpan MarkAfter = TimeSpan.FromSeconds(1);

    private readonly Queue<OutboxRecord> _accepted = new();
    private List<OutboxRecord> _proved = [];
    private Task _marking = Task.CompletedTask;
    private long _markedAt = time.GetTimestamp();
    private long _provedCount;

    /// <summary>How many were acknowledged in this pass.</summary>
    public long Count { get; private set; }

    /// <summary>Some are acknowledged and not proved.</summary>
    public bool IsOpen => _accepted.Count > 0;

    /// <summary>The broker has acknowledged it.</summary>
    public void Accept(OutboxRecord record)
    {
        _accepted.Enqueue(record);
        Count++;
    }

    /// <summary>The broker has answered what was sent when so many had been acknowledged.</summary>
    public void Prove(long count)
    {
        for (; _provedCount < count; _provedCount++)
        {
            _proved.Add(_accepted.Dequeue());
        }
    }

    /// <summary>Goes on beside the sending; waits only where the store does not keep up.</summary>
    /// <exception cref="StoreException">The store has failed.</exception>
    public async Task MarkAsync()
    {
        var enough = _proved.Count >= Group || (_proved.Count > 0 && time.GetElapsedTime(_markedAt) > MarkAfter);
        if (enough && (_marking.IsCompleted || _proved.Count >= MostWaiting))
        {
            await _marking;
            _marking = BeginAsync();
        }
    }

    /// <summary>The end of the pass; what is not proved is not marked, and is sent again.</summary>
    /// <exception cref="StoreException">The store has failed.</exception>
    public async Task FinishAsync()
    {
        foreach (var record in _accepted)
        {
            metrics.Failed(record.Message.Kind);
        }

        _accepted.Clear();
        await _marking;
        await BeginAsync();
    }

    // Not stopped by anything: what the broker has need not be sent again.
    private Task BeginAsync()
    {
        var group = _proved;
        _proved = [];
        _markedAt = time.GetTimestamp();
        foreach (var record in group)
        {
            tried.Remove(record.Sequence);
            metrics.Acknowledged(record.Message.Kind);
        }

        return store.MarkSentAsync(group, CancellationToken.None);
    }
}
