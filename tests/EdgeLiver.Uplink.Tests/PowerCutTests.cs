using System.Security.Cryptography;
using EdgeLiver.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>The power is cut at any operation of a recorded run; what a disk may have kept by then is opened and read.</summary>
/// <remarks><c>EDGELIVER_CUTS</c> images instead of some hundreds: the campaign of <c>tests/run.sh --only powercut</c> has 5,000.</remarks>
public sealed class PowerCutTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TempFolder _images = TempFolder.InMemory();

    private static int Images => Campaign.Size("EDGELIVER_CUTS", 300);

    [Fact]
    public async Task Whatever_a_power_cut_leaves_opens_and_holds_all_that_was_acknowledged()
    {
        var run = await RecordedRun.MakeAsync(_folder.Path, rounds: Images > 1000 ? 200 : 90, seed: 11);
        var random = new Random(12);
        var tally = new CutTally();
        for (var image = 0; image < Images; image++)
        {
            var model = image % 5 == 0 ? CutModel.None : image % 5 < 3 ? CutModel.Prefix : CutModel.Any;

            // A tenth at the very beginning: a store that was never whole.
            var end = random.Next(image % 10 == 0 ? 60 : run.Operations.Count + 1);
            var folder = _images[$"{image}"];
            Directory.CreateDirectory(folder);
            CutImage.Write(run.Operations, end, model, random, folder);
            tally.Add(model, await VerdictAsync(run, end, folder));
            Directory.Delete(folder, recursive: true);
        }

        output.WriteLine($"{run.Operations.Count} operations, {run.Acknowledged.Count} acknowledgements\n{tally.Table("EdgeLiver store")}");
        Assert.Equal(0, tally.Bad);
    }

    /// <summary>No claim of ours: printed beside it. Each of its flushes counts as a sync, as with files of its own.</summary>
    [Fact]
    public void The_same_with_plain_LiteDB()
    {
        var (operations, acknowledged) = RecordPlain();
        var random = new Random(12);
        var tally = new CutTally();
        for (var image = 0; image < Math.Max(50, Campaign.Size("EDGELIVER_CUTS", 0)); image++)
        {
            var model = image % 5 == 0 ? CutModel.None : image % 5 < 3 ? CutModel.Prefix : CutModel.Any;
            var end = random.Next(operations.Count + 1);
            var folder = _images[$"plain{image}"];
            Directory.CreateDirectory(folder);
            CutImage.Write(operations, end, model, random, folder);
            tally.Add(model, PlainVerdict(folder, acknowledged.LastOrDefault(item => item.At <= end).Id));
            Directory.Delete(folder, recursive: true);
        }

        output.WriteLine(tally.Table("plain LiteDB 5.0.20"));
        Assert.NotEmpty(acknowledged);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _images.Dispose();
    }

    private (List<DiskOperation> Operations, List<(int At, int Id)> Acknowledged) RecordPlain()
    {
        var disk = new RecordingDisk(_folder.Path);
        var acknowledged = new List<(int, int)>();
        using var data = new DiskStream(disk.Open(_folder["plain.db"]));
        using var log = new DiskStream(disk.Open(_folder["plain-log.db"]));
        disk.SyncFolder(_folder.Path);
        using (var database = new LiteDB.LiteDatabase(new LiteDB.Engine.LiteEngine(
            new LiteDB.Engine.EngineSettings { DataStream = data, LogStream = log, TempStream = new MemoryStream() })))
        {
            var items = database.GetCollection("items");
            for (var id = 1; id <= 400; id++)
            {
                items.Insert(new LiteDB.BsonDocument { ["_id"] = id, ["pad"] = new string('x', 1000) });
                lock (disk.Operations)
                {
                    acknowledged.Add((disk.Operations.Count, id));
                }
            }
        }

        return ([.. disk.Operations], acknowledged);
    }

    private static string? PlainVerdict(string folder, int last)
    {
        try
        {
            using var database = new LiteDB.LiteDatabase(Path.Combine(folder, "plain.db"));
            var found = database.GetCollection("items").FindAll().Select(item => item["_id"].AsInt32).ToHashSet();
            database.GetCollection("items").Insert(new LiteDB.BsonDocument { ["_id"] = 100_000 });
            return Enumerable.Range(1, last).FirstOrDefault(id => !found.Contains(id)) is var lost and > 0 ? $"lost: {lost} of {last}" : null;
        }
        catch (Exception fault)
        {
            // LiteDB meets a torn page with whatever exception its parser happens to run into.
            return $"unreadable: {fault.Message}";
        }
    }

    /// <returns>Null where all is as it should be.</returns>
    private static async Task<string?> VerdictAsync(RecordedRun run, int end, string folder)
    {
        var log = new CapturedLog<RecordStore>();
        try
        {
            await using var store = await RecordStore.OpenAsync(
                new StoreOptions { DataFolder = folder }, new UplinkMetrics(), log, new Disk(), new StationClock(TimeProvider.System), alarm: null);
            if (Directory.GetDirectories(folder, "aside-*").Length > 0)
            {
                return $"unreadable: {log.Troubles[0]}";
            }

            var pending = (await store.AllPendingAsync()).ToDictionary(record => record.Sequence);
            var (present, absent, last) = run.At(end);
            if (present.Find(record => !pending.TryGetValue(record.Sequence, out var found) || !Same(found, record)) is { } lost)
            {
                return $"lost: record {lost.Sequence}";
            }

            if (absent.Find(pending.ContainsKey) is var back and > 0)
            {
                return $"back: record {back}";
            }

            if (store.Counts.TotalPending != pending.Count)
            {
                return $"counts: {store.Counts.TotalPending} for {pending.Count} records";
            }

            return await store.AppendAsync(RecordKind.Alert) is var next && next <= last ? $"sequence {next} was used, {last} was given out" : null;
        }
        catch (StoreException fault)
        {
            return $"unreadable: {fault.Message}";
        }
    }

    private static bool Same(OutboxRecord one, OutboxRecord other) =>
        one.Message.Id == other.Message.Id && one.Message.Payload.Span.SequenceEqual(other.Message.Payload.Span);
}

