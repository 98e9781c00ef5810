using System.Globalization;
using EdgeLiver.Contracts;
using LiteDB;

namespace EdgeLiver.Uplink;

/// <summary>Opens the store of a folder; one that can't be opened is set aside, kept, and read as far as it can be into a new one.</summary>
/// <param name="options">Where.</param>
/// <param name="disk">The operating system's, or a test's.</param>
/// <param name="clock">Stamps what is stored.</param>
/// <param name="alarm">Makes the record that tells the centre; null for none.</param>
internal sealed class StoreOpening(StoreOptions options, IDisk disk, StationClock clock, Func<StoreLoss, OutboxMessage>? alarm)
{
    private const string AsidePrefix = "aside-";

    /// <summary>In a folder that was set aside: what was read out of it. Missing, that is still to be done.</summary>
    private const string Done = "salvaged.json";

    private const string Why = "reason.txt";
    private const int Batch = 256;

    private readonly StorePaths _paths = new(options.DataFolder);

    /// <summary>What was lost since the last start; the newest last.</summary>
    public List<StoreLoss> Losses { get; } = [];

    /// <exception cref="IOException">The disk is full, broken or not to be written.</exception>
    /// <exception cref="FormatException">A later version wrote it; it is left as it is.</exception>
    public StoreFile Open()
    {
        StoreFile file;
        try
        {
            file = StoreFile.Open(options, disk, clock);
        }
        catch (Exception fault) when (IsDamage(fault))
        {
            return Replace(fault);
        }

        return Finish(file);
    }

    /// <summary>Sets aside what is there, and starts a new store with all of it that can be read.</summary>
    public StoreFile Replace(Exception fault)
    {
        SetAside(OneLine.Of(fault));
        return Finish(StoreFile.Open(options, disk, clock));
    }

    /// <summary>A file that is not what was written, whatever LiteDB's parser makes of it; but not a disk that is full, nor another version's file.</summary>
    public static bool IsDamage(Exception fault) =>
        fault is not (IOException or UnauthorizedAccessException or FormatException or OutOfMemoryException)
        && (fault.InnerException is null || IsDamage(fault.InnerException));

    /// <summary>Reads what is whole in a folder into an open store; what is there already stays as it is.</summary>
    public StoreLoss Salvage(StoreFile into, string folder, string reason)
    {
        using var reader = new SalvageReader(disk, new StorePaths(folder));
        long records = 0, exams = 0;
        foreach (var batch in reader.Documents().Chunk(Batch))
        {
            into.Begin();
            foreach (var document in batch)
            {
                if (document.ContainsKey("payload"))
                {
                    records += into.Restore(document) ? 1 : 0;
                }
                else if (document.ContainsKey("json"))
                {
                    exams += into.RestoreExam(document) ? 1 : 0;
                }
                else if (document["last"].IsNumber)
                {
                    into.ContinueAfter(document["last"].AsInt64);
                }
            }

            into.Commit();
        }

        return new(folder, reason, records, exams, reader.DamagedPages, reader.LostDocuments);
    }

    private StoreFile Finish(StoreFile file)
    {
        try
        {
            foreach (var folder in Directory.GetDirectories(_paths.Folder, AsidePrefix + "*").Order(StringComparer.Ordinal))
            {
                if (!File.Exists(Path.Combine(folder, Done)))
                {
                    Losses.Add(Take(file, folder));
                }
            }

            file.CollectOrphans();
            return file;
        }
        catch (Exception fault)
        {
            file.Abandon(fault);
            throw;
        }
    }

    private StoreLoss Take(StoreFile file, string folder)
    {
        var reason = File.Exists(Path.Combine(folder, Why)) ? File.ReadAllText(Path.Combine(folder, Why)) : "unknown";

        // The reserve is above all that the lost store gave out, whatever can be read of it.
        file.ContinueAfter(file.HighestReserved);
        var loss = Salvage(file, folder, reason);
        file.Begin();
        if (alarm is not null)
        {
            file.Append(null, [alarm(loss)], []);
        }

        file.Commit();
        WriteWhole(Path.Combine(folder, Done), loss.ToJson());
        return loss;
    }

    private void SetAside(string reason)
    {
        // More often than once a second: a number tells them apart.
        var name = AsidePrefix + DateTimeOffset.FromUnixTimeMilliseconds(clock.Now().WallMs).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var folder = Enumerable.Range(0, int.MaxValue).Select(number => Path.Combine(_paths.Folder, $"{name}-{number}")).First(path => !Directory.Exists(path));
        Directory.CreateDirectory(folder);
        WriteWhole(Path.Combine(folder, Why), System.Text.Encoding.UTF8.GetBytes(reason));
        disk.SyncFolder(_paths.Folder);

        // The data file last: without it the rest is no store, with it and without the rest there is still one that can't be opened.
        foreach (var path in _paths.Database.Where(path => path != _paths.Data).Append(_paths.Data).Where(path => disk.LengthOf(path) >= 0))
        {
            disk.Rename(path, Path.Combine(folder, Path.GetFileName(path)));
        }

        disk.SyncFolder(folder);
        disk.SyncFolder(_paths.Folder);
    }

    private void WriteWhole(string path, byte[] bytes)
    {
        using (var file = disk.Open(path + ".new"))
        {
            file.Write(0, bytes);
            file.SyncOrFail(path);
        }

        disk.Rename(path + ".new", path);
        disk.SyncFolder(Path.GetDirectoryName(path)!);
    }
}
