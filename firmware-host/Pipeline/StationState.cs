using EdgeLiver.Capture;

namespace EdgeLiver.Host.Pipeline;

/// <summary>A lesion for the page and the demo's summary.</summary>
/// <param name="Id">Its number in the exam, or its track in a frame.</param>
/// <param name="LongAxisPx">Pixels.</param>
/// <param name="LongAxisMm">Millimetres; null where the scale is not known.</param>
/// <param name="Frames">Frames that showed it.</param>
internal sealed record LesionState(int Id, double LongAxisPx, double? LongAxisMm, long Frames)
{
    /// <summary>Of what kind it looks; null where no model has looked.</summary>
    public Screening.LesionOpinion? Opinion { get; init; }

    public static LesionState Of(Screening.LesionFinding finding) =>
        new(finding.Number, finding.Lesion.LongAxisPx, finding.Lesion.LongAxisMm, finding.Lesion.Sightings) { Opinion = finding.Opinion };
}

/// <summary>What the station does at one moment.</summary>
internal sealed record StationState
{
    /// <summary>ok, lost, frozen, or none: a picture without ultrasound.</summary>
    public required string Signal { get; init; }

    /// <summary>Of a live input without a picture: which loss it is and what to do.</summary>
    public InputStatus? Input { get; init; }

    public required bool LiverInView { get; init; }

    /// <summary>0 to 1.</summary>
    public required double QualityScore { get; init; }

    /// <summary>In the newest frame.</summary>
    public required IReadOnlyList<LesionState> Lesions { get; init; }

    public required string ExamId { get; init; }

    /// <summary>In the running exam so far.</summary>
    public required IReadOnlyList<LesionState> ExamLesions { get; init; }

    /// <summary>Processed since the start.</summary>
    public required long Frames { get; init; }

    /// <summary>Replaced by a newer frame before anything looked at them.</summary>
    public required long Overtaken { get; init; }

    /// <summary>Live frames that were not judged because the box is too hot.</summary>
    public long PassedOver { get; init; }

    public required double FramesPerSecond { get; init; }

    /// <summary>From the capture stamp to the result.</summary>
    public required LatencySummary Latency { get; init; }

    public required string Model { get; init; }

    public required string Provider { get; init; }

    public required long RecordsPending { get; init; }

    public required long RecordsSent { get; init; }

    /// <summary>State of the link and why.</summary>
    public required string Link { get; init; }
}
