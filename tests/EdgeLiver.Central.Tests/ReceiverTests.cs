using System.Security.Cryptography;
using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Simulation;
using EdgeLiver.Central.Store;
using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>From boxes over a real Mosquitto into both databases and back.</summary>
public sealed class ReceiverTests(Postgres postgres)
{
    public static TheoryData<string> Kinds => [Stores.Sqlite, Stores.Postgres];

    public static bool CanRun => Programs.Mosquitto && Programs.Postgres;

    [Theory(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    [MemberData(nameof(Kinds))]
    public async Task What_boxes_send_is_stored_once_and_then_acknowledged(string kind)
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync(folder);
        await using var central = await CentralService.StartAsync(await SettingsAsync(kind, folder, broker), TimeProvider.System, default);
        await using var fleet = new RunningFleet(broker.Port, new SimulationPlan { Devices = 20, RecordSeconds = 0.5, TelemetrySeconds = 0 });
        await Until.TrueAsync(() => fleet.Simulation.Counts.Appended >= 200, "200 records are made");

        await fleet.DrainAsync();

        await fleet.AssertAllStoredAsync(central.Database);
    }

    [Theory(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    [MemberData(nameof(Kinds))]
    public async Task A_centre_that_is_killed_again_and_again_loses_nothing_that_it_acknowledged(string kind)
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync(folder);
        var store = await Stores.OptionsAsync(kind, folder, postgres);
        await using var fleet = new RunningFleet(broker.Port, new SimulationPlan { Devices = 20, RecordSeconds = 0.25, TelemetrySeconds = 0, CentreTimeout = TimeSpan.FromSeconds(2) });
        for (var round = 0; round < 4; round++)
        {
            await using var killed = await CentralProcess.StartAsync(store, broker.Port);
            var acknowledged = fleet.Simulation.Counts.Latencies().Count;
            await Until.TrueAsync(() => fleet.Simulation.Counts.Latencies().Count > acknowledged + 20, $"records are acknowledged in round {round}; the log: {killed.Log}");
            await killed.KillAsync();
        }

        await using var central = await CentralProcess.StartAsync(store, broker.Port);
        await fleet.DrainAsync();
        await central.StopAsync();

        await using var database = await Database.OpenAsync(store, default);
        await fleet.AssertAllStoredAsync(database);
    }

    [Fact(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    public async Task What_waits_for_an_instance_that_is_gone_is_taken_by_another()
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync(folder);
        var store = await Stores.OptionsAsync(Stores.Postgres, folder, postgres);
        await using var first = await CentralProcess.StartAsync(store, broker.Port, "central-1");
        await using var second = await CentralProcess.StartAsync(store, broker.Port, "central-2");

        // The boxes send nothing twice here: what the broker keeps for the instance that is gone must be fetched.
        await using var fleet = new RunningFleet(broker.Port, new SimulationPlan { Devices = 20, RecordSeconds = 0.5, TelemetrySeconds = 0, CentreTimeout = TimeSpan.FromHours(1) });
        await Until.TrueAsync(() => fleet.Simulation.Counts.Latencies().Count > 100, "both instances take records");

        await first.KillAsync();
        await Until.TrueAsync(() => fleet.Simulation.Counts.Appended >= 600, "boxes go on");
        await fleet.DrainAsync();

        Assert.Contains("central-1 of an instance that is gone is adopted", second.Log, StringComparison.Ordinal);
        await using var database = await Database.OpenAsync(store, default);
        await fleet.AssertAllStoredAsync(database);
    }

    [Fact(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    public async Task A_broker_and_a_database_that_go_away_lose_nothing()
    {
        using var folder = new TempFolder();
        await using var own = new Postgres();
        await own.InitializeAsync();
        await using var broker = await Mosquitto.StartAsync(folder);
        var settings = await SettingsAsync(Stores.Sqlite, folder, broker);
        settings.Store = new StoreOptions { Postgres = await own.CreateAsync() };
        await using var central = await CentralService.StartAsync(settings, TimeProvider.System, default);
        await using var fleet = new RunningFleet(broker.Port, new SimulationPlan { Devices = 20, RecordSeconds = 0.25, TelemetrySeconds = 0, CentreTimeout = TimeSpan.FromSeconds(2) });
        await Until.TrueAsync(() => fleet.Simulation.Counts.Latencies().Count > 50, "records are acknowledged");

        await own.KillAsync();
        var away = fleet.Simulation.Counts.Appended;
        await Until.TrueAsync(() => fleet.Simulation.Counts.Appended > away + 100, "boxes go on without a database");
        await own.StartAsync();
        await broker.StopAsync();
        await broker.StartAsync();
        away = fleet.Simulation.Counts.Appended;
        await Until.TrueAsync(() => fleet.Simulation.Counts.Appended > away + 100, "boxes go on");
        await fleet.DrainAsync();

        await fleet.AssertAllStoredAsync(central.Database);
    }

    [Theory(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    [MemberData(nameof(Kinds))]
    public async Task A_forged_or_damaged_record_is_set_aside_and_never_acknowledged_and_the_others_are(string kind)
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync(folder);
        await using var central = await CentralService.StartAsync(await SettingsAsync(kind, folder, broker), TimeProvider.System, default);
        await using var box = await HandBox.ConnectAsync(broker.Port, Samples.Site, Samples.Unit);
        var good = new OutboxRecord(1, OutboxMessage.Of(Samples.Exam(1)));
        var forged = new OutboxRecord(2, OutboxMessage.Of(Samples.Exam(2, "el-000999")));
        var damaged = new OutboxRecord(3, OutboxMessage.Of(Samples.Exam(3)));
        var last = new OutboxRecord(4, OutboxMessage.Of(Samples.Alert(4)));

        await box.SendAsync(good);
        await box.SendAsync(forged, topic: good.Message.Topic);
        await box.SendAsync(damaged, payload: damaged.Message.Payload.ToArray()[..100]);
        await box.SendAsync(damaged, payload: RandomNumberGenerator.GetBytes(2 * 1024 * 1024));
        await box.SendAsync(last);
        await Until.TrueAsync(() => box.Acknowledged.Contains(4), "the last is acknowledged");

        Assert.Equal([1, 4], box.Acknowledged.Order());
        await Until.TrueAsync(
            async () => await central.Database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM set_aside", default), default) == 3, "three are set aside");
        Assert.Equal(2, await central.Database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM record", default), default));
    }

    [Theory(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    [MemberData(nameof(Kinds))]
    public async Task A_record_that_comes_again_is_acknowledged_again(string kind)
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync(folder);
        await using var central = await CentralService.StartAsync(await SettingsAsync(kind, folder, broker), TimeProvider.System, default);
        await using var box = await HandBox.ConnectAsync(broker.Port, Samples.Site, Samples.Unit);
        var record = new OutboxRecord(1, OutboxMessage.Of(Samples.Exam(1)));

        await box.SendAsync(record);
        await Until.TrueAsync(() => box.Acknowledged.Count == 1, "it is acknowledged");
        await box.SendAsync(record);
        await Until.TrueAsync(() => box.Acknowledged.Count == 2, "it is acknowledged again");

        Assert.Equal(1, await central.Database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM record", default), default));
    }

    private async Task<CentralSettings> SettingsAsync(string kind, TempFolder folder, Mosquitto broker) => new()
    {
        Store = await Stores.OptionsAsync(kind, folder, postgres),
        Mqtt = new BrokerOptions { Port = broker.Port },
        Web = new WebOptions { Port = 0 },
    };
}
