using System.Text.Json;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Telemetry;
using EdgeLiver.Inference;
using EdgeLiver.Screening.Watching;
using EdgeLiver.Uplink;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeLiver.Host.Tests;

/// <summary>The watch with the shipped package's reference, a real store and seeded exams.</summary>
public sealed class DeviceWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeliver-watch-").FullName;
    private readonly List<bool> _aiRuns = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_change_is_one_event_in_the_outbox_and_a_restart_does_not_tell_it_again()
    {
        var random = new Random(7);
        await WatchAsync(stopsAi: false, watch => Offer(watch, random, exams: 110, darker: false));
        Assert.Empty(await EventsAsync());

        await WatchAsync(stopsAi: false, watch => Offer(watch, random, exams: 60, darker: true));
        var first = await EventsAsync();

        Assert.NotEmpty(first);
        Assert.Contains(first, json => Changes(json).Contains("brightness"));
        Assert.Equal(first.SelectMany(Changes).Count(), first.SelectMany(json => Tests(json)).Distinct().Count());

        await WatchAsync(stopsAi: false, _ => Task.CompletedTask);

        Assert.Equal(first.Count, (await EventsAsync()).Count);
        Assert.Empty(_aiRuns);
    }

    [Fact]
    public async Task By_option_the_ai_stops_stays_stopped_over_a_restart_and_runs_again_once_it_is_accepted()
    {
        var random = new Random(8);
        await WatchAsync(stopsAi: true, async watch =>
        {
            await Offer(watch, random, exams: 110, darker: false);
            await Offer(watch, random, exams: 60, darker: true);
        });
        Assert.False(_aiRuns[^1]);
        _aiRuns.Clear();

        await WatchAsync(stopsAi: true, watch =>
        {
            Assert.False(Assert.Single(_aiRuns));
            Assert.Equal("drifted", watch.Status.Word);
            watch.Accept();
            return Task.CompletedTask;
        });

        Assert.True(_aiRuns[^1]);
        _aiRuns.Clear();
        await WatchAsync(stopsAi: true, watch =>
        {
            Assert.NotEqual("drifted", watch.Status.Word);
            return Task.CompletedTask;
        });
        Assert.Empty(_aiRuns);
    }

    [Fact]
    public void The_shipped_reference_has_every_score_and_grey()
    {
        var reference = WatchReference.Of(Package());

        Assert.Equal(
            [WatchFeature.Probability, WatchFeature.Quality, WatchFeature.Distance, WatchFeature.Brightness, WatchFeature.Contrast],
            reference.Keys.Order());
        Assert.All(reference.Values, distribution => Assert.True(distribution.Count > 400));
    }

    private static ModelPackage Package() => ModelPackage.Open(ModelOptions.ShippedView, TrustedKeys.Load(ModelOptions.ShippedKeys));

    private static async Task Offer(DeviceWatch watch, Random random, int exams, bool darker)
    {
        var before = watch.Status.Exams;
        for (var i = 0; i < exams; i++)
        {
            // What the shipped reference holds, as near as a formula comes: all in the middle of it, none of it still.
            double[] values =
            [
                0.9 + (0.099 * random.NextDouble()), 0.9 + (0.09 * random.NextDouble()), 0.7 + (0.3 * random.NextDouble()),
                (0.2 + (0.1 * random.NextDouble())) * (darker ? 0.4 : 1), 0.12 + (0.06 * random.NextDouble()), double.NaN,
                0.7 + (0.2 * random.NextDouble()), 0.1 * random.NextDouble(),
            ];
            watch.Offer(new ExamSample(300, values));
            while (watch.Status.Exams <= before + i)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>A run of the service: the store opened, the watch at work, and both closed.</summary>
    private async Task WatchAsync(bool stopsAi, Func<DeviceWatch, Task> work)
    {
        using var metrics = new UplinkMetrics();
        await using var store = await RecordStore.OpenAsync(new StoreOptions { DataFolder = _folder }, metrics, NullLogger<RecordStore>.Instance);
        var settings = new StationSettings { Watch = new WatchOptions { StopAi = stopsAi } };
        var watch = await DeviceWatch.OpenAsync(NoReference(), store, _aiRuns.Add, settings, NullLogger<DeviceWatch>.Instance);
        using var stop = new CancellationTokenSource();
        var running = watch.RunAsync(stop.Token);
        await work(watch);
        await stop.CancelAsync();
        await running;
    }

    /// <summary>The shipped package is watched against its reference in the field; here only the device's own past speaks, whatever the reference becomes.</summary>
    private static ModelPackage NoReference()
    {
        var package = Package();
        package.Manifest.Reference = null;
        return package;
    }

    private async Task<IReadOnlyList<JsonDocument>> EventsAsync()
    {
        using var metrics = new UplinkMetrics();
        await using var store = await RecordStore.OpenAsync(new StoreOptions { DataFolder = _folder }, metrics, NullLogger<RecordStore>.Instance);
        return [.. (await store.ReadPendingAsync(100)).Where(record => record.Message.Kind == RecordKind.Event).Select(record => JsonDocument.Parse(record.Message.Payload))];
    }

    private static IEnumerable<string> Changes(JsonDocument json) => json.RootElement.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("feature").GetString()!);

    private static IEnumerable<string> Tests(JsonDocument json) => json.RootElement.GetProperty("changes").EnumerateArray()
        .Select(change => $"{change.GetProperty("feature").GetString()} {change.GetProperty("test").GetString()}");
}
