using System.Diagnostics;
using System.Globalization;
using EdgeLiver.Contracts;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>
/// A bad network, a broker that is restarted, a centre that is away: every record reaches the centre's disk, once after its repeats are
/// dropped. Short here; <c>EDGELIVER_LINK_RECORDS</c> makes it the campaign of <c>tests/run.sh --only link</c>, printed as a table.
/// </summary>
public sealed class LinkFaultTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly TempFolder _data = new();
    private readonly TempFolder _folder = new();
    private readonly Stopwatch _watch = new();
    private RecordStore _store = null!;
    private Mosquitto _broker = null!;
    private FaultProxy _proxy = null!;

    public static bool Expected => Mosquitto.Expected;

    private static int Count => Campaign.Size("EDGELIVER_LINK_RECORDS", 200);

    private static bool IsCampaign => Environment.GetEnvironmentVariable("EDGELIVER_LINK_RECORDS") is not null;

    // For a real hour of a centre that is away: EDGELIVER_CENTRE_AWAY_MINUTES=60. Without it the unit's clock is moved on.
    private static int RealMinutesAway => Campaign.Size("EDGELIVER_CENTRE_AWAY_MINUTES", 0);

    private string CentreFile => _folder["centre"];

    public async ValueTask InitializeAsync()
    {
        if (Expected)
        {
            _store = await Stores.OpenAsync(_data.Path, awaitCentre: true);
            _broker = await Mosquitto.StartAsync(_folder);
            _proxy = new FaultProxy(_broker.Port);
            _watch.Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Expected)
        {
            await _proxy.DisposeAsync();
            await _broker.DisposeAsync();
            await _store.DisposeAsync();
        }

        _data.Dispose();
        _folder.Dispose();
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkFaultTests))]
    public async Task A_line_that_is_cut_again_and_again() => await SurvivesAsync("cut", async () =>
    {
        _proxy.Cut();
        await Task.Delay(IsCampaign ? 700 : 100);
    });

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkFaultTests))]
    public async Task A_connection_that_is_reset_in_the_middle_of_a_packet()
    {
        var random = new Random(7);
        await SurvivesAsync("reset in mid-packet", async () =>
        {
            _proxy.ResetAfter(random.Next(300, 30_000));
            await Task.Delay(IsCampaign ? 700 : 100);
        });
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkFaultTests))]
    public async Task A_line_that_is_dead_and_does_not_say_so() => await SurvivesAsync(
        "half-open",
        async () =>
        {
            // Longer than the keep-alive: the link has to notice by itself.
            _proxy.IsSilent = true;
            var before = _proxy.Connections;
            await Until.TrueAsync(() => _proxy.Connections > before || _store.Counts.TotalPending == 0, "the link tries anew");
            _proxy.IsSilent = false;
            _proxy.Cut();
        },
        times: IsCampaign ? 5 : 1);

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkFaultTests))]
    public async Task A_slow_line()
    {
        _proxy.BytesPerSecond = IsCampaign ? 200_000 : 400_000;
        await SurvivesAsync("slow, 200 kB/s", () => Task.CompletedTask, times: 1);
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkFaultTests))]
    public async Task A_long_line()
    {
        _proxy.Delay = TimeSpan.FromMilliseconds(300);
        await SurvivesAsync("300 ms each way", () => Task.CompletedTask, times: 1, count: Math.Min(Count, 2000) / (IsCampaign ? 1 : 4));
    }

    /// <summary>The bytes of one message take longer than the ordinary wait for an acknowledgement.</summary>
    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkFaultTests))]
    public async Task A_large_record_on_a_slow_line()
    {
        _proxy.BytesPerSecond = 20_000;
        await using var centre = new StoringCentre(_broker.Port, CentreFile);
        await Until.TrueAsync(() => centre.Connected, "the centre is there");
        await _store.AppendAsync(null, [Records.Message(RecordKind.Exam, bytes: IsCampaign ? 600_000 : 60_000)]);
        await using var link = new RunningLink(Options(_proxy.Port), _store);

        await Until.TrueAsync(() => _store.Counts.TotalPending == 0, () => $"it is confirmed; {string.Join(" / ", link.Log.Lines)}", seconds: 240);

        Print(IsCampaign ? "600 kB in one record at 20 kB/s" : "60 kB in one record at 20 kB/s", 1, link);
        Assert.Equal([1], StoringCentre.Read(CentreFile).Distinct());
    }

    [Theory(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkFaultTests))]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broker_that_is_restarted(bool killed) => await SurvivesAsync(
        killed ? "broker killed" : "broker restarted",
        async () =>
        {
            await (killed ? _broker.KillAsync() : _broker.StopAsync());
            await _broker.StartAsync();
            await Task.Delay(IsCampaign ? 1000 : 100);
        },
        times: IsCampaign ? 10 : 2, port: _broker.Port);

    /// <summary>The broker takes everything, the centre confirms nothing: all stays here, and the broker's queue is not filled a hundred times.</summary>
    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkFaultTests))]
    public async Task A_centre_that_is_away_for_an_hour()
    {
        using var meters = new Meters();
        using var metrics = new UplinkMetrics(meters);
        await using (var centre = new StoringCentre(_broker.Port, CentreFile))
        {
            await Until.TrueAsync(() => centre.Connected, "the broker knows the centre's session");
        }

        var count = Math.Min(Count, 2000);
        var time = new FakeTimeProvider();
        await AppendAsync(count);
        await using var link = new RunningLink(Options(_broker.Port), _store, metrics, RealMinutesAway > 0 ? TimeProvider.System : time);
        await Until.TrueAsync(() => meters["edgeliver.uplink.acknowledged"] >= count, "the broker has them");
        if (RealMinutesAway > 0)
        {
            await Task.Delay(TimeSpan.FromMinutes(RealMinutesAway), TestContext.Current.CancellationToken);
        }

        // What is in flight has its own time: the clock must not make it late.
        bool NothingIsInFlight() => meters["edgeliver.uplink.published"] == meters["edgeliver.uplink.acknowledged"] + meters["edgeliver.uplink.failed"];
        for (var seconds = 0; RealMinutesAway == 0 && seconds < 3600; seconds += 15)
        {
            await Until.TrueAsync(NothingIsInFlight, "nothing is in flight");
            time.Advance(TimeSpan.FromSeconds(15));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal(count, _store.Counts.TotalPending);
        await using var back = new StoringCentre(_broker.Port, CentreFile);
        await Until.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(NothingIsInFlight() ? 1 : 0));
                return _store.Counts.TotalPending == 0;
            },
            () => $"all are confirmed; {_store.Counts}", seconds: 120);

        Print($"centre away {(RealMinutesAway > 0 ? $"{RealMinutesAway} minutes" : "a simulated hour")}", count, link);
        AssertAllThere(count);
        Assert.InRange(meters["edgeliver.uplink.published"], count, 12 * count);
    }

    /// <param name="what">For the table.</param>
    /// <param name="fault">Done again and again while records wait.</param>
    /// <param name="times">At most; null for as long as records wait.</param>
    /// <param name="port">Where the link connects; null for the proxy.</param>
    /// <param name="count">Records.</param>
    private async Task SurvivesAsync(string what, Func<Task> fault, int? times = null, int? port = null, int? count = null)
    {
        var records = count ?? Count;
        await using var centre = new StoringCentre(_broker.Port, CentreFile);
        await Until.TrueAsync(() => centre.Connected, "the centre is there");
        await using var link = new RunningLink(Options(port ?? _proxy.Port), _store);
        await link.ReachesAsync(LinkState.Connected);
        var appending = AppendAsync(records);
        var done = 0;
        while (done < (times ?? 20) && (done == 0 || !appending.IsCompleted || _store.Counts.TotalPending > 0))
        {
            await fault();
            done++;
        }

        await appending;
        await Until.TrueAsync(() => _store.Counts.TotalPending == 0, () => $"the outbox is empty: {_store.Counts.TotalPending} wait, {link.Status}", seconds: 300);

        Print($"{what}, {done} times", records, link);
        AssertAllThere(records);
        Assert.Empty(await _store.ListSetAsideAsync());
    }

    private static MqttOptions Options(int port) => new()
    {
        Port = port,
        ClientId = Records.Unit,
        UnitTopic = Records.UnitTopic,
        KeepAliveSeconds = 2,
        CentreTimeoutSeconds = 5,
    };

    private async Task AppendAsync(int count)
    {
        for (var appended = 0; appended < count; appended += 20)
        {
            await _store.AppendAsync(null, [.. Enumerable.Range(0, Math.Min(20, count - appended)).Select(_ => Records.Message(RecordKind.Exam, 500))]);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private void AssertAllThere(int count) =>
        Assert.Equal(Enumerable.Range(1, count).Select(sequence => (long)sequence), StoringCentre.Read(CentreFile).Distinct().Order());

    private void Print(string what, int count, RunningLink link)
    {
        var stored = StoringCentre.Read(CentreFile);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {count} records, {stored.Distinct().Count()} at the centre, {stored.Count - stored.Distinct().Count()} more than once before de-duplication | {_watch.Elapsed.TotalSeconds:0.0} s, {link.Log.Lines.Count} log lines |"));
    }
}
