using EdgeLiver.Contracts;
using LiteDB;

namespace EdgeLiver.Uplink;

/// <summary>The database itself: documents in and out, on the one thread that owns it.</summary>
/// <remarks>
/// <c>exams</c>: the newest version of each exam, by id. <c>outbox</c>: what waits. <c>aside</c>: what was refused too often.
/// <c>blobs</c>: files that exams refer to. <c>boots</c>: what is known of the clock. <c>meta</c>: format, last sequence, counts, and small states of other parts.
/// </remarks>
internal sealed class StoreFile : IDisposable
{
    private const int Format = 2;

    private static readonly string[] CollectionNames = ["meta", "outbox", "aside", "boots", "exams", "blobs"];

    // A small transaction at a time: LiteDB empties its log in between.
    private const int CopyBatch = 1000;

    // A record has more than 82 bytes.
    private const int MaxRecordsInPage = 100;

    private readonly StoreOptions _options;
    private readonly IDisk _disk;
    private readonly StationClock _clock;
    private readonly DurableEngine _engine;
    private readonly LiteDatabase _database;
    private readonly SequenceReserve _reserve;
    private readonly OutboxTable _outbox;
    private readonly ExamTable _exams;
    private readonly ClockTable _boots;
    private readonly StoreState _state;
    private readonly StoreRoom _room;
    private long _metered;
    private long _bytesBefore;
    private ClockStamp _now;

    private StoreFile(StoreOptions options, IDisk disk, StationClock clock, DurableEngine engine, SequenceReserve reserve)
    {
        (_options, _disk, _clock, _engine, _reserve) = (options, disk, clock, engine, reserve);
        _database = new LiteDatabase(engine, new BsonMapper(), disposeOnClose: false);
        Blobs = new BlobFolder(disk, new StorePaths(options.DataFolder).Blobs);

        var isOld = Prepare();
        var meta = Collection("meta");
        _outbox = new OutboxTable(Collection("outbox"), Collection("aside"));
        _boots = new ClockTable(Collection("boots"));
        _exams = new ExamTable(Collection("exams"), Collection("blobs"), _outbox, _boots);
        _state = new StoreState(meta);
        _room = new StoreRoom(options, disk, _outbox, _exams, _boots, _state);
        _state.Read();
        if (Counts.LastSequence == 0 && reserve.Highest == 0)
        {
            ContinueAfter(options.FirstSequence - 1);
        }

        if (engine.Unfinished > 0)
        {
            // What was cut off was an unfinished write, or one that was told and is damaged now: its sequences are not given out again.
            ContinueAfter(Math.Min(reserve.Highest, Counts.LastSequence + (engine.Unfinished * MaxRecordsInPage)));
        }

        if (isOld)
        {
            var (count, bytes) = _exams.Count();
            _state.Counts = Counts with { PendingBytes = _outbox.CountBytes(), Exams = count, ExamBytes = bytes };
            _state.Write();
        }

        _metered = disk.BytesWritten;
    }

    /// <summary>As of the last request that ran.</summary>
    public OutboxCounts Counts => _state.Counts;

    public int AwaitingCentre => _outbox.AwaitingCentre;

    public BlobFolder Blobs { get; }

    public ExamTable ExamTable => _exams;

    public OutboxTable Outbox => _outbox;

    public DurableEngine Engine => _engine;

    public IReadOnlyList<(long Day, long Bytes)> Writes => _state.Writes;

    public long HighestReserved => _reserve.Highest;

    /// <exception cref="DamageException">The files are not what was written.</exception>
    /// <exception cref="FormatException">It was written by a later version.</exception>
    public static StoreFile Open(StoreOptions options, IDisk disk, StationClock clock)
    {
        var paths = new StorePaths(options.DataFolder);
        var reserve = SequenceReserve.Open(disk, paths);
        DurableEngine? engine = null;
        try
        {
            engine = DurableEngine.Open(disk, paths);
            return new StoreFile(options, disk, clock, engine, reserve);
        }
        catch (Exception fault)
        {
            engine?.Abandon(fault);
            reserve.Dispose();
            throw;
        }
    }

    public void Begin()
    {
        _now = _boots.Judge(_clock.Now());
        _bytesBefore = Counts.Bytes;
        _database.BeginTrans();
    }

    /// <summary>Returns when everything since <see cref="Begin"/> is on the disk.</summary>
    public void Commit()
    {
        _boots.Learn(_now);
        var released = _room.Make(_now, _bytesBefore);
        _reserve.Cover(Counts.LastSequence);
        _state.Wrote(_now.WallMs / (24 * 60 * 60 * 1000), _disk.BytesWritten - _metered);
        _metered = _disk.BytesWritten;
        _state.Write();
        _database.Commit();
        Blobs.Delete(released);
    }

    public void Rollback()
    {
        _database.Rollback();
        _state.Read();
    }

    /// <summary>After a store that is lost: nothing that it may have given out is given out again.</summary>
    public void ContinueAfter(long sequence) => _state.Counts = Counts with { LastSequence = Math.Max(Counts.LastSequence, sequence) };

