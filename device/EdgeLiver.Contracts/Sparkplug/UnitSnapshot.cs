namespace EdgeLiver.Contracts.Sparkplug;

/// <summary>How the unit does at one moment; null is "not known here" and travels as such.</summary>
public sealed record UnitSnapshot
{
    /// <summary>When these values were true, by the unit's clock.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>ok, lost, frozen, none.</summary>
    public required string CaptureState { get; init; }

    /// <summary>Frames looked at in a second.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>Frames looked at since the start.</summary>
    public required long Frames { get; init; }

    /// <summary>From a frame's arrival to its result; milliseconds, half of the frames.</summary>
    public double? LatencyP50Ms { get; init; }

    /// <summary>Milliseconds, 99 of 100 frames.</summary>
    public double? LatencyP99Ms { get; init; }

    /// <summary>Frames that wait.</summary>
    public int? QueueLength { get; init; }

    /// <summary>Frames that a newer one replaced before anything looked at them.</summary>
    public required long Overtaken { get; init; }

    /// <summary>Records that wait in the outbox.</summary>
    public required RecordCounts Pending { get; init; }

    /// <summary>Records that the broker has acknowledged.</summary>
    public required RecordCounts Sent { get; init; }

    /// <summary>Degrees Celsius.</summary>
    public double? ProcessorTemperature { get; init; }

    /// <summary>Degrees Celsius.</summary>
    public double? AcceleratorTemperature { get; init; }

    /// <summary>The kernel slows the processor down to cool it.</summary>
    public bool? Throttled { get; init; }

    /// <summary>Turns a minute of the fastest fan.</summary>
    public int? FanRpm { get; init; }

    /// <summary>Frames that were not judged because of heat.</summary>
    public long PassedOver { get; init; }

    /// <summary>Key frames that were not kept because words could be read in them.</summary>
    public long PicturesWithheld { get; init; }

    /// <summary>Bytes free where the store is.</summary>
    public long? DiskFreeBytes { get; init; }

    /// <summary>This clock minus the true time, milliseconds.</summary>
    public double? ClockOffsetMs { get; init; }

    /// <summary>How far the clock can be trusted: synchronised, holdover, unset, unknown.</summary>
    public string ClockQuality { get; init; } = "unknown";

    /// <summary>A real-time clock keeps the time while the unit is switched off.</summary>
    public bool? ClockBatteryBacked { get; init; }

    public required string ModelId { get; init; }

    /// <summary>What runs the model: tensorrt, cuda, cpu.</summary>
    public required string ModelProvider { get; init; }

    /// <summary>Is the network looking at frames?</summary>
    public bool? AiRuns { get; init; }

    /// <summary>Are scores and pictures what they were? learning, steady, drifted.</summary>
    public string? WatchState { get; init; }

    /// <summary>Changes of scores or pictures that were told since the model serves.</summary>
    public long? WatchAlarms { get; init; }

    public required string SoftwareVersion { get; init; }

    /// <summary>Version of the application that is to run; differs from <see cref="SoftwareVersion"/> between a switch and the next start.</summary>
    public string? ApplicationVersion { get; init; }

    public string? ModelVersion { get; init; }

    /// <summary>idle, staged or trial.</summary>
    public string? UpdateState { get; init; }

    /// <summary>What became of the last update, one line.</summary>
    public string? LastUpdate { get; init; }

    /// <summary>Number and hash of the audit log's last entry: what the centre has seen can't be made anew on the box.</summary>
    public string? AuditHead { get; init; }

    /// <summary>Least level that the log takes.</summary>
    public string? LogLevel { get; init; }
}

/// <summary>Records by kind.</summary>
public sealed record RecordCounts(long Alerts, long Exams, long Events, long Telemetry);
