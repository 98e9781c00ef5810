using LiteDB;
using LiteDB.Engine;

namespace EdgeLiver.Uplink;

/// <summary>LiteDB's engine with commits that last: what has returned is on the medium.</summary>
/// <remarks>
/// <para>One sync a commit. One thread writes; a reader on another thread is waited for at a checkpoint.</para>
/// <para>After an error of the disk call <see cref="Abandon"/> and open anew: LiteDB then believes what the disk does not have.</para>
/// </remarks>
internal sealed class DurableEngine : ILiteEngine
{
    /// <summary>Frames in the log at which it is emptied into the data file: 7 MiB, before LiteDB's own limit of 1,000 pages.</summary>
    private const int CheckpointFrames = 896;

    private readonly DurableFiles _files;
    private readonly LiteEngine _engine;
    private bool _inTransaction;
    private bool _changed;
    private bool _disposed;

    private DurableEngine(DurableFiles files)
    {
        _files = files;
        _engine = new LiteEngine(new EngineSettings { DataStream = files.Data, LogStream = files.Log, TempStream = new MemoryStream(), Collation = Collation.Binary });
    }

    /// <summary>Frames that open has cut off the log.</summary>
    public long Unfinished => _files.Unfinished;

    /// <summary>Largest length that the log has had since it was opened, in bytes.</summary>
    public long PeakLogBytes => _files.Log.PeakBytes;

    /// <exception cref="DamageException">The files are not what was written.</exception>
    public static DurableEngine Open(IDisk disk, StorePaths paths)
    {
        var files = DurableFiles.Open(disk, paths);
        try
        {
            return new DurableEngine(files);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    public bool BeginTrans()
    {
        (_inTransaction, _changed) = (true, false);
        return _engine.BeginTrans();
    }

    public bool Commit()
    {
        var before = _files.Log.Confirmations;
        _inTransaction = false;
        var committed = _engine.Commit();
        if (_changed && committed)
        {
            Last(before);
        }

        return committed;
    }

    public bool Rollback()
    {
        _inTransaction = false;
        return _engine.Rollback();
    }

    public int Insert(string collection, IEnumerable<BsonDocument> docs, BsonAutoId autoId) =>
        Write(() => _engine.Insert(collection, docs, autoId), count => count > 0);

    public int Update(string collection, IEnumerable<BsonDocument> docs) => Write(() => _engine.Update(collection, docs), count => count > 0);

    public int UpdateMany(string collection, BsonExpression transform, BsonExpression predicate) =>
        Write(() => _engine.UpdateMany(collection, transform, predicate), count => count > 0);

    public int Upsert(string collection, IEnumerable<BsonDocument> docs, BsonAutoId autoId)
    {
        // Counts what was new alone: a change of what was there is 0 too.
        var all = docs.ToList();
        return Write(() => _engine.Upsert(collection, all, autoId), _ => all.Count > 0);
    }

    public int Delete(string collection, IEnumerable<BsonValue> ids) => Write(() => _engine.Delete(collection, ids), count => count > 0);

    public int DeleteMany(string collection, BsonExpression predicate) => Write(() => _engine.DeleteMany(collection, predicate), count => count > 0);

    public bool DropCollection(string name) => Write(() => _engine.DropCollection(name), done => done);

    public bool RenameCollection(string name, string newName) => Write(() => _engine.RenameCollection(name, newName), done => done);

    public bool EnsureIndex(string collection, string name, BsonExpression expression, bool unique) =>
        Write(() => _engine.EnsureIndex(collection, name, expression, unique), done => done);

    public bool DropIndex(string collection, string name) => Write(() => _engine.DropIndex(collection, name), done => done);

    public bool Pragma(string name, BsonValue value) => Write(() => _engine.Pragma(name, value), done => done);

    public BsonValue Pragma(string name) => _engine.Pragma(name);

    public IBsonDataReader Query(string collection, Query query) => _engine.Query(collection, query);

    public int Checkpoint() => _engine.Checkpoint();

    /// <summary>LiteDB has none for streams: see <see cref="StoreMaintenance.Compact"/>.</summary>
    public long Rebuild(RebuildOptions options) => throw new NotSupportedException("a store is compacted into a new file: edgeliver store compact");

    /// <summary>Pages that do not match their sums.</summary>
    public IEnumerable<long> DamagedPages() => _files.Data.Damaged();

    /// <summary>Lets go of the files as they are: what was committed is in them, what LiteDB has in memory is not.</summary>
    public void Abandon(Exception why)
    {
        _files.Log.Abandon(why);
        _files.Data.Abandon(why);
        Close(recover: false);
    }

    /// <summary>Leaves a standard LiteDB file and an empty log.</summary>
    public void Dispose() => Close(recover: true);

    private T Write<T>(Func<T> work, Func<T, bool> changes)
    {
        var before = _files.Log.Confirmations;
        var result = work();
        if (!changes(result))
        {
            return result;
        }

        if (_inTransaction)
        {
            _changed = true;
        }
        else
        {
            Last(before);
        }

        return result;
    }

    private void Last(long before)
    {
        _files.Log.WaitForConfirmation(before);
        _files.Log.Sync();
        if (_files.Log.Frames >= CheckpointFrames)
        {
            _engine.Checkpoint();
        }
    }

    private void Close(bool recover)
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        using (_files)
        {
            // LiteDB says nothing of what goes wrong here: what it leaves in the log is brought in after it.
            _engine.Dispose();
            if (recover && _files.Log.Frames > 0)
            {
                _files.Log.Sync();
                _files.Recover();
            }
        }
    }
}
