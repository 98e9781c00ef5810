
namespace EdgeLiver.Contracts.Sparkplug;

/// <summary>A metric of the node: what it is called, its type on the wire, and where its value comes from.</summary>
/// <param name="Name">As in the birth; never changes its meaning.</param>
/// <param name="Type">Sparkplug data type.</param>
/// <param name="Read">The value as the .NET type of <paramref name="Type"/>; null where it is not known.</param>
public sealed record NodeMetric(string Name, DataType Type, Func<NodeState, object?> Read);

/// <summary>All that a message can say: the unit, and what the node itself knows.</summary>
public sealed record NodeState(UnitSnapshot Unit, CommandAnswers Answers, long HistoryDropped);

/// <summary>How the commands went; published, so that whoever gave one learns what became of it.</summary>
/// <param name="Last">"accepted: NAME" or "refused: NAME: why"; null before the first.</param>
/// <param name="Accepted">Since the start.</param>
/// <param name="Refused">Since the start, unknown ones included.</param>
public sealed record CommandAnswers(string? Last, long Accepted, long Refused)
{
    public static CommandAnswers None { get; } = new(null, 0, 0);
}

/// <summary>The list of metrics: their order gives the aliases, so new ones go to the end.</summary>
/// <remarks>The same list stands in docs/sparkplug-conformance.md; a test compares the two.</remarks>
public static class NodeMetrics
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
        new("Temperature/Throttled", DataType.Boolean, s => s.Unit.Throttled),
        new("Temperature/Fan rpm", DataType.Int32, s => s.Unit.FanRpm),
        new("Temperature/Frames Not Judged", DataType.Int64, s => s.Unit.PassedOver),
        new("Counts/Key Frames Withheld", DataType.Int64, s => s.Unit.PicturesWithheld),
        new("Clock/Battery Backed", DataType.Boolean, s => s.Unit.ClockBatteryBacked),
        new("Update/Application Version", DataType.String, s => s.Unit.ApplicationVersion),
        new("Update/Model Version", DataType.String, s => s.Unit.ModelVersion),
        new("Update/State", DataType.String, s => s.Unit.UpdateState),
        new("Update/Last Result", DataType.String, s => s.Unit.LastUpdate),
        new("Audit/Head", DataType.String, s => s.Unit.AuditHead),
        new("Watch/State", DataType.String, s => s.Unit.WatchState),
        new("Watch/Alarms", DataType.Int64, s => s.Unit.WatchAlarms),
    ];

    public static ulong AliasOf(int index) => FirstAlias + 1 + (ulong)index;
}
