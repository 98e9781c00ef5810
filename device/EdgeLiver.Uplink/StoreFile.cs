using EdgeLiver.Contracts;
using LiteDB;

namespace EdgeLiver.Uplink;

/// <summary>An exam as it lies in the database, its JSON not yet read.</summary>
internal sealed record ExamDocument(string Json, DateTimeOffset At, long? Sequence, bool Waits);

/// <summary>The database itself: documents in and out, on the one thread that owns it.</summary>
/// <remarks>
/// <c>exams</c>: the newest version of each exam, by id. <c>outbox</c>: what waits, by a key that sorts by kind and then by
/// sequence, so the order of sending is the order of the primary index. <c>meta</c>: the last sequence and the counts.
/// </remarks>
internal sealed class StoreFile : IDisposable
{
    private const int Format = 1;
    private const int KindShift = 56;

    private readonly LiteDatabase _database;
    private readonly FileStream _lock;
    private readonly ILiteCollection<BsonDocument> _exams;
    private readonly ILiteCollection<BsonDocument> _outbox;
    private readonly ILiteCollection<BsonDocument> _meta;

    private StoreFile(LiteDatabase database, FileStream fileLock)
    {
        _database = database;
        _lock = fileLock;

        // A read that meets the making of its collection kills LiteDB's engine: all are made here, before the first request.
        _exams = Collection("exams");
        _outbox = Collection("outbox");
        _meta = Collection("meta");
        var format = _meta.FindById("format")?["version"].AsInt32;
        if (format is null)
        {
            _meta.Insert(new BsonDocument { ["_id"] = "format", ["version"] = Format });
            _database.Checkpoint();
        }
        else if (format != Format)
        {
            throw new InvalidDataException($"it has format {format}, this version reads {Format}");
        }

        Counts = ReadCounts();
    }

    /// <summary>As of the last request that ran.</summary>
    public OutboxCounts Counts { get; private set; }

    /// <exception cref="StoreException">The folder or the file can't be used.</exception>
    public static StoreFile Open(StoreOptions options)
    {
        var path = Path.Combine(options.DataFolder, StoreOptions.FileName);
        var fileLock = Lock(options.DataFolder, path);
        LiteDatabase? database = null;
        try
        {
            CheckHeader(path);
            database = new LiteDatabase(new ConnectionString { Filename = path, Connection = ConnectionType.Direct, Collation = Collation.Binary }, new BsonMapper());
            return new StoreFile(database, fileLock);
        }
        catch (Exception fault)
        {
            // LiteDB meets a damaged page with whatever exception its parser happens to run into.
            database?.Dispose();
            fileLock.Dispose();
            throw new StoreException(
                $"store {path} can't be opened: {OneLine.Of(fault)}; nothing was deleted; move the file aside to start empty, and keep it: it may hold unsent records",
                fault);
        }
    }

    public void Begin() => _database.BeginTrans();

    /// <summary>Returns when everything since <see cref="Begin"/> is on the disk.</summary>
    public void Commit()
    {
        WriteCounts();
        _database.Commit();

        // LiteDB's commit only hands its pages to a writer; a checkpoint waits for them and syncs the data file.
        _database.Checkpoint();
    }

    public void Rollback()
    {
        _database.Rollback();
        Counts = ReadCounts();
    }

    public long Append(ExamRecord? exam, IReadOnlyList<OutboxMessage> messages, DateTimeOffset at)
    {
        long? examSequence = null;
        foreach (var message in messages)
        {
            Counts = Counts.Appended(message.Kind);
            _outbox.Insert(new BsonDocument
            {
                ["_id"] = Key(message.Kind, Counts.LastSequence),
                ["record"] = message.Id.ToByteArray(),
                ["topic"] = message.Topic,
                ["schema"] = message.Schema,
                ["type"] = message.ContentType,
                ["payload"] = message.Payload.ToArray(),
            });
            if (message.Kind == RecordKind.Exam && message.Id == exam?.ExamId)
            {
                examSequence = Counts.LastSequence;
            }
        }

        if (exam is not null)
        {
            _exams.Upsert(new BsonDocument
            {
                ["_id"] = $"{exam.ExamId}",
                ["at"] = at.ToUnixTimeMilliseconds(),
                ["sequence"] = examSequence is { } sequence ? new BsonValue(sequence) : BsonValue.Null,
                ["json"] = System.Text.Json.JsonSerializer.Serialize(exam, ContractsJson.Default.ExamRecord),
            });
        }

        return Counts.LastSequence;
    }

