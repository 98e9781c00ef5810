using EdgeLiver.Uplink.Sparkplug.Wire;

namespace EdgeLiver.Uplink.Sparkplug;

/// <summary>A metric of the node: what it is called, its type on the wire, and where its value comes from.</summary>
/// <param name="Name">As in the birth; never changes its meaning.</param>
/// <param name="Type">Sparkplug data type.</param>
/// <param name="Read">The value as the .NET type of <paramref name="Type"/>; null where it is not known.</param>
internal sealed record NodeMetric(string Name, DataType Type, Func<NodeState, object?> Read);

/// <summary>All that a message can say: the unit, and what the node itself knows.</summary>
internal sealed record NodeState(UnitSnapshot Unit, CommandAnswers Answers, long HistoryDropped);

/// <summary>The list of metrics: their order gives the aliases, so new ones go to the end.</summary>
/// <remarks>The same list stands in docs/sparkplug-conformance.md; a test compares the two.</remarks>
internal static class NodeMetrics
{
    public const string BdSeq = "bdSeq";
    public const string Rebirth = "Node Control/Rebirth";
    public const string RestartCapture = "Node Control/Restart Capture";
    public const string RunAi = "Node Control/Run AI";
    public const string LogLevel = "Node Control/Log Level";
    public const string Configuration = "Node Control/Configuration";

    /// <summary>Alias of <see cref="BdSeq"/>; the others count on from here. Rebirth has none: a host that knows no alias must be able to ask.</summary>
    public const ulong FirstAlias = 1;

    public static IReadOnlyList<NodeMetric> All { get; } =
    [
        new(RestartCapture, DataType.Boolean, _ => false),
        new(RunAi, DataType.Boolean, s => s.Unit.AiRuns),
        new(LogLevel, DataType.String, s => s.Unit.LogLevel),
        new(Configuration, DataType.String, _ => null),
        new("Commands/Answer", DataType.String, s => s.Answers.Last),
        new("Commands/Accepted", DataType.Int64, s => s.Answers.Accepted),
        new("Commands/Refused", DataType.Int64, s => s.Answers.Refused),
        new("Capture/State", DataType.String, s => s.Unit.CaptureState),
        new("Capture/Frames per Second", DataType.Double, s => s.Unit.FramesPerSecond),
        new("Capture/Frames", DataType.Int64, s => s.Unit.Frames),
        new("Latency/P50 ms", DataType.Double, s => s.Unit.LatencyP50Ms),
        new("Latency/P99 ms", DataType.Double, s => s.Unit.LatencyP99Ms),
        new("Queue/Length", DataType.Int32, s => s.Unit.QueueLength),
        new("Queue/Overtaken Frames", DataType.Int64, s => s.Unit.Overtaken),
        new("Outbox/Pending Alerts", DataType.Int64, s => s.Unit.Pending.Alerts),
        new("Outbox/Pending Exams", DataType.Int64, s => s.Unit.Pending.Exams),
        new("Outbox/Pending Events", DataType.Int64, s => s.Unit.Pending.Events),
        new("Outbox/Pending Telemetry", DataType.Int64, s => s.Unit.Pending.Telemetry),
        new("Counts/Alerts Sent", DataType.Int64, s => s.Unit.Sent.Alerts),
        new("Counts/Exams Sent", DataType.Int64, s => s.Unit.Sent.Exams),
        new("Counts/Events Sent", DataType.Int64, s => s.Unit.Sent.Events),
        new("Temperature/Processor C", DataType.Double, s => s.Unit.ProcessorTemperature),
        new("Temperature/Accelerator C", DataType.Double, s => s.Unit.AcceleratorTemperature),
        new("Disk/Free Bytes", DataType.Int64, s => s.Unit.DiskFreeBytes),
        new("Clock/Offset ms", DataType.Double, s => s.Unit.ClockOffsetMs),
        new("Clock/Quality", DataType.String, s => s.Unit.ClockQuality),
        new("Model/Id", DataType.String, s => s.Unit.ModelId),
        new("Model/Provider", DataType.String, s => s.Unit.ModelProvider),
        new("Version/Software", DataType.String, s => s.Unit.SoftwareVersion),
        new("Telemetry/Dropped", DataType.Int64, s => s.HistoryDropped),
        new("Watch/State", DataType.String, s => s.Unit.WatchState),
        new("Watch/Alarms", DataType.Int64, s => s.Unit.WatchAlarms),
    ];

    public static ulong AliasOf(int index) => FirstAlias + 1 + (ulong)index;
}