    public long Append(ExamRecord? exam, IReadOnlyList<OutboxMessage> messages, IReadOnlyList<BlobReference> blobs)
    {
        long? examSequence = null;
        foreach (var message in messages)
        {
            _state.Counts = Counts.Appended(message.Kind, OutboxTable.BytesOf(message.Payload.Length));
            _outbox.Insert(new(Counts.LastSequence, message), _now);
            if (message.Kind == RecordKind.Exam && message.Id == exam?.ExamId)
            {
                examSequence = Counts.LastSequence;
            }
        }

        if (exam is not null)
        {
            var (count, bytes) = _exams.Put(exam, examSequence, _now, blobs);
            _state.Counts = Counts with { Exams = Counts.Exams + count, ExamBytes = Counts.ExamBytes + bytes };
        }

        return Counts.LastSequence;
    }

    /// <summary>A record of another store, under the sequence that it has.</summary>
    /// <returns>False where it is here already.</returns>
    public bool Restore(BsonDocument document)
    {
        var record = OutboxTable.Record(document);
        ContinueAfter(record.Sequence);
        var bytes = OutboxTable.BytesOf(record.Message.Payload.Length);
        if (document.ContainsKey("reason"))
        {
            var isNew = _outbox.RestoreAside(document);
            _state.Counts = isNew ? Counts.Added(record.Message.Kind, bytes).PutAside(record.Message.Kind, bytes) : Counts;
            return isNew;
        }

        if (!_outbox.TryInsert(record, ClockStamp.Of(document)))
        {
            return false;
        }

        _state.Counts = Counts.Added(record.Message.Kind, bytes);
        return true;
    }

    /// <summary>An exam of another store.</summary>
    /// <returns>False where it is here already.</returns>
    public bool RestoreExam(BsonDocument exam)
    {
        if (_exams.Adopt(exam) is not { } added)
        {
            return false;
        }

        _state.Counts = Counts with { Exams = Counts.Exams + added.Count, ExamBytes = Counts.ExamBytes + added.Bytes };
        return true;
    }

    /// <summary>Files beside the store that no exam refers to.</summary>
    public int CollectOrphans() => Blobs.CollectOrphans(_exams.HasBlob);

    /// <summary>The broker has them: out of the outbox, or out of the way until the centre says so.</summary>
    public int MarkSent(IReadOnlyCollection<OutboxRecord> records)
    {
        if (!_options.AwaitCentre)
        {
            return records.Count(record => Delivered(_outbox.Remove(record)));
        }

        foreach (var record in records)
        {
            _outbox.MarkSent(record);
        }

        return records.Count;
    }

    /// <summary>The centre has them; what is not there any more is passed over.</summary>
    public int Confirm(IReadOnlyCollection<long> sequences) => sequences.Count(sequence => Delivered(_outbox.Remove(sequence)));

    /// <returns>True once it is set aside.</returns>
    public bool Refused(OutboxRecord record, string reason)
    {
        if (_outbox.Refused(record) < _options.MaxRefusals || _outbox.SetAside(record, reason) is not { } bytes)
        {
            return false;
        }

        _state.Counts = Counts.PutAside(record.Message.Kind, bytes);
        return true;
    }

    public void ForgetSent() => _outbox.ForgetSent();

    /// <summary>What another part keeps here; null where it has kept nothing.</summary>
    public byte[]? State(string name) => Collection("meta").FindById(StateId(name))?["bytes"].AsBinary;

    public void KeepState(string name, byte[] state) => Collection("meta").Upsert(new BsonDocument { ["_id"] = StateId(name), ["bytes"] = state });

    public ExamDocument? Exam(Ulid id) => _exams.Find(id);

    public List<ExamDocument> Exams(int maxCount) => _exams.Newest(maxCount);

    /// <summary>Every document into another database.</summary>
    public void CopyTo(LiteDatabase other)
    {
        foreach (var name in _database.GetCollectionNames())
        {
            foreach (var batch in _database.GetCollection(name).FindAll().Chunk(CopyBatch))
            {
                other.GetCollection(name).Insert(batch);
            }
        }
    }

    /// <summary>Lets go of files that may not be trusted any more; what was committed is in them.</summary>
    public void Abandon(Exception why)
    {
        _engine.Abandon(why);
        _reserve.Dispose();
    }

    public void Dispose()
    {
        _database.Dispose();
        _engine.Dispose();
        _reserve.Dispose();
    }

    private static string StateId(string name) => "state:" + name;

    private bool Delivered((RecordKind Kind, long Bytes)? removed)
    {
        if (removed is not var (kind, bytes))
        {
            return false;
        }

        _state.Counts = Counts.Delivered(kind, bytes);
        return true;
    }

    /// <summary>
    /// A read that meets the making of its collection kills LiteDB's engine: all are made here, before the first request, and in one
    /// transaction: LiteDB has no other way to make one than a document, and a power cut must not leave that behind.
    /// </summary>
    /// <returns>True for a store of an earlier version.</returns>
    private bool Prepare()
    {
        var format = _database.CollectionExists("meta") ? Collection("meta").FindById("format")?["version"].AsInt32 : null;
        if (format > Format)
        {
            throw new FormatException($"it has format {format}, this version reads {Format}");
        }

        if (format == Format)
        {
            return false;
        }

        _database.BeginTrans();
        foreach (var name in CollectionNames.Where(name => !_database.CollectionExists(name)))
        {
            Collection(name).Insert(new BsonDocument { ["_id"] = 0 });
            Collection(name).Delete(0);
        }

        Collection("meta").Upsert(new BsonDocument { ["_id"] = "format", ["version"] = Format });
        _database.Commit();
        return format is not null;
    }

    private ILiteCollection<BsonDocument> Collection(string name) => _database.GetCollection(name);
}
