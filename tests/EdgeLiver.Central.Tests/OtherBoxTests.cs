using System.Diagnostics;
using System.Text.Json;
using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Store;
using EdgeLiver.Contracts;
using EdgeLiver.Contracts.Sparkplug;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>A box by npm's mqtt and sparkplug-payload, which are not ours, speaks with the centre; tests/run.sh --only sparkplug installs them.</summary>
public sealed class OtherBoxTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("EDGELIVER_OTHER_BOX");

    public static bool Present => Folder is not null;

    [Fact(Skip = "no EDGELIVER_OTHER_BOX: tests/run.sh --only sparkplug", SkipUnless = nameof(Present))]
    public async Task A_box_that_is_not_ours_is_heard_commanded_and_acknowledged()
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync(folder);
        var settings = new CentralSettings { Store = new StoreOptions { Folder = folder["store"] }, Mqtt = new BrokerOptions { Port = broker.Port }, Web = new WebOptions { Port = 0 } };
        await using var central = await CentralService.StartAsync(settings, TimeProvider.System, default);
        var record = new OutboxRecord(1, OutboxMessage.Of(Samples.Exam(1)));
        await File.WriteAllTextAsync(folder["record.json"], JsonSerializer.Serialize(
            new { topic = record.Message.Topic, payload = Convert.ToBase64String(record.Message.Payload.Span), properties = record.Properties().ToDictionary(property => property.Key, property => property.Value, StringComparer.Ordinal) }));
        using var box = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder!, "box.mjs"), $"{broker.Port}", Samples.Site, Samples.Unit, folder["record.json"]])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;

        await Until.TrueAsync(async () => (await FleetView.BoxAsync(central.Database, Samples.Site, Samples.Unit, default)) is { State: "online", TemperatureC: 48.25, Capture: "ok" }, "its birth is read");
        var unit = await BoxView.FindAsync(central.Database, Samples.Site, Samples.Unit, default);
        await BoxView.CommandAsync(central.Database, unit!.Value, "box", NodeMetrics.RunAi, "false", "ann", "test", TimeProvider.System.GetUtcNow(), default);
        await Until.TrueAsync(async () => (await BoxView.CommandsAsync(central.Database, unit.Value, default)).TrueForAll(command => command.AnsweredAt is not null), "it has answered");
        Assert.Equal(1, await central.Database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM record", default), default));
        box.StandardInput.Close();
        var heard = (await box.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Contains(heard, line => line.TryGetProperty("state", out var state) && state.GetProperty("online").GetBoolean());
        Assert.Contains(heard, line => line.TryGetProperty("ack", out var ack) && ack.GetProperty("ranges")[0][1].GetInt64() == 1);
        var command = Assert.Single(heard, line => line.TryGetProperty("command", out var sent) && sent.GetProperty("metrics")[0].GetProperty("name").GetString() == NodeMetrics.RunAi).GetProperty("command");
        Assert.Equal((JsonValueKind.Null, "Boolean", false), (command.GetProperty("seq").ValueKind, command.GetProperty("metrics")[0].GetProperty("type").GetString(), command.GetProperty("metrics")[0].GetProperty("value").GetBoolean()));
        await Until.TrueAsync(async () => (await FleetView.BoxAsync(central.Database, Samples.Site, Samples.Unit, default)) is { State: "offline" }, "its death is heard");
    }
}