/// <summary>A run of the store on a recorded disk, and what it had said at which operation.</summary>
/// <param name="Operations">In order.</param>
/// <param name="Acknowledged">After so many operations this record was stored, or (<c>Gone</c>) was out of the outbox.</param>
/// <param name="Removals">Asked for at so many operations: from there on a record may be gone.</param>
internal sealed record RecordedRun(
    IReadOnlyList<DiskOperation> Operations, List<(int At, OutboxRecord Record, bool Gone)> Acknowledged, List<(int At, long Sequence)> Removals)
{
    public static async Task<RecordedRun> MakeAsync(string folder, int rounds, int seed)
    {
        var random = new Random(seed);
        var disk = new RecordingDisk(folder);
        var acknowledged = new List<(int, OutboxRecord, bool)>();
        var removals = new List<(int, long)>();
        var store = await OpenAsync();
        for (var round = 0; round < rounds; round++)
        {
            var messages = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Message(random)).ToList();
            await Task.WhenAll(messages.Select(async message =>
            {
                var exam = random.Next(3) == 0 ? Records.Exam() : null;
                var sequence = await store.AppendAsync(exam, [message]);
                lock (acknowledged)
                {
                    acknowledged.Add((Now(), new(sequence, message), false));
                }
            }));

            if (random.Next(3) == 0)
            {
                var some = (await store.ReadPendingAsync(64)).Where(_ => random.Next(2) == 0).ToList();
                removals.AddRange(some.Select(record => (Now(), record.Sequence)));
                await store.MarkSentAsync(some);
                acknowledged.AddRange(some.Select(record => (Now(), record, true)));
            }

            if (random.Next(15) == 0)
            {
                await store.DisposeAsync();
                store = await OpenAsync();
            }
        }

        await store.DisposeAsync();
        return new(disk.Operations, acknowledged, removals);

        int Now()
        {
            lock (disk.Operations)
            {
                return disk.Operations.Count;
            }
        }

        Task<RecordStore> OpenAsync() => RecordStore.OpenAsync(
            new StoreOptions { DataFolder = folder }, new UplinkMetrics(), NullLogger<RecordStore>.Instance, disk, new StationClock(TimeProvider.System), alarm: null);
    }

    /// <summary>What must be there, what must not, and the highest sequence that anyone had been told, after so many operations.</summary>
    public (List<OutboxRecord> Present, List<long> Absent, long Last) At(int operations)
    {
        var told = Acknowledged.Where(item => item.At <= operations).ToList();
        var leaving = Removals.Where(item => item.At < operations).Select(item => item.Sequence).ToHashSet();
        return (
            [.. told.Where(item => !item.Gone && !leaving.Contains(item.Record.Sequence)).Select(item => item.Record)],
            [.. told.Where(item => item.Gone).Select(item => item.Record.Sequence)],
            told.Select(item => item.Record.Sequence).DefaultIfEmpty().Max());
    }

    private static OutboxMessage Message(Random random)
    {
        var message = Records.Message((RecordKind)random.Next(4), random.Next(10) == 0 ? random.Next(10_000, 40_000) : random.Next(100, 3000));
        return message with { Payload = RandomNumberGenerator.GetBytes(message.Payload.Length) };
    }
}

/// <summary>Images and what was wrong with them.</summary>
internal sealed class CutTally
{
    private readonly SortedDictionary<CutModel, (int Images, int Unreadable, int Losing)> _rows = [];

    public List<string> Faults { get; } = [];

    public int Bad => Faults.Count;

    public void Add(CutModel model, string? fault)
    {
        var (images, unreadable, losing) = _rows.GetValueOrDefault(model);
        var isUnreadable = fault?.StartsWith("unreadable", StringComparison.Ordinal) == true;
        _rows[model] = (images + 1, unreadable + (isUnreadable ? 1 : 0), losing + (fault is not null && !isUnreadable ? 1 : 0));
        if (fault is not null)
        {
            Faults.Add(fault);
        }
    }

    public string Table(string name) => string.Join('\n', _rows.Select(row =>
        $"| {name} | {row.Key} | {row.Value.Images} images | {row.Value.Unreadable} unreadable | {row.Value.Losing} lost or wrong |").Concat(Faults.Take(5)));
}

/// <summary>A file of a recorded disk as LiteDB's own stream: a flush is a sync.</summary>
internal sealed class DiskStream(IDiskFile file) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => file.Length;

    public override long Position { get; set; }

    public override void Flush() => file.Sync();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = file.Read(Position, buffer.AsSpan(offset, count));
        Position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void SetLength(long value) => file.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count)
    {
        file.Write(Position, buffer.AsSpan(offset, count));
        Position += count;
    }
}
