using EdgeLiver.Contracts;
using LiteDB;

namespace EdgeLiver.Uplink;

/// <summary>What waits, by a key that sorts by kind and then by sequence: the order of sending is the order of the primary index.</summary>
internal sealed class OutboxTable(ILiteCollection<BsonDocument> outbox, ILiteCollection<BsonDocument> aside)
{
    /// <summary>What a record costs beside its payload, about.</summary>
    private const int OverheadBytes = 256;

    // LiteDB compiles an expression for each text: with the value in it, that is a millisecond for each record.
    private const string ById = "$._id = @0";

    private const int KindShift = 56;
    private const long SequenceMask = (1L << KindShift) - 1;

    // The broker has these, the centre does not yet. Not on the disk: after a restart all that waits is sent again.
    private readonly HashSet<long> _sent = [];
    private readonly Dictionary<long, int> _refusals = [];

    // Up to here everything of the kind that still waits was sent: a pass does not read it all again.
    private readonly long[] _sentThrough = new long[OutboxCounts.Kinds];

    /// <summary>Records of this process's connections that wait for the centre alone.</summary>
    public int AwaitingCentre => _sent.Count;

    public static long BytesOf(int payload) => payload + OverheadBytes;

    /// <returns>False where a record of this sequence is there.</returns>
    public bool TryInsert(OutboxRecord record, ClockStamp stamp)
    {
        if (outbox.Exists(ById, Key(record.Message.Kind, record.Sequence)))
        {
            return false;
        }

        // One that was salvaged may stand before what was sent since.
        _sentThrough[(int)record.Message.Kind] = Math.Min(_sentThrough[(int)record.Message.Kind], record.Sequence - 1);
        Insert(record, stamp);
        return true;
    }

    public void Insert(OutboxRecord record, ClockStamp stamp)
    {
        var message = record.Message;
        outbox.Insert(stamp.Into(new BsonDocument
        {
            ["_id"] = Key(message.Kind, record.Sequence),
            ["record"] = message.Id.ToByteArray(),
            ["topic"] = message.Topic,
            ["schema"] = message.Schema,
            ["type"] = message.ContentType,
            ["payload"] = message.Payload.ToArray(),
        }));
    }

    /// <summary>It has not arrived: it is to be sent, or stands aside.</summary>
    public bool Waits(RecordKind kind, long sequence) =>
        outbox.Exists(ById, Key(kind, sequence)) || aside.Exists(ById, Key(kind, sequence));

    public List<OutboxRecord> ReadPending(int maxCount, long maxBytes, OutboxRecord? after)
    {
        var records = new List<OutboxRecord>();
        var first = after?.Message.Kind ?? RecordKind.Alert;
        for (var kind = first; kind <= RecordKind.Telemetry; kind++)
        {
            var from = Math.Max(_sentThrough[(int)kind], kind == first && after is not null ? after.Sequence : 0);
            var unbroken = from == _sentThrough[(int)kind];
            foreach (var document in Between(Key(kind, from + 1), Key(kind, SequenceMask)))
            {
                var key = document["_id"].AsInt64;
                if (_sent.Contains(key))
                {
                    _sentThrough[(int)kind] = unbroken ? key & SequenceMask : _sentThrough[(int)kind];
                    continue;
                }

                unbroken = false;
                var record = Record(document);
                records.Add(record);
                maxBytes -= record.Message.Payload.Length;
                if (maxBytes <= 0 || records.Count == maxCount)
                {
                    return records;
                }
            }
        }

        return records;
    }

    /// <summary>The centre may have been faster than the broker: what it has confirmed is not there any more.</summary>
    public void MarkSent(OutboxRecord record)
    {
        var key = Key(record.Message.Kind, record.Sequence);
        if (outbox.Exists(ById, key))
        {
            _sent.Add(key);
        }
    }

    /// <summary>All that the broker had and the centre does not: to be sent once more.</summary>
    public void ForgetSent()
    {
        _sent.Clear();
        Array.Clear(_sentThrough);
    }

