using EdgeLiver.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>What goes when there is too much, who waits for whom, and what time it was.</summary>
public sealed class OutboxLimitTests : IDisposable
{
    private const int Small = 1 << 20;

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private bool _synchronized = true;

    [Requirement("REQ-REC-03")]
    [Fact]
    public async Task Telemetry_goes_first_then_what_the_centre_has_then_the_oldest_events_and_an_alert_or_exam_never()
    {
        using var meters = new Meters();
        await using var store = await OpenAsync(new StoreOptions { MaxBytes = Small }, new UplinkMetrics(meters));
        var arrived = Records.Exam();
        await store.AppendAsync(arrived, [Records.Message(arrived)], [await store.AddBlobAsync(new MemoryStream(new byte[200_000]), "image/jpeg")]);
        await store.MarkSentAsync(await store.AllPendingAsync());
        await AppendAsync(store, RecordKind.Event, 3);
        await AppendAsync(store, RecordKind.Telemetry, 2);
        await AppendAsync(store, RecordKind.Alert, 1);

        await AppendAsync(store, RecordKind.Exam, 4);
        Assert.Equal((2, 0, 0), (store.Counts.DroppedOf(RecordKind.Telemetry), store.Counts.DroppedExams, store.Counts.DroppedOf(RecordKind.Event)));

        await AppendAsync(store, RecordKind.Exam, 1);
        Assert.Equal((2, 1, 0), (store.Counts.DroppedOf(RecordKind.Telemetry), store.Counts.DroppedExams, store.Counts.DroppedOf(RecordKind.Event)));
        Assert.Empty(Directory.GetFiles(_folder["blobs"], "*", SearchOption.AllDirectories));

        await AppendAsync(store, RecordKind.Exam, 5);
        Assert.Equal((3, 1, 10), (store.Counts.DroppedOf(RecordKind.Event), store.Counts.PendingOf(RecordKind.Alert), store.Counts.PendingOf(RecordKind.Exam)));
        Assert.Equal(6, meters["edgeliver.store.dropped"]);
        Assert.Equal(11, (await store.AllPendingAsync()).Count);
    }

    [Fact]
    public async Task On_a_disk_that_is_nearly_full_as_much_goes_out_as_comes_in()
    {
        var disk = new FaultyDisk();
        await using var store = await OpenAsync(new StoreOptions(), disk: disk);
        await AppendAsync(store, RecordKind.Telemetry, 5);
        disk.Free = 1000;

        await AppendAsync(store, RecordKind.Exam, 3);

        Assert.Equal((3, 2, 3), (store.Counts.DroppedOf(RecordKind.Telemetry), store.Counts.PendingOf(RecordKind.Telemetry), store.Counts.PendingOf(RecordKind.Exam)));
    }

    [Fact]
    public async Task Old_telemetry_goes_by_a_clock_that_is_synchronised_and_by_no_other()
    {
        await using var store = await OpenAsync(new StoreOptions());
        await AppendAsync(store, RecordKind.Telemetry, 1);
        _synchronized = false;
        _time.Advance(TimeSpan.FromDays(3650));
        await AppendAsync(store, RecordKind.Exam, 1);
        Assert.Equal(0, store.Counts.DroppedOf(RecordKind.Telemetry));

        _synchronized = true;
        await AppendAsync(store, RecordKind.Exam, 1);
        Assert.Equal(1, store.Counts.DroppedOf(RecordKind.Telemetry));
    }

