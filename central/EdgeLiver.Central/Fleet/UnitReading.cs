using EdgeLiver.Contracts.Sparkplug;

namespace EdgeLiver.Central.Fleet;

/// <summary>The values of a node that have columns of their own.</summary>
internal sealed class UnitReading(object?[] values)
{
    private static readonly Dictionary<string, int> Places = NodeMetrics.All.Select((metric, place) => (metric.Name, place)).ToDictionary(pair => pair.Name, pair => pair.place, StringComparer.Ordinal);

    public string? Capture => Text("Capture/State");

    public double? FramesPerSecond => Number("Capture/Frames per Second");

    public long? Frames => Count("Capture/Frames");

    public double? LatencyP99Ms => Number("Latency/P99 ms");

    public long? PendingAlerts => Count("Outbox/Pending Alerts");

    public long? PendingExams => Count("Outbox/Pending Exams");

    public long? PendingEvents => Count("Outbox/Pending Events");

    /// <summary>Records of all kinds.</summary>
    public long? Pending => PendingAlerts + PendingExams + PendingEvents;

    public double? TemperatureC => Number("Temperature/Processor C");

    public long? DiskFree => Count("Disk/Free Bytes");

    public double? ClockOffsetMs => Number("Clock/Offset ms");

    public string? ClockQuality => Text("Clock/Quality");

    public string? Model => Text("Model/Id");

    public string? Provider => Text("Model/Provider");

    public bool? AiRuns => values[Places[NodeMetrics.RunAi]] as bool?;

    public string? Software => Text("Version/Software");

    public string? Answer => Text("Commands/Answer");

    /// <summary>Place of a metric in a node's values; null for one that this version does not know.</summary>
    public static int? PlaceOf(string name) => Places.TryGetValue(name, out var place) ? place : null;

    /// <summary>Does a change of this metric tell that a command was answered?</summary>
    public static bool IsAnswer(int place) => NodeMetrics.All[place].Name is "Commands/Answer" or "Commands/Accepted" or "Commands/Refused";

    private string? Text(string name) => values[Places[name]] as string;

    private double? Number(string name) => values[Places[name]] as double? is { } number && double.IsFinite(number) ? number : null;

    private long? Count(string name) => values[Places[name]] as long?;
}

/// <summary>A point of a unit's history.</summary>
/// <param name="Id">Whose.</param>
/// <param name="At">Start of its step, milliseconds since 1970.</param>
/// <param name="Values">A copy.</param>
internal sealed record UnitSample(EdgeNodeId Id, long At, UnitReading Values);
