using System.Runtime.Versioning;
using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>What may go wrong with a disk, a file or a process.</summary>
[SupportedOSPlatform("linux")]
public sealed class StoreFaultTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    public static bool IsPrivileged => Environment.IsPrivilegedProcess;

    public static bool IsNotPrivileged => !IsPrivileged;

    [Fact]
    public async Task The_files_of_a_running_store_hold_everything_that_it_has_acknowledged()
    {
        using var copy = new TempFolder();
        await using var store = await Stores.OpenAsync(_folder.Path);
        await store.AppendManyAsync(RecordKind.Exam, 40);
        await store.AppendAsync(RecordKind.Alert);

        foreach (var file in Directory.GetFiles(_folder.Path).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, copy[Path.GetFileName(file)]);
        }

        await using var found = await Stores.OpenAsync(copy.Path);
        Assert.Equal(await store.PendingSequencesAsync(), await found.PendingSequencesAsync());
        Assert.Equal(42, await found.AppendAsync(RecordKind.Exam));
    }

    [Fact]
    public async Task Five_kills_lose_nothing_that_was_acknowledged_and_use_no_sequence_twice()
    {
        var random = new Random(7);
        var acknowledged = new List<long>();
        for (var kill = 0; kill < 5; kill++)
        {
            using var child = Appender.Start(_folder.Path);
            await child.KillAfterAsync(TimeSpan.FromMilliseconds(random.Next(1, 400)), TestContext.Current.CancellationToken);
            acknowledged.AddRange(child.Acknowledged);
        }

        await using var store = await Stores.OpenAsync(_folder.Path);
        var pending = await store.AllPendingAsync();

        output.WriteLine($"5 kills, {acknowledged.Count} acknowledged, {pending.Count} found");
        Assert.True(acknowledged.Count >= 5);
        Assert.Equal(acknowledged.Count, acknowledged.Distinct().Count());
        Assert.Empty(acknowledged.Except(pending.Select(record => record.Sequence)));
        Assert.Equal(pending.Count, store.Counts.TotalPending);
        foreach (var record in pending)
        {
            Assert.NotNull(await store.TryGetExamAsync(record.Message.Id));
        }
    }

    [Fact]
    public async Task A_full_disk_is_one_line_and_loses_nothing_that_was_acknowledged()
    {
        using var child = Appender.Start(_folder.Path, maxFileBlocks: 512);

        var words = await child.RestAsync(TestContext.Current.CancellationToken);

        output.WriteLine($"{child.Acknowledged.Count} acknowledged, then: {words}");
        Assert.StartsWith("failed: store ", words, StringComparison.Ordinal);
        Assert.NotEmpty(child.Acknowledged);
        await using var store = await Stores.OpenAsync(_folder.Path);
        Assert.Empty(child.Acknowledged.Except(await store.PendingSequencesAsync()));
        Assert.True(await store.AppendAsync(RecordKind.Exam) > child.Acknowledged.Max());
    }

    [Fact]
    public async Task A_folder_is_used_by_one_store_at_a_time()
    {
        await using (await Stores.OpenAsync(_folder.Path))
        {
            var error = await Assert.ThrowsAsync<StoreException>(() => Stores.OpenAsync(_folder.Path));

            AssertOneLine(error);
            Assert.Contains("one process", error.Message, StringComparison.Ordinal);
        }

        await using var after = await Stores.OpenAsync(_folder.Path);
        Assert.Equal(1, await after.AppendAsync(RecordKind.Exam));
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(100)]
    [InlineData(1)]
    public async Task A_file_that_is_no_store_is_set_aside_as_it_is_and_the_box_goes_on(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(_folder[StoreOptions.FileName], bytes, TestContext.Current.CancellationToken);
        var log = new CapturedLog<RecordStore>();

        await using var store = await RecordStore.OpenAsync(
            new StoreOptions { DataFolder = _folder.Path }, new UplinkMetrics(), log, alarm: loss => loss.Alarm(Records.Site, Records.Unit));

        output.WriteLine(string.Join('\n', log.Troubles));
        var aside = Assert.Single(Directory.GetDirectories(_folder.Path, "aside-*"));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(aside, StoreOptions.FileName), TestContext.Current.CancellationToken));
        Assert.Contains("not a LiteDB file", Assert.Single(log.Troubles), StringComparison.Ordinal);
        var alarm = Assert.Single(await store.AllPendingAsync());
        Assert.Equal((RecordKind.Event, EventRecord.SchemaName), (alarm.Message.Kind, alarm.Message.Schema));
    }

    [Fact]
    public async Task A_store_of_a_later_format_is_refused()
    {
        await using (await Stores.OpenAsync(_folder.Path))
        {
        }

        using (var database = new LiteDB.LiteDatabase(_folder[StoreOptions.FileName]))
        {
            database.GetCollection("meta").Update(new LiteDB.BsonDocument { ["_id"] = "format", ["version"] = 99 });
        }

        File.Delete(_folder["edgeliver.sum"]);

        var error = await Assert.ThrowsAsync<StoreException>(() => Stores.OpenAsync(_folder.Path));

        AssertOneLine(error);
        Assert.Contains("99", error.Message, StringComparison.Ordinal);
    }

    [Fact(Skip = "the administrator may write everywhere", SkipUnless = nameof(IsNotPrivileged), SkipType = typeof(StoreFaultTests))]
    public async Task A_read_only_folder_is_one_line()
    {
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var error = await Assert.ThrowsAsync<StoreException>(() => Stores.OpenAsync(_folder.Path));

        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        AssertOneLine(error);
    }

    [Theory]
    [InlineData("/proc/self")]
    [InlineData("/proc/edgeliver")]
    [InlineData("/dev/null")]
    [InlineData("/dev/null/edgeliver")]
    public async Task A_folder_that_nobody_may_write_is_one_line(string folder)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => Stores.OpenAsync(folder));

        output.WriteLine(error.Message);
        AssertOneLine(error);
        Assert.Contains("writable", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertOneLine(StoreException error)
    {
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
    }
}
