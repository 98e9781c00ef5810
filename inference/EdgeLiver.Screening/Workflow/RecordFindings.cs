using EdgeLiver.Contracts;

namespace EdgeLiver.Screening.Workflow;

/// <summary>From a stored record back to what the rules read, so that a late value is judged by the record alone.</summary>
/// <remarks>
/// The AI's finding counts as the operator says of it; a dismissed one does not count. In mode silent the AI's findings never
/// count: the operator had not seen them.
/// </remarks>
public static class RecordFindings
{
    /// <summary>Kind of an observation by which the operator says that the AI's finding is no lesion.</summary>
    public const string Dismissed = "not_a_lesion";

    public static ExamFindings Of(ExamRecord exam)
    {
        var frames = exam.Acquisition.Frames;
        return new ExamFindings
        {
            Frames = frames.Assessed + frames.Rejected,
            LiverFrames = frames.Assessed,
            Skipped = Enum.GetValues<FrameSkip>().ToDictionary(reason => reason, reason => reason == FrameSkip.Overtaken ? frames.Dropped : 0),
            Lesions = [.. Lesions(exam)],
        };
    }

    /// <summary>The AI's findings that are shown and on which the operator has not said anything.</summary>
    public static IEnumerable<LesionObservation> NotReviewed(ExamRecord exam) => exam.Mode == ExamMode.Silent
        ? []
        : exam.Observations.Where(o => o.Source == ObservationSource.Ai && !exam.Observations.Any(said => said.Concerns == o.Id));

    private static IEnumerable<LesionFinding> Lesions(ExamRecord exam)
    {
        var number = 0;
        foreach (var seen in exam.Observations.Where(o => o.Concerns is null && (o.Source == ObservationSource.Operator || exam.Mode != ExamMode.Silent)))
        {
            var said = seen.Source == ObservationSource.Operator ? seen : exam.Observations.FirstOrDefault(o => o.Concerns == seen.Id);
            number++;
            if (said?.Kind == Dismissed)
            {
                continue;
            }

            yield return new LesionFinding(number, Lesion(seen, number), Features: null, said is null ? null : new LesionEntry(said.SizeMm, said.DefinitelyBenign))
            {
                Opinion = seen.Ai is { } ai ? new LesionOpinion(ai.Probability, ai.Opinion, ai.Ood) : null,
            };
        }
    }

    private static Lesion Lesion(LesionObservation seen, int number) => new()
    {
        Track = number,
        FirstSeen = TimeSpan.Zero,
        LastSeen = TimeSpan.Zero,
        Sightings = (int)Math.Max(1, seen.Frames ?? 1),
        Stability = 1,
        BestFrame = seen.BestFrame ?? 0,
        BestAt = TimeSpan.Zero,
        Best = default,
        // The record keeps no probability that a lesion is there; the rules do not ask for one.
        MeanProbability = 0,
        LongAxisPx = seen.SizePx,
        LongAxisMm = seen.Source == ObservationSource.Ai ? seen.SizeMm : null,
        UncertaintyMm = seen.SizeUncertaintyMm,
    };
}
