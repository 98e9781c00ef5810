using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeLiver.Uplink.Tests.Sparkplug;

/// <summary>The node against a broker in this process, where a broker that misbehaves is easier to have.</summary>
public sealed class SparkplugNodeTests
{
    [Fact]
    public async Task Without_a_primary_host_the_birth_comes_at_once()
    {
        using var folder = new TempFolder();
        await using var broker = await LocalBroker.StartAsync();
        await using var node = new RunningNode(broker.Port, folder.Path, primaryHost: null);

        await node.BornAsync("at once");
        await Until.TrueAsync(() => broker.Received.Count > 1, "data");

        var birth = Payload.Parser.ParseFrom(broker.Received.First().Payload);
        Assert.Equal("spBv1.0/clinic/NBIRTH/unit-1", broker.Received.First().Topic);
        Assert.Equal("Information", birth.Named("Node Control/Log Level").StringValue);
    }

    [Fact]
    public async Task What_finds_no_room_while_nobody_listens_is_counted()
    {
        using var folder = new TempFolder();
        await using var node = new RunningNode(LocalBroker.FreePort(), folder.Path, primaryHost: null, history: 1);

        await Until.TrueAsync(() => node.Node.LooksDropped >= 2, "two looks dropped");

        Assert.False(node.Node.IsBorn);
    }

    [Fact]
    public async Task A_refusal_is_one_line_and_the_node_comes_back()
    {
        using var folder = new TempFolder();
        await using var broker = await LocalBroker.StartAsync(set: b => b.Refuse = MqttConnectReasonCode.NotAuthorized);
        await using var node = new RunningNode(broker.Port, folder.Path, primaryHost: null);
        await Until.TrueAsync(() => broker.Connections >= 3, "three tries");

        broker.Refuse = null;
        await node.BornAsync("once it may");

        var line = Assert.Single(node.Log.Troubles);
        Assert.Contains("NotAuthorized", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_cant_be_reached_uses_up_no_number()
    {
        using var folder = new TempFolder();
        var node = new SparkplugNode(
            new EdgeNodeId("clinic", "unit-1"), new SparkplugOptions(), new MqttOptions { Port = LocalBroker.FreePort() },
            () => throw new InvalidOperationException("nobody listens"), new UnitCommands(), folder.Path, new CapturedLog<SparkplugNode>());
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(4));

        await node.RunAsync(stop.Token);

        Assert.Equal(0, new BirthDeathSequence(folder["sparkplug-bdseq"]).Take(out _));
    }
}
