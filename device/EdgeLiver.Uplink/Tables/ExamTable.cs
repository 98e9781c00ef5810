using EdgeLiver.Contracts;
using LiteDB;

namespace EdgeLiver.Uplink;

/// <summary>An exam as it lies in the database, its JSON not yet read.</summary>
internal sealed record ExamDocument(string Json, DateTimeOffset At, long? Sequence, bool Waits, IReadOnlyList<BlobReference> Blobs);

/// <summary>The newest version of each exam, by id; a ULID sorts by the moment when it was made.</summary>
internal sealed class ExamTable(ILiteCollection<BsonDocument> exams, ILiteCollection<BsonDocument> blobs, OutboxTable outbox, ClockTable clock)
{
    /// <summary>What an exam costs beside its JSON, about.</summary>
    private const int OverheadBytes = 256;

    /// <returns>Change of the count of exams, and of their bytes.</returns>
    public (int Count, long Bytes) Put(ExamRecord exam, long? sequence, ClockStamp stamp, IReadOnlyList<BlobReference> added)
    {
        var id = $"{exam.ExamId}";
        var json = System.Text.Json.JsonSerializer.Serialize(exam, ContractsJson.Default.ExamRecord);
        var before = exams.FindById(id);
        var kept = before is null ? [] : Blobs(before);
        var fresh = added.Where(blob => !kept.Contains(blob)).Distinct().ToList();
        var bytes = json.Length + OverheadBytes + fresh.Sum(Refer);
        exams.Upsert(stamp.Into(new BsonDocument
        {
            ["_id"] = id,
            ["sequence"] = sequence is { } known ? new BsonValue(known) : BsonValue.Null,
            ["json"] = json,
            ["blobs"] = new BsonArray(kept.Concat(fresh).Select(blob => blob.ToBson())),
        }));
        return before is null ? (1, bytes) : (0, bytes - before["json"].AsString.Length - OverheadBytes);
    }

    /// <summary>As it was in another store; not where one of its id is here.</summary>
    public (int Count, long Bytes)? Adopt(BsonDocument document)
    {
        if (exams.Exists("$._id = @0", document["_id"]))
        {
            return null;
        }

        exams.Insert(document);
        return (1, document["json"].AsString.Length + OverheadBytes + Blobs(document).Sum(Refer));
    }

    public (long Count, long Bytes) Count() => (exams.LongCount(), exams.FindAll().Sum(exam => exam["json"].AsString.Length + (long)OverheadBytes));

    public ExamDocument? Find(Ulid id) => exams.FindById($"{id}") is { } document ? Read(document) : null;

    public List<ExamDocument> Newest(int maxCount) => [.. exams.Find(Query.All("_id", Query.Descending), 0, maxCount).ToList().Select(Read)];

    public IEnumerable<BsonDocument> All() => exams.FindAll();

    /// <summary>Key frames and cines that an exam refers to.</summary>
    public bool HasBlob(string sha256) => blobs.Exists("$._id = @0", sha256);

    public IEnumerable<BlobReference> AllBlobs() => blobs.FindAll().Select(BlobReference.Of);

    /// <summary>The oldest exam that the centre has, out of the store.</summary>
    /// <param name="look">Exams that are looked at, from the oldest.</param>
    /// <returns>Its bytes, and the blobs that no exam refers to any more; null where all those wait.</returns>
    public (long Bytes, IReadOnlyList<string> Blobs)? DropOldestConfirmed(int look)
    {
        foreach (var document in exams.Find(Query.All("_id"), 0, look))
        {
            if (Read(document) is { Sequence: null } or { Waits: true })
            {
                continue;
            }

            exams.Delete(document["_id"]);
            var released = Blobs(document).Select(blob => (blob, Bytes: Release(blob))).ToList();
            return (document["json"].AsString.Length + OverheadBytes + released.Sum(item => item.Bytes),
                [.. released.Where(item => item.Bytes > 0).Select(item => item.blob.Sha256)]);
        }

        return null;
    }

    public static IReadOnlyList<BlobReference> Blobs(BsonDocument exam) =>
        exam["blobs"] is BsonArray references ? [.. references.Select(reference => BlobReference.Of(reference.AsDocument))] : [];

    private ExamDocument Read(BsonDocument document)
    {
        long? sequence = document["sequence"].IsNull ? null : document["sequence"].AsInt64;
        return new(
            document["json"].AsString,
            clock.Corrected(ClockStamp.Of(document)),
            sequence,

            // Sent is what waits no more: written down once, as the place in the outbox that is empty.
            sequence is { } waiting && outbox.Waits(RecordKind.Exam, waiting),
            Blobs(document));
    }

    /// <returns>Its bytes where it is new here.</returns>
    private long Refer(BlobReference blob)
    {
        var references = blobs.FindById(blob.Sha256)?["references"].AsInt32 ?? 0;
        var document = blob.ToBson();
        document["references"] = references + 1;
        blobs.Upsert(document);
        return references == 0 ? blob.Bytes : 0;
    }

    /// <returns>Its bytes where nobody refers to it any more.</returns>
    private long Release(BlobReference blob)
    {
        if (blobs.FindById(blob.Sha256) is not { } document)
        {
            return 0;
        }

        if (document["references"].AsInt32 > 1)
        {
            document["references"] = document["references"].AsInt32 - 1;
            blobs.Update(document);
            return 0;
        }

        blobs.Delete(blob.Sha256);
        return blob.Bytes;
    }
}
