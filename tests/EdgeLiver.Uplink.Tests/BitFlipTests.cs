using EdgeLiver.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>One bit of one file is wrong, or its end is missing: that is noticed or does not matter, and no record comes out other than it went in.</summary>
/// <remarks><c>EDGELIVER_FLIPS</c> flips instead of some dozens.</remarks>
public sealed class BitFlipTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = TempFolder.InMemory();

    private static int Flips => Campaign.Size("EDGELIVER_FLIPS", 120);

    [Requirement("REQ-REC-04")]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_flipped_bit_is_noticed_or_harmless_and_salvage_brings_the_rest(bool killed)
    {
        var (records, exam) = await FillAsync(killed);
        var files = Directory.GetFiles(_folder.Path).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var random = new Random(5);
        var tally = new SortedDictionary<string, int[]>();
        for (var flip = 0; flip < Flips; flip++)
        {
            using var copy = TempFolder.InMemory();
            files.ForEach(path => File.Copy(path, copy[Path.GetFileName(path)]));
            var file = files[flip % files.Count];
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            if (bytes.Length == 0)
            {
                continue;
            }

            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(copy[Path.GetFileName(file)], bytes, TestContext.Current.CancellationToken);

            var row = tally.TryGetValue(Path.GetExtension(file), out var known) ? known : tally[Path.GetExtension(file)] = new int[3];

            // A page holds some ten records; one bit spoils a page or a transaction.
            row[await VerdictAsync(copy, records, exam, row, mayLose: 20)]++;
        }

        foreach (var (file, row) in tally)
        {
            output.WriteLine($"| {(killed ? "after a kill" : "after a clean close")} | {file} | {row[0]} harmless | {row[1]} noticed, {row[2]} records of those lost |");
        }
    }

    /// <summary>At the very end of a frame a log that was cut looks as if it had ended there: see DESIGN.md.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_was_cut_short_is_noticed_or_harmless(bool killed)
    {
        var (records, exam) = await FillAsync(killed);
        var random = new Random(8);
        foreach (var file in Directory.GetFiles(_folder.Path).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Where(path => new FileInfo(path).Length > 1))
        {
            for (var cut = 0; cut < Math.Max(5, Flips / 20); cut++)
            {
                using var copy = TempFolder.InMemory();
                Array.ForEach(Directory.GetFiles(_folder.Path), path => File.Copy(path, copy[Path.GetFileName(path)]));
                var length = random.NextInt64(1, new FileInfo(file).Length);
                using (var shorter = File.OpenWrite(copy[Path.GetFileName(file)]))
                {
                    shorter.SetLength(length % Frame.Bytes == 0 ? length - 1 : length);
                }

                await VerdictAsync(copy, records, exam, new int[3], mayLose: records.Count + 1);
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(Dictionary<long, byte[]> Records, Ulid Exam)> FillAsync(bool killed)
    {
        var random = new Random(4);
        var expected = new Dictionary<long, byte[]>();
        var disk = new Disk();
        var store = await RecordStore.OpenAsync(
            new StoreOptions { DataFolder = _folder.Path }, new UplinkMetrics(), NullLogger<RecordStore>.Instance, disk, new StationClock(TimeProvider.System), alarm: null);
        var exam = Records.Exam();
        await store.AppendAsync(exam, []);
        for (var record = 0; record < 60; record++)
        {
            var message = Records.Message(RecordKind.Exam, record % 10 == 0 ? 20_000 : 900);
            random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsMemory(message.Payload).Span);
            expected[await store.AppendAsync(null, [message])] = message.Payload.ToArray();
        }

        if (!killed)
        {
            await store.DisposeAsync();
            return (expected, exam.ExamId);
        }

        // As a kill leaves them: everything in the log, nothing closed.
        using var image = TempFolder.InMemory();
        foreach (var path in Directory.GetFiles(_folder.Path).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(path, image[Path.GetFileName(path)]);
        }

        await store.DisposeAsync();
        foreach (var path in Directory.GetFiles(image.Path))
        {
            File.Copy(path, _folder[Path.GetFileName(path)], overwrite: true);
        }

        return (expected, exam.ExamId);
    }

    /// <returns>0 harmless, 1 noticed.</returns>
    private static async Task<int> VerdictAsync(TempFolder folder, Dictionary<long, byte[]> expected, Ulid exam, int[] row, int mayLose)
    {
        // First whoever only looks, then the service.
        var log = new CapturedLog<RecordStore>();
        using var meters = new Meters();
        using var metrics = new UplinkMetrics(meters);
        await using var store = await RecordStore.OpenAsync(
            new StoreOptions { DataFolder = folder.Path }, metrics, log, new Disk(), new StationClock(TimeProvider.System), alarm: null);
        var found = await ReadAsync(store);
        foreach (var record in found)
        {
            Assert.True(expected.TryGetValue(record.Sequence, out var payload), $"record {record.Sequence} was never stored");
            Assert.True(record.Message.Payload.Span.SequenceEqual(payload), $"record {record.Sequence} is another than the one that was stored");
        }

        Assert.True(await store.AppendAsync(RecordKind.Alert) > expected.Keys.Max());
        var stored = await ExamAsync(store, exam);
        var lost = expected.Count - found.Count + (stored is null ? 1 : 0);
        row[2] += lost;
        Assert.True(lost == 0 || log.Troubles.Count > 0, $"{lost} records are gone and nobody says so");
        Assert.True(lost <= mayLose, $"{lost} records are gone for one bit: {string.Join('\n', log.Troubles)}");
        return log.Troubles.Count > 0 ? 1 : 0;
    }

    // What is noticed while it runs costs a request; the store that stands after it answers.
    private static async Task<List<OutboxRecord>> ReadAsync(RecordStore store)
    {
        try
        {
            return await store.AllPendingAsync();
        }
        catch (StoreException)
        {
            return await store.AllPendingAsync();
        }
    }

    private static async Task<StoredExam?> ExamAsync(RecordStore store, Ulid id)
    {
        try
        {
            return await store.TryGetExamAsync(id);
        }
        catch (StoreException)
        {
            return await store.TryGetExamAsync(id);
        }
    }
}
