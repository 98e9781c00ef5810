using System.Globalization;
using EdgeLiver.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>Weeks of a clinic by an accelerated clock: what is written, what is kept, what goes.</summary>
/// <remarks>
/// Some days of a small clinic under a limit that is too small for them; with <c>EDGELIVER_CLINIC_DAYS</c> so many days of a busy one under
/// the limits as shipped: the campaign of <c>tests/run.sh --only clinic</c> has 30. In the middle the network is away for some days.
/// </remarks>
public sealed class BusyClinicTests : IDisposable
{
    private const int HoursOpen = 8;
    private const int FramesAnExam = 8;
    private const int TelemetryBytes = 1000;

    private static readonly int Days = Campaign.Size("EDGELIVER_CLINIC_DAYS", 0);

    private readonly ITestOutputHelper _output;
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly HollowDisk _disk = new();
    private readonly Random _random = new(30);
    private readonly HashSet<Ulid> _made = [];
    private readonly HashSet<Ulid> _arrived = [];
    private readonly byte[] _frame = new byte[Days > 0 ? 300_000 : 20_000];
    private readonly StoreOptions _options;

    public BusyClinicTests(ITestOutputHelper output)
    {
        _output = output;
        _random.NextBytes(_frame);
        _options = new() { DataFolder = _folder.Path };
        _options.MaxBytes = Days > 0 ? _options.MaxBytes : 8 << 20;
    }

    private static int ExamsAnHour => Days > 0 ? 200 / HoursOpen : 2;

    // What waits is never dropped: more days away than the limit holds would be over it.
    private static int DaysAway => Days > 0 ? 4 : 2;

    [Fact]
    public async Task The_store_stays_within_its_limits_and_drops_no_alert_and_no_exam_that_waits()
    {
        var days = Days > 0 ? Days : 8;
        await using var store = await RecordStore.OpenAsync(
            _options, new UplinkMetrics(), NullLogger<RecordStore>.Instance, _disk, new StationClock(_time, Guid.NewGuid(), () => true), alarm: null);
        _output.WriteLine("| day | network | written, MB | of which frames, MB | data file, MB | frames kept, MB | records wait | telemetry dropped | events dropped | arrived exams dropped |");
        _output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (var day = 1; day <= days; day++)
        {
            var away = day > days / 2 && day <= (days / 2) + DaysAway;
            await DayAsync(store, away);

            var (counts, stats) = (store.Counts, await store.StatisticsAsync());
            _output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {day} | {(away ? "away" : "there")} | {stats.WrittenToday / 1e6:F0} | {ExamsAnHour * HoursOpen * FramesAnExam * _frame.Length / 1e6:F0} | {stats.DataBytes / 1e6:F1} | {stats.BlobBytes / 1e6:F0} | {counts.TotalPending} | {counts.DroppedOf(RecordKind.Telemetry)} | {counts.DroppedOf(RecordKind.Event)} | {counts.DroppedExams} |"));
            Assert.InRange(counts.Bytes, 0, _options.MaxBytes);
            Assert.InRange(stats.WrittenToday, 1, _options.DailyWriteBudgetBytes);
            Assert.InRange(Size(_folder.Path), 1, _options.MaxBytes + (64 << 20));
            Assert.Equal((0, 0), (counts.DroppedOf(RecordKind.Alert), counts.DroppedOf(RecordKind.Exam)));
            _time.Advance(TimeSpan.FromHours(24 - HoursOpen));
        }

        await SendAsync(store);
        Assert.Equal(_made.Count, _arrived.Count);
        Assert.Equal(Days == 0, store.Counts.DroppedExams > 0);
        Assert.Equal(_made.Count - store.Counts.DroppedExams, store.Counts.Exams);
    }

    public void Dispose() => _folder.Dispose();

    private static long Size(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private async Task DayAsync(RecordStore store, bool away)
    {
        for (var hour = 0; hour < HoursOpen; hour++)
        {
            for (var number = 0; number < ExamsAnHour; number++)
            {
                await ExamAsync(store, hasAlert: number % 20 == 0);
            }

            await store.AppendManyAsync(RecordKind.Event, 4);
            await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => store.AppendAsync(null, [Records.Message(RecordKind.Telemetry, TelemetryBytes)])));
            if (!away)
            {
                await SendAsync(store);
            }

            _time.Advance(TimeSpan.FromHours(1));
        }
    }

    private async Task ExamAsync(RecordStore store, bool hasAlert)
    {
        var exam = Records.Exam();
        var frames = new List<BlobReference>();
        for (var frame = 0; frame < FramesAnExam; frame++)
        {
            // Each another picture: what has the same content is stored once.
            _random.NextBytes(_frame.AsSpan(0, 64));
            frames.Add(await store.AddBlobAsync(new MemoryStream(_frame), "image/jpeg"));
        }

        _made.Add(exam.ExamId);
        OutboxMessage[] messages = hasAlert ? [Records.Message(exam), Records.Message(RecordKind.Alert, 2000)] : [Records.Message(exam)];
        await store.AppendAsync(exam, messages, frames);
    }

    /// <summary>The broker takes all that waits.</summary>
    private async Task SendAsync(RecordStore store)
    {
        while (await store.ReadPendingAsync(256) is { Count: > 0 } page)
        {
            _arrived.UnionWith(page.Where(record => record.Message.Kind == RecordKind.Exam).Select(record => record.Message.Id));
            await store.MarkSentAsync(page);
        }
    }
}
