using LiteDB;
using LiteDB.Engine;

namespace EdgeLiver.Uplink;

/// <summary>Data file, sums and log of one database, brought to one state: everything that was committed, nothing else.</summary>
/// <remarks>
/// The log is emptied into the data file before LiteDB sees either: it never has to recover anything, and a page that a power cut
/// tore in the middle of a checkpoint is written again before anybody reads it.
/// </remarks>
internal sealed class DurableFiles : IDisposable
{
    private readonly PageSums _sums;

    private DurableFiles(IDisk disk, StorePaths paths)
    {
        _sums = PageSums.Open(disk, paths.Sums);
        Data = new DataFile(disk, paths.Data, _sums);
        Log = new FrameLog(disk, paths.Log, Data.Flush);
        Data.SyncLog = Log.Sync;
    }

    public DataFile Data { get; }

    public FrameLog Log { get; }

    /// <summary>Frames that were cut off the log at open: a write that was under way when the power went.</summary>
    public long Unfinished { get; private set; }

    /// <exception cref="DamageException">The files are not what was written.</exception>
    public static DurableFiles Open(IDisk disk, StorePaths paths)
    {
        if (disk.LengthOf(paths.Data) <= 0)
        {
            Create(disk, paths);
        }
        else if (disk.LengthOf(paths.Sums) < 0)
        {
            Adopt(disk, paths);
        }

        var files = new DurableFiles(disk, paths);
        try
        {
            files.Recover();
            files.Data.CheckLength();
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>The log's content into the data file; the log is empty after it.</summary>
    public void Recover()
    {
        var scan = Log.Scan();
        if (scan.Damage is { } damage)
        {
            throw new DamageException(damage);
        }

        Unfinished += scan.Unfinished;
        var page = new byte[Page.Bytes];
        foreach (var (id, frame) in scan.Latest.OrderBy(item => item.Key))
        {
            Log.ReadFrame(frame, page);
            Page.ClearTransaction(page);
            Data.Position = (long)id * Page.Bytes;
            Data.Write(page);
        }

        Data.Flush();
        if (scan.Frames > 0)
        {
            Log.SetLength(0);
        }
    }

    public void Dispose()
    {
        Data.Dispose();
        Log.Dispose();
        _sums.Dispose();
    }

    /// <summary>A database beside the one in use, with its sums; on the medium, but for the names, when this returns.</summary>
    public static void Build(IDisk disk, string dataPath, string sumsPath, Action<LiteDatabase> fill)
    {
        disk.Delete(dataPath);
        using var sums = PageSums.Create(disk, sumsPath);
        using var data = new DataFile(disk, dataPath, sums);
        using var log = new MemoryStream();
        var settings = new EngineSettings { DataStream = data, LogStream = log, TempStream = new MemoryStream(), Collation = Collation.Binary };
        using (var database = new LiteDatabase(new LiteEngine(settings), new BsonMapper()))
        {
            fill(database);
            database.Checkpoint();
        }

        data.Flush();
    }

    /// <summary>A new database exists from the moment when its data file has its name, whole.</summary>
    private static void Create(IDisk disk, StorePaths paths)
    {
        if (disk.LengthOf(paths.Log) > 0)
        {
            throw new DamageException($"{paths.Data} is missing, and its log is there");
        }

        Build(disk, paths.NewData, paths.Sums, _ => { });
        disk.Open(paths.Log).Dispose();
        disk.SyncFolder(paths.Folder);
        disk.Rename(paths.NewData, paths.Data);
        disk.SyncFolder(paths.Folder);
    }

    /// <summary>A file of plain LiteDB, or a compacted one: from here on each page has a sum.</summary>
    private static void Adopt(IDisk disk, StorePaths paths)
    {
        CheckHeader(disk, paths.Data);
        if (disk.LengthOf(paths.PlainLog) > 0)
        {
            // LiteDB brings its own log into its own file when it closes.
            new LiteDatabase(new ConnectionString { Filename = paths.Data, Collation = Collation.Binary }).Dispose();
        }

        var building = paths.Sums + ".new";
        using (var file = disk.Open(paths.Data))
        using (var sums = PageSums.Create(disk, building))
        {
            var page = new byte[Page.Bytes];
            for (var index = 0L; file.Read(index * Page.Bytes, page) == Page.Bytes; index++)
            {
                sums.Set(index, page.ContainsAnyExcept((byte)0) ? PageSums.Of(page) : 0);
            }

            sums.Sync();
        }

        disk.Rename(building, paths.Sums);
        disk.SyncFolder(paths.Folder);
    }

    // LiteDB cuts a file to whole pages before it looks at it, and takes less than a page for an empty file.
    private static void CheckHeader(IDisk disk, string path)
    {
        const int HeaderBytes = 59;
        using var file = disk.Open(path);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.Read(0, header) < HeaderBytes || !header.EndsWith("** This is a LiteDB file **"u8))
        {
            throw new DamageException("it is not a LiteDB file");
        }
    }
}
