using System.Text.Json;
using EdgeLiver.Contracts;
using EdgeLiver.Uplink.Audit;

namespace EdgeLiver.Uplink;

/// <summary>What a service technician does to a store while the service does not run.</summary>
public static class StoreMaintenance
{
    /// <summary>Reads everything, the audit log too, and compares it with its checksums, counts and names. Sets nothing aside and repairs nothing.</summary>
    /// <exception cref="StoreException">The folder or the disk can't be used.</exception>
    public static StoreReport Verify(StoreOptions options)
    {
        var store = VerifyStore(options);
        var audit = AuditLog.Verify(options.DataFolder);
        return store with { Faults = [.. store.Faults, .. audit.Faults], AuditEntries = audit.Entries };
    }

    private static StoreReport VerifyStore(StoreOptions options) => Work(options, disk =>
    {
        try
        {
            using var file = StoreFile.Open(options, disk, new StationClock(TimeProvider.System));
            return Verify(file, new StorePaths(options.DataFolder));
        }
        catch (Exception fault) when (StoreOpening.IsDamage(fault))
        {
            using var reader = new SalvageReader(disk, new StorePaths(options.DataFolder));
            var readable = reader.Documents().LongCount();
            return new StoreReport(
                [$"it can't be opened: {OneLine.Of(fault)}; {readable} documents are readable, {reader.DamagedPages} pages and {reader.LostDocuments} documents are not"], 0, 0, 0, 0, 0);
        }
    });

    /// <summary>Writes the store anew, without the room that deleted records have left. Needs as much free space as the new file.</summary>
    /// <returns>Bytes of the data file before and after.</returns>
    /// <exception cref="StoreException">The store can't be opened, or there is no room; it is as it was.</exception>
    public static (long Before, long After) Compact(StoreOptions options) => Work(options, disk =>
    {
        var paths = new StorePaths(options.DataFolder);
        var (data, sums) = (paths.Data + ".compact", paths.Sums + ".compact");
        try
        {
            using (var file = StoreFile.Open(options, disk, new StationClock(TimeProvider.System)))
            {
                DurableFiles.Build(disk, data, sums, file.CopyTo);
            }
        }
        catch (Exception fault) when (StoreOpening.IsDamage(fault))
        {
            throw new StoreException($"store {paths.Data} is damaged: {OneLine.Of(fault)}; start the service: it sets the store aside and reads what can be read", fault);
        }

        // Without sums a file is taken as it is: whichever of these steps is the last, what is there then is a whole store.
        var before = disk.LengthOf(paths.Data);
        disk.Delete(paths.Sums);
        disk.SyncFolder(paths.Folder);
        disk.Rename(data, paths.Data);
        disk.SyncFolder(paths.Folder);
        disk.Rename(sums, paths.Sums);
        disk.SyncFolder(paths.Folder);
        return (before, disk.LengthOf(paths.Data));
    });

    /// <summary>Reads what is whole in a folder that was set aside into the store; what is there already stays as it is.</summary>
    /// <param name="options">The store.</param>
    /// <param name="folder">With the files of the other; nothing in it is changed.</param>
    /// <exception cref="StoreException">The store can't be used.</exception>
    public static StoreLoss Salvage(StoreOptions options, string folder) => Work(options, disk =>
    {
        var clock = new StationClock(TimeProvider.System);
        using var file = StoreFile.Open(options, disk, clock);
        return new StoreOpening(options, disk, clock, alarm: null).Salvage(file, folder, "by hand");
    });

    /// <exception cref="StoreException">The store can't be used.</exception>
    public static StoreStatistics Statistics(StoreOptions options) => Work(options, disk =>
    {
        using var file = StoreFile.Open(options, disk, new StationClock(TimeProvider.System));
        return StoreStatistics.Of(file, options);
    });

    internal static T Work<T>(StoreOptions options, Func<Disk, T> work)
    {
        var paths = new StorePaths(options.DataFolder);
        if (!File.Exists(paths.Data))
        {
            throw new StoreException($"store {paths.Data}: no such file; name the service's data folder");
        }

        using var folderLock = FolderLock.Take(paths);
        try
        {
            return work(new Disk());
        }
        catch (Exception fault) when (fault is not StoreException)
        {
            throw new StoreException($"store {paths.Data}: {OneLine.Of(fault)}", fault);
        }
    }

    private static StoreReport Verify(StoreFile file, StorePaths paths)
    {
        var faults = file.Engine.DamagedPages().Select(page => $"page {page} of {paths.Data} is damaged").ToList();
        var counts = file.Counts;
        var records = Count(faults, "outbox", file.Outbox.All().Select(item => item.Record.Message.Payload.Length));
        var exams = Count(faults, "exams", file.ExamTable.All().Select(exam => JsonSerializer.Deserialize(exam["json"].AsString, ContractsJson.Default.ExamRecord)));
        var blobs = Count(faults, "blobs", file.ExamTable.AllBlobs().Select(blob =>
        {
            if (!file.Blobs.IsWhole(blob.Sha256))
            {
                faults.Add($"blob {blob.Sha256} is missing or damaged");
            }

            return blob;
        }));
        Expect(faults, "records that wait", counts.TotalPending, records);
        Expect(faults, "exams", counts.Exams, exams);
        if (file.HighestReserved < counts.LastSequence)
        {
            faults.Add($"sequence {counts.LastSequence} was given out, the reserve ends at {file.HighestReserved}");
        }

        return new(faults, new FileInfo(paths.Data).Length / Page.Bytes, records, exams, blobs, file.Engine.Unfinished);
    }

    private static long Count<T>(List<string> faults, string what, IEnumerable<T> items)
    {
        var count = 0L;
        try
        {
            foreach (var _ in items)
            {
                count++;
            }
        }
        catch (Exception fault) when (fault is not IOException)
        {
            faults.Add($"{what}: {OneLine.Of(fault)}, after {count}");
        }

        return count;
    }

    private static void Expect(List<string> faults, string what, long stated, long found)
    {
        if (stated != found)
        {
            faults.Add($"{what}: {found} are there, the store says {stated}");
        }
    }
}