    /// <returns>Null where it is not there any more.</returns>
    public (RecordKind Kind, long Bytes)? Remove(RecordKind kind, long sequence)
    {
        var key = Key(kind, sequence);
        if (outbox.FindById(key) is not { } document)
        {
            return null;
        }

        _sent.Remove(key);
        _refusals.Remove(key);
        outbox.Delete(key);
        return (kind, BytesOf(document["payload"].AsBinary.Length));
    }

    /// <summary>One that was read: nothing need be read again.</summary>
    public (RecordKind Kind, long Bytes)? Remove(OutboxRecord record)
    {
        var key = Key(record.Message.Kind, record.Sequence);
        if (!outbox.Delete(key))
        {
            return null;
        }

        _sent.Remove(key);
        _refusals.Remove(key);
        return (record.Message.Kind, BytesOf(record.Message.Payload.Length));
    }

    /// <summary>By its sequence alone, as the centre names it.</summary>
    public (RecordKind Kind, long Bytes)? Remove(long sequence)
    {
        for (var kind = RecordKind.Alert; kind <= RecordKind.Telemetry; kind++)
        {
            if (Remove(kind, sequence) is { } removed)
            {
                return removed;
            }
        }

        return null;
    }

    /// <summary>Oldest of a kind.</summary>
    public (long Sequence, ClockStamp Stamp)? Oldest(RecordKind kind) =>
        Between(Key(kind, 0), Key(kind, SequenceMask)).FirstOrDefault() is { } document
            ? (document["_id"].AsInt64 & SequenceMask, ClockStamp.Of(document))
            : null;

    /// <summary>One more refusal.</summary>
    /// <returns>How many there were in this process.</returns>
    public int Refused(OutboxRecord record)
    {
        var key = Key(record.Message.Kind, record.Sequence);
        return _refusals[key] = _refusals.GetValueOrDefault(key) + 1;
    }

    /// <summary>Out of the way of the others, and kept.</summary>
    public long? SetAside(OutboxRecord record, string reason)
    {
        var key = Key(record.Message.Kind, record.Sequence);
        if (outbox.FindById(key) is not { } document)
        {
            return null;
        }

        document["reason"] = reason;
        aside.Upsert(document);
        return Remove(record.Message.Kind, record.Sequence)?.Bytes;
    }

    /// <summary>What waits, counted anew: for a store of a version that kept no bytes.</summary>
    public long[] CountBytes()
    {
        var bytes = new long[OutboxCounts.Kinds];
        foreach (var (record, _) in All())
        {
            bytes[(int)record.Message.Kind] += BytesOf(record.Message.Payload.Length);
        }

        return bytes;
    }

    /// <summary>One that stood aside in another store.</summary>
    public bool RestoreAside(BsonDocument document)
    {
        if (aside.Exists(ById, document["_id"]))
        {
            return false;
        }

        aside.Insert(document);
        return true;
    }

    public IEnumerable<(OutboxRecord Record, string Reason)> Aside() =>
        aside.FindAll().Select(document => (Record(document), document["reason"].AsString));

    public IEnumerable<(OutboxRecord Record, ClockStamp Stamp)> All() => outbox.FindAll().Select(document => (Record(document), ClockStamp.Of(document)));

    /// <exception cref="FormatException">It is no record.</exception>
    public static OutboxRecord Record(BsonDocument document)
    {
        var key = document["_id"].AsInt64;
        return new(key & SequenceMask, new(
            new Ulid(document["record"].AsBinary),
            (RecordKind)(key >> KindShift),
            document["topic"].AsString,
            document["schema"].AsString,
            document["type"].AsString,
            document["payload"].AsBinary));
    }

    private IEnumerable<BsonDocument> Between(long from, long to) => outbox.Find(BsonExpression.Create("$._id BETWEEN @0 AND @1", from, to));

    private static long Key(RecordKind kind, long sequence) => ((long)kind << KindShift) | sequence;
}
