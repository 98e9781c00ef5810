using System.Diagnostics;
using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>How fast the outbox is drained to Debian's broker, and how soon an alert is out that stands behind a backlog. Printed as a table.</summary>
/// <remarks><c>EDGELIVER_BACKLOG</c> records instead of some thousands: the campaign of <c>tests/run.sh --only link</c> has 100,000.</remarks>
public sealed class LinkSpeedTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly TempFolder _data = new();
    private readonly TempFolder _folder = new();
    private RecordStore _store = null!;

    public static bool Expected => Mosquitto.Expected;

    private static int Backlog => Campaign.Size("EDGELIVER_BACKLOG", 4000);

    // Elsewhere the times are printed only: a machine that does other things as well says nothing of a speed.
    private static bool IsCampaign => Environment.GetEnvironmentVariable("EDGELIVER_BACKLOG") is not null;

    public async ValueTask InitializeAsync() => _store = await Stores.OpenAsync(_data.Path);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _data.Dispose();
        _folder.Dispose();
    }

    [Theory(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkSpeedTests))]
    [InlineData(200, 5000)]
    [InlineData(2000, 2000)]
    public async Task A_backlog_is_drained_at(int bytes, int perSecond)
    {
        var count = Math.Min(Backlog, 20_000);
        await using var broker = await Mosquitto.StartAsync(_folder);
        await AppendAsync(RecordKind.Exam, count, bytes);
        var watch = Stopwatch.StartNew();
        await using var link = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit }, _store);
        await Until.TrueAsync(() => _store.Counts.TotalSent > 0, "the first is sent");
        var first = watch.Elapsed;
        await Until.TrueAsync(() => _store.Counts.TotalPending == 0, () => $"the outbox is empty, {_store.Counts}", seconds: 300);

        var rate = count / watch.Elapsed.TotalSeconds;
        output.WriteLine($"| drain, {count} records of {bytes} B | {rate:0} messages/s | first batch confirmed after {first.TotalMilliseconds:0} ms |");
        Assert.True(rate > perSecond || !IsCampaign, $"{rate:0} messages/s");
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkSpeedTests))]
    public async Task An_alert_behind_a_backlog_is_out_within_a_second()
    {
        await using var broker = await Mosquitto.StartAsync(_folder);
        await AppendAsync(RecordKind.Exam, Backlog, 1000);
        await using var link = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit }, _store);
        await Until.TrueAsync(() => _store.Counts.TotalSent > 0, "the backlog is on its way");

        var times = new List<double>();
        while (times.Count < 10 && _store.Counts.PendingOf(RecordKind.Exam) > 0)
        {
            var watch = Stopwatch.StartNew();
            await _store.AppendAsync(RecordKind.Alert);
            var expected = times.Count + 1;
            await Until.TrueAsync(() => _store.Counts.SentOf(RecordKind.Alert) == expected, "the alert is out");
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        output.WriteLine($"| alert behind {Backlog} exams, {times.Count} times | longest {times.Max():0} ms | {_store.Counts.PendingOf(RecordKind.Exam)} exams still waited |");
        Assert.True((times.Count == 10 && times.Max() <= 1000) || !IsCampaign, $"{times.Count} alerts, longest {times.Max():0} ms");
    }

    [Theory(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkSpeedTests))]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_record_is_out_soon_after_the_broker_is_back(bool killed)
    {
        await using var broker = await Mosquitto.StartAsync(_folder);
        await using var link = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit }, _store);
        await link.ReachesAsync(LinkState.Connected);
        await (killed ? broker.KillAsync() : broker.StopAsync());
        await AppendAsync(RecordKind.Exam, 10, 200);
        await broker.StartAsync();
        var watch = Stopwatch.StartNew();
        await Until.TrueAsync(() => _store.Counts.TotalSent > 0, "the first is out");

        output.WriteLine($"| broker {(killed ? "killed" : "restarted")}, first record out after it listens again | {watch.Elapsed.TotalMilliseconds:0} ms | |");
        Assert.True(watch.Elapsed <= TimeSpan.FromSeconds(2) || !IsCampaign, $"{watch.Elapsed}");
    }

    private async Task AppendAsync(RecordKind kind, int count, int bytes)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(500))
        {
            await _store.AppendAsync(null, [.. some.Select(_ => Records.Message(kind, bytes))]);
        }
    }
}
