using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug.Conformance;
using EdgeLiver.Uplink.Sparkplug.Recording;
using EdgeLiver.Uplink.Tests.Sparkplug;
using Xunit;

[assembly: AssemblyFixture(typeof(RecordedSession))]

namespace EdgeLiver.Uplink.Tests.Sparkplug;

/// <summary>A node's life at a real Mosquitto, recorded packet by packet: all that can happen to it happens once.</summary>
public sealed class RecordedSession : IAsyncDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private IReadOnlyList<RecordedPacket>? _packets;

    /// <summary>What the host application received; the witness at the other end.</summary>
    internal IReadOnlyList<(string Topic, Payload Payload)> AtHost { get; private set; } = [];

    internal static Metric Rebirth => new() { Name = "Node Control/Rebirth", BooleanValue = true };

    internal async Task<NodeRecording> RecordingAsync() => NodeRecording.Of(await PacketsAsync());

    /// <summary>Recorded when first asked for.</summary>
    internal async Task<IReadOnlyList<RecordedPacket>> PacketsAsync()
    {
        await _once.WaitAsync();
        try
        {
            return _packets ??= await RecordAsync();
        }
        finally
        {
            _once.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _once.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IReadOnlyList<RecordedPacket>> RecordAsync()
    {
        using var folder = new TempFolder();
        await using var broker = await Mosquitto.StartAsync(folder);
        await using var host = new HostApplication(broker.Port);
        await using var node = new RunningNode(broker.Port, folder.Path, HostApplication.Id);

        // The host comes after the node: nothing may be published before.
        await Until.TrueAsync(() => node.Log.Lines.Any(line => line.Contains("waits for primary host", StringComparison.Ordinal)), "the node waits");
        await host.ConnectAsync();
        await node.BornAsync("once the host is there");
        await Until.TrueAsync(() => host.Count("NDATA") > 1, "data by itself");

        // Rebirth, then more messages than there are sequence numbers: each refusal is a change.
        await host.CommandAsync(Rebirth);
        await Until.TrueAsync(() => host.Count("NBIRTH") == 2, "a second birth");
        for (var i = 0; i < 300; i++)
        {
            var answers = host.Count("NDATA");
            await host.CommandAsync(new Metric { Name = "Node Control/Make Coffee", BooleanValue = true });
            await Until.TrueAsync(() => host.Count("NDATA") > answers, "an answer");
        }

        // A death of the host that is long past, then a real one.
        await host.SayOldOfflineAsync();
        var before = host.Count("NDATA");
        await Until.TrueAsync(() => host.Count("NDATA") > before, "data after the old death");
        await host.DisconnectAsync();
        await node.NotBornAsync("without a host");
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        await host.ConnectAsync();
        await node.BornAsync("with the host again");

        // The cable, then the broker.
        await node.Tap.CutAsync();
        await node.NotBornAsync("without a cable");
        await node.BornAsync("with the cable again");
        host.Drop();
        await broker.StopAsync();
        await node.NotBornAsync("without a broker");
        await broker.StartAsync();
        await host.ConnectAsync();
        await node.BornAsync("with the broker again");
        var births = host.Count("NBIRTH");
        await host.CommandAsync(Rebirth);
        await Until.TrueAsync(() => host.Count("NBIRTH") > births, "a last birth");
        await node.StopAsync();
        await Until.TrueAsync(() => host.Received.Last().Topic.Contains("NDEATH", StringComparison.Ordinal), "the death");
        AtHost = [.. host.Received];
        return node.Packets;
    }
}