    [Fact]
    public async Task A_clock_that_is_set_later_corrects_what_was_stored_before()
    {
        var clock = new SettableClock { Wall = DateTimeOffset.UnixEpoch };
        _synchronized = false;
        await using var store = await OpenAsync(new StoreOptions(), time: clock);
        var exam = Records.Exam();
        await store.AppendAsync(exam, []);
        Assert.Equal(1970, (await store.TryGetExamAsync(exam.ExamId))!.StoredAt.Year);

        clock.Uptime = TimeSpan.FromMinutes(10);
        clock.Wall = _time.GetUtcNow();
        _synchronized = true;
        await store.AppendAsync(RecordKind.Event);

        Assert.Equal(_time.GetUtcNow().AddMinutes(-10), (await store.TryGetExamAsync(exam.ExamId))!.StoredAt);
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(-50, false)]
    [InlineData(50, true)]
    [InlineData(-50, true)]
    public async Task A_clock_that_jumps_by_years_drops_and_reorders_nothing_whoever_vouches_for_it(int years, bool synchronized)
    {
        var clock = new SettableClock { Wall = _time.GetUtcNow() };
        _synchronized = synchronized;
        await using (var store = await OpenAsync(new StoreOptions(), time: clock))
        {
            foreach (var kind in Enum.GetValues<RecordKind>())
            {
                await store.AppendAsync(kind);
            }

            clock.Wall = clock.Wall.AddYears(years);
            clock.Uptime += TimeSpan.FromMinutes(1);
            foreach (var kind in Enum.GetValues<RecordKind>())
            {
                await store.AppendAsync(kind);
            }

            clock.Wall = clock.Wall.AddYears(-2 * years);
            Assert.Equal(9, await store.AppendAsync(RecordKind.Exam));
        }

        await using var again = await OpenAsync(new StoreOptions(), time: clock);
        Assert.Equal([1, 5, 2, 6, 9, 3, 7, 4, 8], await again.PendingSequencesAsync());
        Assert.Equal(0, again.Counts.TotalDropped);
        Assert.True((await again.StatisticsAsync()).WrittenByDay.Count is >= 2 and <= 8);
    }

    [Fact]
    public async Task A_clock_that_was_synchronised_and_jumps_stamps_by_what_was_known()
    {
        var (clock, exam) = (new SettableClock { Wall = _time.GetUtcNow() }, Records.Exam());
        await using var store = await OpenAsync(new StoreOptions(), time: clock);
        await store.AppendAsync(RecordKind.Event);

        (clock.Wall, clock.Uptime) = (clock.Wall.AddYears(10), TimeSpan.FromMinutes(1));
        await store.AppendAsync(exam, []);

        Assert.Equal(_time.GetUtcNow().AddMinutes(1), (await store.TryGetExamAsync(exam.ExamId))!.StoredAt);
    }

    [Fact]
    public async Task What_the_broker_has_waits_for_the_centre_and_is_sent_again_after_a_restart()
    {
        var options = new StoreOptions { AwaitCentre = true };
        await using (var store = await OpenAsync(options))
        {
            await AppendAsync(store, RecordKind.Event, 4);
            var all = await store.AllPendingAsync();
            await store.MarkSentAsync(all[..3]);
            Assert.Equal([4], await store.PendingSequencesAsync());
            Assert.Equal((4, 0, 3), (store.Counts.TotalPending, store.Counts.TotalSent, (await store.StatisticsAsync()).AwaitingCentre));

            Assert.Equal(1, await store.ConfirmAsync([2, 99]));
            Assert.Equal((3, 1), (store.Counts.TotalPending, store.Counts.TotalSent));
            await store.ForgetSentAsync();
            Assert.Equal([1, 3, 4], await store.PendingSequencesAsync());
            await store.MarkSentAsync(await store.AllPendingAsync());
            Assert.Empty(await store.AllPendingAsync());
        }

        await using var again = await OpenAsync(options);
        Assert.Equal([1, 3, 4], await again.PendingSequencesAsync());
    }

    [Fact]
    public async Task A_record_that_is_refused_too_often_is_set_aside_and_kept()
    {
        await using (var store = await OpenAsync(new StoreOptions { MaxRefusals = 3 }))
        {
            await AppendAsync(store, RecordKind.Exam, 2);
            var poison = (await store.AllPendingAsync())[0];
            Assert.False(await store.MarkRefusedAsync(poison, "PayloadFormatInvalid"));
            Assert.False(await store.MarkRefusedAsync(poison, "PayloadFormatInvalid"));
            Assert.True(await store.MarkRefusedAsync(poison, "PayloadFormatInvalid"));
        }

        await using var again = await OpenAsync(new StoreOptions());
        Assert.Equal([2], await again.PendingSequencesAsync());
        var (record, reason) = Assert.Single(await again.ListSetAsideAsync());
        Assert.Equal((1L, "PayloadFormatInvalid", 1L), (record.Sequence, reason, again.Counts.SetAside[(int)RecordKind.Exam]));
    }

