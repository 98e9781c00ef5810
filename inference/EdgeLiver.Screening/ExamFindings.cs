using EdgeLiver.Radiomics;

namespace EdgeLiver.Screening;

/// <summary>What the operator says about a lesion.</summary>
/// <param name="MeasuredMm">Long axis by the scanner's calipers, above 0 and up to 300; null: not measured.</param>
/// <param name="DefinitelyBenign">A simple cyst or the like; it no longer counts.</param>
public sealed record LesionEntry(double? MeasuredMm, bool DefinitelyBenign);

/// <summary>A lesion of an exam with all that is known about it.</summary>
/// <param name="Number">1 for the first of the exam.</param>
/// <param name="Lesion">What the tracker saw.</param>
/// <param name="Features">Of its best frame; null where none were measured.</param>
/// <param name="Entry">The operator's; null while nobody reviewed it.</param>
public sealed record LesionFinding(int Number, Lesion Lesion, RadiomicFeatures? Features, LesionEntry? Entry)
{
    /// <summary>The operator's measure, else ours; null where neither is there.</summary>
    public double? SizeMm => Entry?.MeasuredMm ?? Lesion.LongAxisMm;

    /// <summary>How its features spread over the frames that showed it; null where none were measured.</summary>
    public FeatureRepeatability? Repeatability { get; init; }

    /// <summary>What a model makes of it; null where none has looked.</summary>
    public LesionOpinion? Opinion { get; init; }

    public bool DefinitelyBenign => Entry is { DefinitelyBenign: true };

    /// <summary>True where our own measure is nearer to a limit than its uncertainty.</summary>
    public bool IsNear(double limitMm) =>
        Entry?.MeasuredMm is null && Lesion.LongAxisMm is { } size && Math.Abs(size - limitMm) <= Lesion.UncertaintyMm;
}

/// <summary>All that the pictures of an exam gave, as values: enough to write its report again when AFP comes late.</summary>
public sealed record ExamFindings
{
    /// <summary>Frames that were judged.</summary>
    public required long Frames { get; init; }

    /// <summary>Of those, frames with the liver in view.</summary>
    public required long LiverFrames { get; init; }

    /// <summary>Frames that were not judged, by reason; all reasons are there.</summary>
    public required IReadOnlyDictionary<FrameSkip, long> Skipped { get; init; }

    public required IReadOnlyList<LesionFinding> Lesions { get; init; }

    /// <summary>Share of the judged frames with the liver in view, 0 to 1.</summary>
    public double LiverShare => Frames == 0 ? 0 : (double)LiverFrames / Frames;
}
