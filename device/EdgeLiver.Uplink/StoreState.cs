using LiteDB;

namespace EdgeLiver.Uplink;

/// <summary>Counts and the write meter, as one document that goes with every transaction.</summary>
internal sealed class StoreState(ILiteCollection<BsonDocument> meta)
{
    private const string Id = "outbox";

    /// <summary>As of the last request that ran.</summary>
    public OutboxCounts Counts { get; set; } = OutboxCounts.Empty;

    /// <summary>Bytes written in each of the last days, by days since 1970; the newest last.</summary>
    public List<(long Day, long Bytes)> Writes { get; private set; } = [];

    public void Read()
    {
        if (meta.FindById(Id) is not { } document)
        {
            (Counts, Writes) = (OutboxCounts.Empty, []);
            return;
        }

        Counts = new(document["last"].AsInt64, Numbers(document["pending"]), Numbers(document["sent"]))
        {
            Dropped = Numbers(document["dropped"]),
            SetAside = Numbers(document["aside"]),
            PendingBytes = Numbers(document["bytes"]),
            Exams = Number(document["exams"]),
            ExamBytes = Number(document["examBytes"]),
            DroppedExams = Number(document["droppedExams"]),
        };
        Writes = document["writes"] is BsonArray writes ? [.. writes.Select(day => (day["day"].AsInt64, day["bytes"].AsInt64))] : [];
    }

    // LiteDB's own auto id restarts at 1 once the collection is empty and the file reopened: the sequence is kept here.
    public void Write() => meta.Upsert(new BsonDocument
    {
        ["_id"] = Id,
        ["last"] = Counts.LastSequence,
        ["pending"] = Array(Counts.Pending),
        ["sent"] = Array(Counts.Sent),
        ["dropped"] = Array(Counts.Dropped),
        ["aside"] = Array(Counts.SetAside),
        ["bytes"] = Array(Counts.PendingBytes),
        ["exams"] = Counts.Exams,
        ["examBytes"] = Counts.ExamBytes,
        ["droppedExams"] = Counts.DroppedExams,
        ["writes"] = new BsonArray(Writes.Select(day => new BsonDocument { ["day"] = day.Day, ["bytes"] = day.Bytes })),
    });

    /// <summary>Adds to the day's account, of which the last 8 are kept.</summary>
    public void Wrote(long day, long bytes)
    {
        const int Days = 8;
        if (Writes.Count == 0 || Writes[^1].Day != day)
        {
            Writes = [.. Writes.Where(known => known.Day != day).TakeLast(Days - 1), (day, 0)];
        }

        Writes[^1] = (day, Writes[^1].Bytes + bytes);
    }

    private static BsonArray Array(IReadOnlyList<long> counts) => new(counts.Select(count => new BsonValue(count)));

    private static long Number(BsonValue value) => value.IsNull ? 0 : value.AsInt64;

    // A store of an earlier version has none of the newer counts.
    private static long[] Numbers(BsonValue values) => values is BsonArray known ? [.. known.Select(value => value.AsInt64)] : new long[OutboxCounts.Kinds];
}
