using System.Text.Json;
using EdgeLiver.Contracts;
using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Updates;
using EdgeLiver.Panel;
using EdgeLiver.Uplink;
using EdgeLiver.Uplink.Audit;
using EdgeLiver.Uplink.Sparkplug;

namespace EdgeLiver.Host.Telemetry;

/// <summary>Fills the Sparkplug node's snapshot from the parts of the service and from the machine; no patient is in it.</summary>
internal sealed class UnitTelemetry(Station station, ExamDesk desk, DeviceWatch watch, RecordStore store, StoreOptions storeOptions, LogLevelSwitch logLevel, BoxUpdates updates, AuditLog audit, TimeProvider time)
{
    private readonly Thermals _thermals = new();

    public UnitSnapshot Look()
    {
        var state = station.Snapshot();
        var counts = store.Counts;
        var now = time.GetUtcNow();
        var heat = _thermals.Read();
        var clock = Panel.ClockState.Read();
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
            ProcessorTemperature = heat.HottestCelsius is { } celsius ? Math.Round(celsius, 1) : null,
            Throttled = heat.Throttled,
            FanRpm = heat.FanRpm,
            PassedOver = state.PassedOver,
            PicturesWithheld = desk.PicturesWithheld,
            DiskFreeBytes = DiskFree(),
            ClockQuality = WallClock.QualityAt(now) switch
            {
                ClockQuality.Unset => "unset",
                ClockQuality.Synchronized => "synchronised",
                _ => clock.BatteryBacked ? "holdover" : "unknown",
            },
            ClockBatteryBacked = clock.BatteryBacked,
            ModelId = state.Model,
            ModelProvider = state.Provider,
            AiRuns = station.AiRuns,
            WatchState = watch.Status.Word,
            WatchAlarms = watch.Status.Alarms,
            SoftwareVersion = ExamRecords.Software,
            LogLevel = $"{logLevel.Least}",
            ApplicationVersion = updates.Application.CurrentVersion,
            ModelVersion = updates.Model.CurrentVersion,
            UpdateState = UpdateState(),
            LastUpdate = LastUpdate(),
            AuditHead = audit.Head,
        };
    }

    private string UpdateState() => updates.All.Any(versions => versions.State().Trial is not null) ? "trial"
        : updates.All.Any(versions => versions.State().Staged is not null) ? "staged"
        : "idle";

    private string? LastUpdate()
    {
        var (name, last) = updates.All.SelectMany(versions => versions.State().Results.Select(result => (versions.Box.Name, Result: result))).OrderByDescending(item => item.Result.At).FirstOrDefault();
        return last is null ? null : $"{name} {last.Version} {last.Outcome}{(last.Reason is null ? "" : $": {last.Reason}")}";
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
