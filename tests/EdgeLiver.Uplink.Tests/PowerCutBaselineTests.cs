using LiteDB;
using LiteDB.Engine;
using Microsoft.Data.Sqlite;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>The same cuts with other engines; no claim of ours, printed beside it.</summary>
public sealed class PowerCutBaselineTests(ITestOutputHelper output) : IDisposable
{
    private const int Items = 600;

    // So that some cuts fall into closing and opening.
    private const int ItemsBetweenOpens = 200;

    private static readonly string Pad = new('x', 1000);

    private readonly TempFolder _folder = new();
    private readonly TempFolder _images = TempFolder.InMemory();
    private readonly List<(int At, int Id)> _acknowledged = [];

    private static int Images => Campaign.Size("EDGELIVER_CUTS", 20);

    /// <summary>Each of its flushes counts as a sync, as with files of its own.</summary>
    [Fact]
    public async Task Plain_LiteDB()
    {
        var disk = new RecordingDisk(_folder.Path);
        for (var first = 1; first <= Items; first += ItemsBetweenOpens)
        {
            using var data = new DiskStream(disk.Open(_folder[Baseline.LiteDbFile]));
            using var log = new DiskStream(disk.Open(_folder["plain-log.db"]));
            disk.SyncFolder(_folder.Path);
            using var database = new LiteDatabase(new LiteEngine(new EngineSettings { DataStream = data, LogStream = log, TempStream = new MemoryStream() }));
            var items = database.GetCollection("items");
            Record(disk, first, id => items.Insert(new BsonDocument { ["_id"] = id, ["pad"] = Pad }));
        }

        await TellAsync("plain LiteDB 5.0.20", disk, Baseline.LiteDb);
    }

    /// <summary>WAL and synchronous FULL; alone with its file, because a file system without shared memory knows no other WAL.</summary>
    [Fact]
    public async Task Sqlite()
    {
        var disk = new RecordingDisk(_folder.Path);
        using var vfs = new SqliteVfs("recorded", disk);
        for (var first = 1; first <= Items; first += ItemsBetweenOpens)
        {
            await using var connection = new SqliteConnection($"Data Source={_folder[Baseline.SqliteFile]};Vfs=recorded;Pooling=False");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var insert = connection.CreateCommand();
            insert.CommandText = $"PRAGMA locking_mode=EXCLUSIVE; {Baseline.SqliteSetUp}";
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            insert.CommandText = "INSERT INTO items VALUES ($id, $pad)";
            var key = insert.Parameters.Add("$id", SqliteType.Integer);
            insert.Parameters.AddWithValue("$pad", Pad);
            Record(disk, first, id =>
            {
                key.Value = id;
                insert.ExecuteNonQuery();
            });
        }

        await TellAsync("SQLite, WAL, FULL", disk, Baseline.Sqlite);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _images.Dispose();
    }

    private void Record(RecordingDisk disk, int first, Action<int> insert)
    {
        for (var id = first; id < first + ItemsBetweenOpens; id++)
        {
            insert(id);
            lock (disk.Operations)
            {
                _acknowledged.Add((disk.Operations.Count, id));
            }
        }
    }

    private async Task TellAsync(string name, RecordingDisk disk, string engine)
    {
        var tally = await CutImage.CutAsync(disk.Operations, Images, _images, (end, folder) =>
            Task.FromResult(Verdict(engine, folder, _acknowledged.LastOrDefault(item => item.At <= end).Id)));
        output.WriteLine($"{disk.Operations.Count} operations, {disk.Syncs} syncs, {_acknowledged.Count} acknowledgements\n{tally.Table(name)}");
        Assert.True(disk.Syncs > Items / 2, $"{disk.Syncs} syncs for {Items} commits: nothing was recorded");
    }

    private static string? Verdict(string engine, string folder, int last)
    {
        try
        {
            var found = Baseline.Ids(engine, folder).ToHashSet();
            Baseline.Insert(engine, folder, 100_000);
            return Enumerable.Range(1, last).FirstOrDefault(id => !found.Contains(id)) is var lost and > 0 ? $"lost: {lost} of {last}" : null;
        }
        catch (Exception fault)
        {
            // LiteDB meets a torn page with whatever exception its parser happens to run into.
            return $"unreadable: {fault.Message}";
        }
    }
}
