using System.Globalization;
using System.Text.Json;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Host.Settings;
using EdgeLiver.Uplink;
using EdgeLiver.Uplink.Sparkplug;

namespace EdgeLiver.Host.Telemetry;

/// <summary>Fills the Sparkplug node's snapshot from the parts of the service and from the machine; no patient is in it.</summary>
internal sealed class UnitTelemetry(Station station, DeviceWatch watch, RecordStore store, StoreOptions storeOptions, LogLevelSwitch logLevel, TimeProvider time)
{
    // Made by the time service once the clock has been set from a server.
    private const string Synchronised = "/run/systemd/timesync/synchronized";

    /// <summary>Before this the clock has not been set: the software is younger.</summary>
    private const int FirstYear = 2026;

    public UnitSnapshot Look()
    {
        var state = station.Snapshot();
        var counts = store.Counts;
        var now = time.GetUtcNow();
        return new UnitSnapshot
        {
            TakenAt = now,
            CaptureState = state.Signal,
            FramesPerSecond = Math.Round(state.FramesPerSecond, 1),
            Frames = state.Frames,
            LatencyP50Ms = state.Frames > 0 ? state.Latency.P50 : null,
            LatencyP99Ms = state.Frames > 0 ? state.Latency.P99 : null,
            QueueLength = station.Waiting,
            Overtaken = state.Overtaken,
            Pending = Of(counts.PendingOf),
            Sent = Of(counts.SentOf),
            ProcessorTemperature = Temperature(),
            DiskFreeBytes = DiskFree(),
            ClockQuality = now.Year < FirstYear ? "unset" : File.Exists(Synchronised) ? "synchronised" : "unknown",
            ModelId = state.Model,
            ModelProvider = state.Provider,
            AiRuns = station.AiRuns,
            WatchState = watch.Status.Word,
            WatchAlarms = watch.Status.Alarms,
            SoftwareVersion = ExamRecords.Software,
            LogLevel = $"{logLevel.Least}",
        };
    }

    /// <summary>What this service can be told.</summary>
    public UnitCommands Commands() => new()
    {
        RestartCapture = () => station.RestartCapture() ? null : "the source is a recording, or is not being read",
        RunAi = runs => Do(() => station.AiRuns = runs),
        SetLogLevel = level => Do(() => logLevel.Least = level),
        Configure = Configure,
    };

    /// <summary>Checked whole, then done. Brokers, folders and names are not to be changed from afar: records would go astray.</summary>
    private string? Configure(JsonElement wanted)
    {
        var changes = new List<Action>();
        foreach (var (name, value) in wanted.EnumerateObject().Select(property => (property.Name, property.Value)))
        {
            switch (name)
            {
                case "RunAi" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    var runs = value.GetBoolean();
                    changes.Add(() => station.AiRuns = runs);
                    break;
                case "LogLevel" when value.ValueKind == JsonValueKind.String && Enum.TryParse<LogLevel>(value.GetString(), out var level) && Enum.GetName(level) == value.GetString():
                    changes.Add(() => logLevel.Least = level);
                    break;
                default:
                    return $"key {(name.Length > 64 ? name[..64] : name).ReplaceLineEndings(" ")} or its value is not allowed; allowed: RunAi true or false, LogLevel {string.Join(", ", Enum.GetNames<LogLevel>())}";
            }
        }

        changes.ForEach(change => change());
        return null;
    }

    private static string? Do(Action command)
    {
        command();
        return null;
    }

    /// <summary>The node, with the station's own name where the options give none.</summary>
    public static EdgeNodeId IdOf(SparkplugOptions options, StationOptions unit) => new(options.Group ?? unit.Site, options.Node ?? unit.Unit);

    private static RecordCounts Of(Func<RecordKind, long> count) =>
        new(count(RecordKind.Alert), count(RecordKind.Exam), count(RecordKind.Event), count(RecordKind.Telemetry));

    // The hottest zone, in thousandths of a degree; a machine without zones, or one that hides them, has none.
    private static double? Temperature()
    {
        try
        {
            return Directory.EnumerateDirectories("/sys/class/thermal", "thermal_zone*")
                .Select(zone => double.TryParse(File.ReadAllText(Path.Combine(zone, "temp")), CultureInfo.InvariantCulture, out var milli) ? Math.Round(milli / 1000, 1) : (double?)null)
                .Max();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private long? DiskFree()
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(storeOptions.DataFolder)).AvailableFreeSpace;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
