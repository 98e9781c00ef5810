using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug;
using EdgeLiver.Uplink.Sparkplug.Recording;

namespace EdgeLiver.Uplink.Tests.Sparkplug;

/// <summary>A node that runs through a tap until it is stopped.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<RecordedPacket> _packets = [];
    private readonly Task _running;
    private long _frames;
    private RecordedPacket? _last;

    public RunningNode(int port, string folder, string? primaryHost, UnitCommands? commands = null, int history = 1000)
    {
        Tap = new MqttTap("127.0.0.1", port, listen: 0, Record, TimeProvider.System);
        Node = new SparkplugNode(
            new EdgeNodeId("clinic", "unit-1"),
            new SparkplugOptions { PrimaryHost = primaryHost, IntervalSeconds = 1, History = history },
            new MqttOptions { Port = Tap.Port, ClientId = "unit-1" },
            Look, commands ?? new UnitCommands(), folder, Log);
        _running = Node.RunAsync(_stop.Token);
    }

    public SparkplugNode Node { get; }

    public MqttTap Tap { get; }

    public CapturedLog<SparkplugNode> Log { get; } = new();

    /// <summary>Complete once the node is disposed.</summary>
    public IReadOnlyList<RecordedPacket> Packets => _packets;

    public Task BornAsync(string when) => Until.TrueAsync(() => Node.IsBorn, () => $"the node is born {when}: {string.Join(" / ", Log.Lines)}");

    public Task NotBornAsync(string when) => Until.TrueAsync(() => !Node.IsBorn, $"the node is not born {when}");

    public UnitSnapshot Look() => new()
    {
        TakenAt = TimeProvider.System.GetUtcNow(),
        CaptureState = "ok",
        FramesPerSecond = 29.97,
        Frames = Interlocked.Increment(ref _frames),
        LatencyP50Ms = 12.5,
        LatencyP99Ms = 31,
        QueueLength = 1,
        Overtaken = 3,
        Pending = new(0, 1, 2, 3),
        Sent = new(4, 5, 6, 7),
        ProcessorTemperature = 51.5,
        DiskFreeBytes = 12L << 30,
        ClockOffsetMs = -0.25,
        ClockQuality = "synchronised",
        ModelId = "liver-2d-1",
        ModelProvider = "cpu",
        AiRuns = true,
        SoftwareVersion = "0.1.0",
        LogLevel = "Information",
    };

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;

        // What the node said last may still be on its way through the tap.
        await Until.TrueAsync(() => Volatile.Read(ref _last) is null or { Packet: PacketKind.Close }, "the tap has seen the end");
        await Tap.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_running.IsCompleted)
        {
            await StopAsync();
        }

        _stop.Dispose();
    }

    private void Record(RecordedPacket packet)
    {
        _packets.Add(packet);
        Volatile.Write(ref _last, packet);
    }
}