    [Fact]
    public async Task Key_frames_stand_beside_the_store_and_what_no_exam_refers_to_goes_at_open()
    {
        var exam = Records.Exam();
        byte[] picture = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];
        BlobReference orphan;
        await using (var store = await OpenAsync(new StoreOptions()))
        {
            var frame = await store.AddBlobAsync(new MemoryStream(picture), "image/jpeg");
            orphan = await store.AddBlobAsync(new MemoryStream([1, 2, 3]), "image/jpeg");
            await store.AppendAsync(exam, [Records.Message(exam)], [frame]);
            Assert.Equal(picture, await store.TryReadBlobAsync(orphan with { Sha256 = frame.Sha256 }));
        }

        await using (var store = await OpenAsync(new StoreOptions()))
        {
            Assert.Null(await store.TryReadBlobAsync(orphan));
            Assert.Equal(picture, await store.TryReadBlobAsync(Assert.Single((await store.TryGetExamAsync(exam.ExamId))!.Blobs)));
        }

        Assert.True(StoreMaintenance.Verify(Options()).IsWhole);
        var file = Assert.Single(Directory.GetFiles(_folder["blobs"], "*", SearchOption.AllDirectories));
        picture[500] ^= 1;
        await File.WriteAllBytesAsync(file, picture, TestContext.Current.CancellationToken);
        Assert.Contains("missing or damaged", Assert.Single(StoreMaintenance.Verify(Options()).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_that_writes_more_than_its_budget_is_one_warning()
    {
        var log = new CapturedLog<RecordStore>();
        await using var store = await RecordStore.OpenAsync(
            new StoreOptions { DataFolder = _folder.Path, DailyWriteBudgetBytes = Small }, new UplinkMetrics(), log, new Disk(), new StationClock(_time), alarm: null);

        await AppendAsync(store, RecordKind.Exam, 20);

        Assert.Contains("budget", Assert.Single(log.Troubles), StringComparison.Ordinal);
        Assert.InRange((await store.StatisticsAsync()).WrittenToday, 2_000_000, 20_000_000);
    }

    [Fact]
    public async Task A_compacted_store_is_smaller_and_the_same()
    {
        await using (var store = await OpenAsync(new StoreOptions()))
        {
            await AppendAsync(store, RecordKind.Exam, 20);
            await store.MarkSentAsync((await store.AllPendingAsync())[..18]);
        }

        var (before, after) = StoreMaintenance.Compact(Options());

        Assert.True(after < before / 2, $"{before} -> {after}");
        Assert.True(StoreMaintenance.Verify(Options()).IsWhole);
        await using var again = await OpenAsync(new StoreOptions());
        Assert.Equal([19, 20], await again.PendingSequencesAsync());
        Assert.Equal(21, await again.AppendAsync(RecordKind.Exam));
    }

    [Fact]
    public async Task A_store_that_is_lost_gives_out_no_sequence_again()
    {
        await using (var store = await OpenAsync(new StoreOptions()))
        {
            await AppendAsync(store, RecordKind.Exam, 5);
            await store.MarkSentAsync(await store.AllPendingAsync());
        }

        await File.WriteAllBytesAsync(_folder[StoreOptions.FileName], new byte[50_000], TestContext.Current.CancellationToken);

        await using var again = await OpenAsync(new StoreOptions());
        Assert.True(await again.AppendAsync(RecordKind.Exam) > 5);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task AppendAsync(RecordStore store, RecordKind kind, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await store.AppendAsync(null, [Records.Message(kind, 100_000)]);
        }
    }

    private StoreOptions Options() => new() { DataFolder = _folder.Path };

    private Task<RecordStore> OpenAsync(StoreOptions options, UplinkMetrics? metrics = null, IDisk? disk = null, TimeProvider? time = null)
    {
        options.DataFolder = _folder.Path;
        return RecordStore.OpenAsync(
            options, metrics ?? new UplinkMetrics(), NullLogger<RecordStore>.Instance, disk ?? new Disk(),
            new StationClock(time ?? _time, Guid.Parse("6c2cbd3a-0f2f-4a1f-9d7e-7d7d3f0a0001"), () => _synchronized), alarm: null);
    }

    /// <summary>A wall clock that somebody sets, and an uptime that nobody can.</summary>
    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; }

        public TimeSpan Uptime { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => Uptime.Ticks;
    }
}