    /// <summary>Takes what the broker has out of the outbox; what is not there any more is passed over.</summary>
    public int MarkSent(IReadOnlyCollection<OutboxRecord> records)
    {
        var marked = 0;
        foreach (var (sequence, message) in records)
        {
            if (_outbox.Delete(Key(message.Kind, sequence)))
            {
                marked++;
                Counts = Counts.Delivered(message.Kind);
            }
        }

        return marked;
    }

    public List<OutboxRecord> ReadPending(int maxCount, long maxBytes, OutboxRecord? after)
    {
        var from = after is null ? -1 : Key(after.Message.Kind, after.Sequence);
        var records = new List<OutboxRecord>();
        foreach (var document in _outbox.Find(Query.GT("_id", from), 0, maxCount))
        {
            var record = Record(document);
            records.Add(record);
            maxBytes -= record.Message.Payload.Length;
            if (maxBytes <= 0)
            {
                break;
            }
        }

        return records;
    }

    public ExamDocument? Exam(Ulid id) => _exams.FindById($"{id}") is { } document ? Read(document) : null;

    /// <summary>Newest first: a ULID sorts by the moment when it was made.</summary>
    public List<ExamDocument> Exams(int maxCount) => [.. _exams.Find(Query.All("_id", Query.Descending), 0, maxCount).ToList().Select(Read)];

    public void Dispose()
    {
        _database.Dispose();
        _lock.Dispose();
    }

    // Sent is what waits no more: written down once, as the place in the outbox that is empty.
    private ExamDocument Read(BsonDocument document)
    {
        long? sequence = document["sequence"].IsNull ? null : document["sequence"].AsInt64;
        return new(
            document["json"].AsString,
            DateTimeOffset.FromUnixTimeMilliseconds(document["at"].AsInt64),
            sequence,
            sequence is { } waiting && _outbox.Exists(Query.EQ("_id", Key(RecordKind.Exam, waiting))));
    }

    private static long Key(RecordKind kind, long sequence) => ((long)kind << KindShift) | sequence;

    private static OutboxRecord Record(BsonDocument document)
    {
        var key = document["_id"].AsInt64;
        return new(key & ((1L << KindShift) - 1), new(
            new Ulid(document["record"].AsBinary),
            (RecordKind)(key >> KindShift),
            document["topic"].AsString,
            document["schema"].AsString,
            document["type"].AsString,
            document["payload"].AsBinary));
    }

    // LiteDB cuts a file to whole pages before it looks at it, and takes less than a page for an empty file.
    private static void CheckHeader(string path)
    {
        const int HeaderBytes = 59;
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
        {
            return;
        }

        using var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.EndsWith("** This is a LiteDB file **"u8))
        {
            throw new InvalidDataException("it is not a LiteDB file");
        }
    }

    // .NET on Linux lets two processes open LiteDB's file for writing; they would destroy it. This lock goes with the process.
    private static FileStream Lock(string folder, string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return new FileStream(Path.ChangeExtension(path, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"store {path} can't be used: {OneLine.Of(fault)}; the data folder must be writable by this user and used by one process", fault);
        }
    }

    private ILiteCollection<BsonDocument> Collection(string name)
    {
        var collection = _database.GetCollection(name);
        if (!_database.CollectionExists(name))
        {
            // LiteDB has no other way to make one: it comes with the first document.
            collection.Insert(new BsonDocument { ["_id"] = 0 });
            collection.Delete(0);
        }

        return collection;
    }

    private OutboxCounts ReadCounts() => _meta.FindById("outbox") is { } document
        ? new(document["last"].AsInt64, Numbers(document["pending"]), Numbers(document["sent"]))
        : OutboxCounts.Empty;

    // LiteDB's own auto id restarts at 1 once the collection is empty and the file reopened: the sequence is kept here.
    private void WriteCounts() => _meta.Upsert(new BsonDocument
    {
        ["_id"] = "outbox",
        ["last"] = Counts.LastSequence,
        ["pending"] = new BsonArray(Counts.Pending.Select(count => new BsonValue(count))),
        ["sent"] = new BsonArray(Counts.Sent.Select(count => new BsonValue(count))),
    });

    private static long[] Numbers(BsonValue values) => [.. values.AsArray.Select(value => value.AsInt64)];
}
