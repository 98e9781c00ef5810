using System.Diagnostics;
using System.Globalization;
using EdgeLiver.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>
/// Days and hours of store and link: nothing is lost, and memory, handles, threads and log stay as they are. Some seconds here;
/// <c>EDGELIVER_SOAK_MINUTES</c> makes it the campaign of <c>tests/run.sh --only soak</c>.
/// </summary>
public sealed class LinkSoakTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _data = new();
    private readonly TempFolder _folder = new();
    private readonly List<Sample> _samples = [];
    private int _looks;
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public static bool Expected => Mosquitto.Expected;

    private static int Minutes => Campaign.Size("EDGELIVER_SOAK_MINUTES", 0);

    private static bool IsCampaign => Minutes > 0;

    private string CentreFile => _folder["centre"];

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkSoakTests))]
    public async Task Seventy_two_hours_without_a_network_and_back()
    {
        var port = LocalBroker.FreePort();
        var minutes = IsCampaign ? 1 : 60;
        await using var store = await OpenAsync(_time);
        await using var link = new RunningLink(new MqttOptions { Port = port, ClientId = Records.Unit }, store, time: _time);
        for (var minute = 0; minute < 72 * 60; minute += minutes)
        {
            await AppendMinuteAsync(store, minute);
            _time.Advance(TimeSpan.FromMinutes(minutes));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        var waiting = store.Counts.TotalPending;
        Assert.Single(link.Log.Troubles);
        await using var broker = await LocalBroker.StartAsync(port);
        await UntilAsync(() => store.Counts.TotalPending == 0);

        output.WriteLine($"| 72 simulated hours without a network | {waiting} records waited, {broker.Sequences.Distinct().Count()} arrived | {link.Log.Lines.Count} log lines |");
        Assert.Equal(Enumerable.Range(1, (int)waiting).Select(sequence => (long)sequence), broker.Sequences.Distinct().Order());
        Assert.InRange(link.Log.Lines.Count, 1, 4);
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkSoakTests))]
    public async Task Twenty_four_hours_at_once()
    {
        var minutes = IsCampaign ? 24 * 60 : 24;
        await using var broker = await Mosquitto.StartAsync(_folder);
        await using var proxy = new FaultProxy(broker.Port);
        await using var centre = new StoringCentre(broker.Port, CentreFile);
        await Until.TrueAsync(() => centre.Connected, "the centre is there");
        await using var store = await OpenAsync(_time);
        await using var link = new RunningLink(Options(proxy.Port), store, time: _time);
        for (var minute = 0; minute < minutes; minute++)
        {
            await AppendMinuteAsync(store, minute);
            if (minute % (minutes / 24 * 5) == 4)
            {
                // The line is cut.
                proxy.Cut();
            }

            await UntilAsync(() => store.Counts.TotalPending < 50);
            _time.Advance(TimeSpan.FromSeconds(10));
            Look(store, link, TimeSpan.FromMinutes(minute), every: minutes / 12);
        }

        await UntilAsync(() => store.Counts.TotalPending == 0);
        await ReportAsync(store, "simulated");
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(LinkSoakTests))]
    public async Task A_soak()
    {
        var length = IsCampaign ? TimeSpan.FromMinutes(Minutes) : TimeSpan.FromSeconds(3);
        await using var broker = await Mosquitto.StartAsync(_folder);
        await using var proxy = new FaultProxy(broker.Port);
        await using var centre = new StoringCentre(broker.Port, CentreFile);
        await Until.TrueAsync(() => centre.Connected, "the centre is there");
        await using var store = await OpenAsync(TimeProvider.System);
        await using var link = new RunningLink(Options(proxy.Port), store);
        var watch = Stopwatch.StartNew();
        for (var i = 0; watch.Elapsed < length; i++)
        {
            await store.AppendAsync(null, [Records.Message(i % 200 == 0 ? RecordKind.Alert : RecordKind.Exam, 1000)]);
            await Task.Delay(50, TestContext.Current.CancellationToken);
            if (i % 1000 == 999)
            {
                proxy.Cut();
            }

            Look(store, link, watch.Elapsed, every: IsCampaign ? 1200 : 5);
        }

        await Until.TrueAsync(() => store.Counts.TotalPending == 0, () => $"the outbox is empty; {store.Counts}", seconds: 120);
        await ReportAsync(store, "real");
    }

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    private static MqttOptions Options(int port) => new() { Port = port, ClientId = Records.Unit, UnitTopic = Records.UnitTopic };

    private Task<RecordStore> OpenAsync(TimeProvider time) => RecordStore.OpenAsync(
        new StoreOptions { DataFolder = _data.Path, AwaitCentre = time == TimeProvider.System }, new UplinkMetrics(), NullLogger<RecordStore>.Instance, time);

    /// <summary>A clinic of 200 exams a day.</summary>
    private static async Task AppendMinuteAsync(RecordStore store, int minute)
    {
        var messages = new List<OutboxMessage> { Records.Message(RecordKind.Event, 300) };
        if (minute % 7 == 0)
        {
            messages.Add(Records.Message(RecordKind.Exam, 8000));
        }

        if (minute % 60 == 0)
        {
            messages.Add(Records.Message(RecordKind.Alert, 2000));
        }

        await store.AppendAsync(null, messages);
    }

    private Task UntilAsync(Func<bool> condition) => Until.TrueAsync(
        () =>
        {
            if (condition())
            {
                return true;
            }

            _time.Advance(TimeSpan.FromMilliseconds(50));
            return false;
        },
        "it comes true", seconds: 300);

    private void Look(RecordStore store, RunningLink link, TimeSpan at, int every)
    {
        if (_looks++ % Math.Max(1, every) == 0)
        {
            using var process = Process.GetCurrentProcess();
            _samples.Add(new(
                at, GC.GetTotalMemory(forceFullCollection: true) >> 10, process.WorkingSet64 >> 10, Handles(), process.Threads.Count,
                link.Log.Lines.Count, store.Counts.TotalSent));
        }
    }

    // The runtime keeps its libraries open, and loads some only when the first connection breaks: those are no leak.
    private static int Handles() =>
        Directory.GetFiles("/proc/self/fd").Count(handle => new FileInfo(handle).LinkTarget is { } file && !file.EndsWith(".dll", StringComparison.Ordinal));

    private async Task ReportAsync(RecordStore store, string time)
    {
        await Until.TrueAsync(() => StoringCentre.Read(CentreFile).Distinct().LongCount() == store.Counts.LastSequence, "the centre has all");
        output.WriteLine($"| {time} time | managed KiB | resident KiB | handles | threads | log lines | records sent |");
        output.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var sample in _samples)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {sample.At:hh\\:mm\\:ss} | {sample.ManagedKiB} | {sample.ResidentKiB} | {sample.Handles} | {sample.Threads} | {sample.LogLines} | {sample.Sent} |"));
        }

        // The first third is warming up.
        var (begin, end) = (_samples[_samples.Count / 3], _samples[^1]);
        Assert.InRange(end.ManagedKiB - begin.ManagedKiB, long.MinValue, 8 * 1024);
        Assert.InRange(end.ResidentKiB - begin.ResidentKiB, long.MinValue, 64 * 1024);
        Assert.InRange(end.Handles - begin.Handles, int.MinValue, 10);
        Assert.InRange(end.Threads - begin.Threads, int.MinValue, 10);
    }

    private sealed record Sample(TimeSpan At, long ManagedKiB, long ResidentKiB, int Handles, int Threads, int LogLines, long Sent);
}
