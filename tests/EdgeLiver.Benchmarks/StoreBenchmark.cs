using System.Diagnostics;
using System.Globalization;
using EdgeLiver.Contracts;
using EdgeLiver.Uplink;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeLiver.Benchmarks;

/// <summary>The store beside SQLite (WAL, synchronous FULL) on the same disk in one run: what a durable commit costs. Prints Markdown.</summary>
/// <remarks>Records of 1 KB. An append of the store also keeps the counts and the sequence; SQLite does one bare insert.</remarks>
internal static class StoreBenchmark
{
    private const int PayloadBytes = 1000;

    public static async Task RunAsync(int documents)
    {
        var folder = Directory.CreateTempSubdirectory("edgeliver-bench-").FullName;
        try
        {
            Console.WriteLine("| what | store | SQLite WAL FULL |");
            Console.WriteLine("| --- | --- | --- |");
            await using (var store = await OpenAsync(Path.Combine(folder, "store")))
            using (var sqlite = Sqlite(Path.Combine(folder, "beside.sqlite")))
            {
                await store.AppendAsync(null, [Message()]);
                Row("single commits/s (p50 / p99 ms)", await SingleAsync(() => store.AppendAsync(null, [Message()])), await SingleAsync(() => Done(() => Insert(sqlite, 1))));
                Row("16 writers, records/s", await WritersAsync(() => store.AppendAsync(null, [Message()])), await WritersAsync(() => Done(() => Locked(sqlite))));
                OutboxMessage[] batch = [.. Enumerable.Range(0, 100).Select(_ => Message())];
                Row("batches of 100, records/s", await BatchesAsync(() => store.AppendAsync(null, batch)), await BatchesAsync(() => Done(() => Insert(sqlite, 100))));
                Row("largest log with 2 readers, MiB", await LogAsync(store), "-");
            }

            await OpenTimeAsync(Path.Combine(folder, "large"), documents);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static OutboxMessage Message(int bytes = PayloadBytes) =>
        new(Ulid.NewUlid(), RecordKind.Exam, "edgeliver/v1/bench/el-1/exam", "bench/1", "application/octet-stream", new byte[bytes]);

    private static Task<RecordStore> OpenAsync(string folder) => RecordStore.OpenAsync(
        new StoreOptions { DataFolder = folder, QueueLength = 4096 }, new UplinkMetrics(), NullLogger<RecordStore>.Instance);

    private static async Task<string> SingleAsync(Func<Task> commit)
    {
        const int Count = 2000;
        var times = new double[Count];
        var all = Stopwatch.StartNew();
        for (var i = 0; i < Count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await commit();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        var rate = Count / all.Elapsed.TotalSeconds;
        Array.Sort(times);
        return string.Create(CultureInfo.InvariantCulture, $"{rate:F0} ({times[Count / 2]:F2} / {times[Count * 99 / 100]:F1})");
    }

    private static async Task<string> WritersAsync(Func<Task> commit)
    {
        const int Writers = 16;
        const int Each = 500;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await commit();
            }
        })));
        return Rate(Writers * Each, watch);
    }

    private static async Task<string> BatchesAsync(Func<Task> commit)
    {
        const int Batches = 150;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Batches; i++)
        {
            await commit();
        }

        return Rate(Batches * 100, watch);
    }

    private static async Task<string> LogAsync(RecordStore store)
    {
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await store.ReadPendingAsync(64);
                await store.ListExamsAsync(20);
            }
        })).ToList();
        for (var i = 0; i < 200; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => store.AppendAsync(null, [Message(4000)])));
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        return ((await store.StatisticsAsync()).PeakLogBytes / 1048576.0).ToString("F1", CultureInfo.InvariantCulture);
    }

    private static async Task OpenTimeAsync(string folder, int documents)
    {
        await using (var store = await OpenAsync(folder))
        {
            for (var written = 0; written < documents; written += 1000)
            {
                await store.AppendAsync(null, [.. Enumerable.Range(0, 1000).Select(_ => Message(400))]);
            }
        }

        var megabytes = new FileInfo(Path.Combine(folder, StoreOptions.FileName)).Length / 1e6;
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            await using var store = await OpenAsync(folder);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        Row(string.Create(CultureInfo.InvariantCulture, $"open with {documents:N0} records, {megabytes:F0} MB, median of 5, ms"), times.Order().ElementAt(2).ToString("F0", CultureInfo.InvariantCulture), "-");
    }

    private static SqliteConnection Sqlite(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE outbox (id INTEGER PRIMARY KEY, payload BLOB)";
        command.ExecuteNonQuery();
        return connection;
    }

    private static Task Done(Action work)
    {
        work();
        return Task.CompletedTask;
    }

    private static void Locked(SqliteConnection connection)
    {
        lock (connection)
        {
            Insert(connection, 1);
        }
    }

    private static void Insert(SqliteConnection connection, int count)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO outbox (payload) VALUES ($payload)";
        command.Parameters.AddWithValue("$payload", new byte[PayloadBytes]);
        for (var i = 0; i < count; i++)
        {
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static string Rate(int count, Stopwatch watch) => (count / watch.Elapsed.TotalSeconds).ToString("F0", CultureInfo.InvariantCulture);

    private static void Row(string what, string store, string sqlite) => Console.WriteLine($"| {what} | {store} | {sqlite} |");
}
