using EdgeLiver.Contracts;
using LiteDB;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

public sealed class DurableEngineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private StorePaths Paths => new(_folder.Path);

    [Fact]
    public void A_commit_costs_one_sync_and_is_on_the_disk_when_it_returns()
    {
        var disk = new RecordingDisk(_folder.Path);
        using var engine = DurableEngine.Open(disk, Paths);
        using var database = new LiteDatabase(engine, disposeOnClose: false);
        var items = database.GetCollection("items");
        items.Insert(Item(0));

        for (var id = 1; id <= 20; id++)
        {
            var before = disk.Syncs;
            items.Insert(Item(id));

            Assert.Equal(before + 1, disk.Syncs);
            Assert.False(disk.HasUnsynced(Paths.Log));
        }
    }

    [Fact]
    public void Changes_of_every_kind_wait_for_the_disk()
    {
        var disk = new RecordingDisk(_folder.Path);
        using var engine = DurableEngine.Open(disk, Paths);
        using var database = new LiteDatabase(engine, disposeOnClose: false);
        var items = database.GetCollection("items");
        Action[] changes =
        [
            () => items.Insert(Item(1)),
            () => items.Upsert(Item(1)),
            () => items.Update(Item(1)),
            () => items.EnsureIndex("pad"),
            () => items.DropIndex("pad"),
            () => items.Delete(1),
            () => items.Insert([Item(2), Item(3)]),
            () => items.DeleteMany("$._id = 2"),
            () => database.RenameCollection("items", "others"),
            () => database.DropCollection("others"),
            () => database.UserVersion = 7,
        ];

        foreach (var change in changes)
        {
            var before = disk.Syncs;
            change();
            Assert.True(disk.Syncs > before);
            Assert.False(disk.HasUnsynced(Paths.Log));
        }

        var quiet = disk.Syncs;
        Assert.False(items.Delete(99));
        Assert.Equal(quiet, disk.Syncs);
    }

    [Fact]
    public async Task After_a_clean_close_plain_LiteDB_reads_the_file()
    {
        await using (var store = await Stores.OpenAsync(_folder.Path))
        {
            await store.AppendManyAsync(RecordKind.Exam, 300);
        }

        Assert.Equal(0, new FileInfo(Paths.Log).Length);
        using var plain = new LiteDatabase(Paths.Data);
        Assert.Equal(300, plain.GetCollection("outbox").Count());
    }

    [Fact]
    public async Task A_file_of_plain_LiteDB_is_taken_over()
    {
        using (var plain = new LiteDatabase(new ConnectionString { Filename = Paths.Data, Collation = Collation.Binary }))
        {
            var id = Ulid.NewUlid();
            plain.GetCollection("outbox").Insert(new BsonDocument
            {
                ["_id"] = (1L << 56) | 7,
                ["record"] = id.ToByteArray(),
                ["topic"] = "t",
                ["schema"] = "s",
                ["type"] = "x",
                ["payload"] = new byte[5],
            });
            plain.GetCollection("meta").Insert(new BsonDocument { ["_id"] = "format", ["version"] = 1 });
            plain.GetCollection("meta").Insert(new BsonDocument
            {
                ["_id"] = "outbox",
                ["last"] = 7L,
                ["pending"] = new BsonArray { 0L, 1L, 0L, 0L },
                ["sent"] = new BsonArray { 0L, 6L, 0L, 0L },
            });
        }

        await using var store = await Stores.OpenAsync(_folder.Path);

        Assert.Equal([7], await store.PendingSequencesAsync());
        Assert.Equal(8, await store.AppendAsync(RecordKind.Exam));
        Assert.True(store.Counts.PendingBytes[1] > 5);
    }

    [Fact]
    public async Task The_log_stays_small_while_readers_read()
    {
        using var done = new CancellationTokenSource();
        await using var store = await Stores.OpenAsync(_folder.Path);
        var readers = Enumerable.Range(0, 2).Select(_ => ReadAsync()).ToList();
        for (var round = 0; round < 60; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => store.AppendAsync(null, [Records.Message(RecordKind.Exam, 4096)])));
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        var statistics = await store.StatisticsAsync();

        Assert.InRange(statistics.PeakLogBytes, 1, 32L << 20);

        async Task ReadAsync()
        {
            while (!done.IsCancellationRequested)
            {
                await store.ReadPendingAsync(256);
            }
        }
    }

    [Fact]
    public void A_reader_on_another_thread_is_waited_for_and_the_log_stays_small()
    {
        using var engine = DurableEngine.Open(new Disk(), Paths);
        using var database = new LiteDatabase(engine, disposeOnClose: false);
        var items = database.GetCollection("items");
        items.Insert(Item(0));
        using var stop = new CancellationTokenSource();
        var reader = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                _ = items.FindAll().Take(50).Count();
            }
        });
        reader.Start();
        for (var id = 1; id <= 2500; id++)
        {
            items.Insert(new BsonDocument { ["_id"] = id, ["pad"] = new byte[4096] });
        }

        stop.Cancel();
        reader.Join();

        Assert.InRange(engine.PeakLogBytes, 1, 32L << 20);
        Assert.Equal(2501, items.Count());
    }

    [Fact]
    public void A_transaction_larger_than_the_memory_for_it_is_whole_or_not_at_all()
    {
        using (var engine = DurableEngine.Open(new Disk(), Paths))
        using (var database = new LiteDatabase(engine, disposeOnClose: false))
        {
            database.BeginTrans();
            database.GetCollection("items").Insert(Enumerable.Range(1, 2000).Select(id => new BsonDocument { ["_id"] = id, ["pad"] = new byte[6000] }));
            database.Commit();
            database.BeginTrans();
            database.GetCollection("items").Insert(Enumerable.Range(5000, 2000).Select(id => new BsonDocument { ["_id"] = id, ["pad"] = new byte[6000] }));
            database.Rollback();
            database.GetCollection("items").Insert(Item(9000));
            engine.Abandon(new IOException("killed"));
        }

        using var again = DurableEngine.Open(new Disk(), Paths);
        using var found = new LiteDatabase(again, disposeOnClose: false);
        Assert.Equal(2001, found.GetCollection("items").Count());
    }

    public void Dispose() => _folder.Dispose();

    private static BsonDocument Item(int id) => new() { ["_id"] = id, ["pad"] = new string('x', 300) };
}
