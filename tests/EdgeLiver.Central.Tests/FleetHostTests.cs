using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Simulation;
using EdgeLiver.Central.Store;
using EdgeLiver.Contracts.Sparkplug;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>The Sparkplug host at a real Mosquitto, with simulated boxes, on both databases.</summary>
public sealed class FleetHostTests(Postgres postgres)
{
    private const string HostId = "edgeliver-central";

    public static TheoryData<string> Kinds => [Stores.Sqlite, Stores.Postgres];

    public static bool CanRun => Programs.Mosquitto && Programs.Postgres;

    [Theory(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    [MemberData(nameof(Kinds))]
    public async Task Boxes_that_wait_for_their_host_are_born_when_it_comes_and_offline_when_they_leave(string kind)
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync(folder);
        var fleet = new RunningFleet(broker.Port, new SimulationPlan { Devices = 20, RecordSeconds = 0, TelemetrySeconds = 1, PrimaryHost = HostId });
        await using var central = await CentralService.StartAsync(await SettingsAsync(kind, folder, broker), TimeProvider.System, default);

        await Until.TrueAsync(async () => await InAsync(central, "online") == 20, "all boxes are online");
        await Until.TrueAsync(async () => await central.Database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM unit_state WHERE temperature_c IS NOT NULL AND software = {SimulatedUnit.Software}", default), default) == 20, "their values are known");
        await fleet.DisposeAsync();

        await Until.TrueAsync(async () => await InAsync(central, "offline") == 20, "all boxes are offline");
    }

    [Theory(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    [MemberData(nameof(Kinds))]
    public async Task Boxes_that_were_born_before_the_host_came_are_asked_for_a_birth(string kind)
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync(folder);
        await using var fleet = new RunningFleet(broker.Port, new SimulationPlan { Devices = 10, RecordSeconds = 0, TelemetrySeconds = 0.5 });
        await Until.TrueAsync(() => fleet.Simulation.Counts.Births == 10, "all are born while nobody listens");

        await using var central = await CentralService.StartAsync(await SettingsAsync(kind, folder, broker), TimeProvider.System, default);

        await Until.TrueAsync(async () => await InAsync(central, "online") == 10, "all boxes are online");
        Assert.True(fleet.Simulation.Counts.Births >= 20);
    }

    [Theory(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    [MemberData(nameof(Kinds))]
    public async Task A_command_is_sent_and_its_answer_kept(string kind)
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync(folder);
        await using var central = await CentralService.StartAsync(await SettingsAsync(kind, folder, broker), TimeProvider.System, default);
        await using var fleet = new RunningFleet(broker.Port, new SimulationPlan { Devices = 1, RecordSeconds = 0, TelemetrySeconds = 1, PrimaryHost = HostId });
        await Until.TrueAsync(async () => await InAsync(central, "online") == 1, "the box is online");
        var unit = await central.Database.ReadAsync(session => session.CountAsync($"SELECT id FROM unit", default), default);

        await BoxView.CommandAsync(central.Database, unit, "clinic-001/el-000001", NodeMetrics.RunAi, "false", "ann", "test", TimeProvider.System.GetUtcNow(), default);
        await BoxView.CommandAsync(central.Database, unit, "clinic-001/el-000001", NodeMetrics.Rebirth, "true", "ann", "test", TimeProvider.System.GetUtcNow(), default);

        await Until.TrueAsync(async () => (await BoxView.CommandsAsync(central.Database, unit, default)).TrueForAll(command => command.AnsweredAt is not null), "both are answered");
        Assert.Equal(["accepted: Node Control/Rebirth", "accepted: Node Control/Run AI"], (await BoxView.CommandsAsync(central.Database, unit, default)).Select(command => command.Answer));
    }

    [Fact(Skip = "no Mosquitto or PostgreSQL", SkipUnless = nameof(CanRun))]
    public async Task Another_instance_becomes_the_host_when_the_first_is_killed()
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync(folder);
        var store = await Stores.OptionsAsync(Stores.Postgres, folder, postgres);
        await using var first = await CentralProcess.StartAsync(store, broker.Port, "central-1");
        await using var fleet = new RunningFleet(broker.Port, new SimulationPlan { Devices = 10, RecordSeconds = 0, TelemetrySeconds = 1, PrimaryHost = HostId });
        await using var database = await Database.OpenAsync(store, default);
        await Until.TrueAsync(async () => await OnlineSinceAsync(database, 0) == 10, "all boxes are online");
        await using var second = await CentralProcess.StartAsync(store, broker.Port, "central-2");

        var killed = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await first.KillAsync();

        await Until.TrueAsync(async () => await OnlineSinceAsync(database, killed) == 10, "all boxes are born for the second");
        Assert.Contains($"Host {HostId} is online", second.Log, StringComparison.Ordinal);
    }

    private static Task<long> InAsync(CentralService central, string state) =>
        central.Database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM unit_state WHERE state = {state}", default), default);

    private static Task<long> OnlineSinceAsync(Database database, long since) =>
        database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM unit_state WHERE state = 'online' AND born_at >= {since}", default), default);

    private async Task<CentralSettings> SettingsAsync(string kind, TempFolder folder, Mosquitto broker) => new()
    {
        Store = await Stores.OptionsAsync(kind, folder, postgres),
        Mqtt = new BrokerOptions { Port = broker.Port },
        Web = new WebOptions { Port = 0 },
    };
}
