using System.Security.Cryptography;
using EdgeLiver.Contracts;

namespace EdgeLiver.Screening.Workflow;

/// <summary>The way of an exam: registered, scanning, scanned, reviewed, signed (final), amended; or cancelled.</summary>
/// <remarks>
/// Each step is a function from a record to the next one: the record is the whole state, so what is stored is what is known, and a power
/// cut leaves the last step that was stored. A step that is not allowed throws <see cref="ExamStepException"/> and nothing changes; a value
/// that can't be used throws <see cref="ClinicalInputException"/> or <see cref="FormatException"/>. Every step judges the record anew.
/// </remarks>
public static class ExamSteps
{
    /// <summary>A new exam of a person.</summary>
    /// <param name="blank">Who, where and with what; the status is set here.</param>
    /// <param name="at">Now, by the station's clock.</param>
    public static ExamRecord Register(ExamRecord blank, DateTimeOffset at) => ExamEvaluation.Apply(
        blank with
        {
            Status = ExamStatus.Registered,
            Revision = 1,
            Acquisition = blank.Acquisition with { StartedAt = at, EndedAt = at },
        },
        Day(at));

    /// <summary>The scan begins, or goes on after an interruption or a first look at what it gave.</summary>
    public static ExamRecord StartScan(ExamRecord exam, DateTimeOffset at)
    {
        Require(exam, "the scan begins before the signature", ExamStatus.Registered, ExamStatus.Scanned, ExamStatus.Reviewed);
        var acquisition = exam.Status == ExamStatus.Registered ? exam.Acquisition with { StartedAt = at, EndedAt = at } : exam.Acquisition;
        return Next(exam with { Status = ExamStatus.Scanning, Acquisition = acquisition }, at);
    }

    /// <summary>A key frame is kept, and with it all that has been found so far.</summary>
    /// <param name="exam">Scanning.</param>
    /// <param name="part">What the pictures gave.</param>
    /// <param name="pictures">The still and, over it, what the AI saw.</param>
    /// <param name="axes">The long axis of each lesion that it shows, by track.</param>
    /// <param name="at">Now.</param>
    public static ExamRecord Keep(ExamRecord exam, ScanPart part, IReadOnlyList<MediaRecord> pictures, IReadOnlyList<(int Track, Caliper Axis)> axes, DateTimeOffset at)
    {
        Require(exam, "key frames are kept while scanning", ExamStatus.Scanning);
        var still = pictures[0].Id;
        var shown = axes.ToDictionary(lesion => part.ObservationOf(lesion.Track), lesion => lesion.Axis, StringComparer.Ordinal);
        var seen = WithFindings(exam, part, at);
        return Next(
            seen with
            {
                Acquisition = seen.Acquisition with { Media = [.. seen.Acquisition.Media, .. pictures] },
                Observations = [.. seen.Observations.Select(o => o.Source == ObservationSource.Ai && shown.TryGetValue(o.Id, out var axis)
                    ? o with { Media = [.. o.Media, still], Caliper = axis.Length > (o.Caliper?.Length ?? 0) ? axis : o.Caliper }
                    : o)],
            },
            at);
    }

    public static ExamRecord EndScan(ExamRecord exam, ScanPart part, DateTimeOffset at)
    {
        Require(exam, "only a scan that runs can end", ExamStatus.Scanning);
        return Next(WithFindings(exam, part, at) with { Status = ExamStatus.Scanned }, at);
    }

    /// <summary>Ticks a view of the checklist, in place of what was ticked before; null takes the tick away.</summary>
    public static ExamRecord Tick(ExamRecord exam, string view, ViewState? state, string? reason, DateTimeOffset at)
    {
        RequireOpen(exam);
        if (!ViewChecklist.HasView(view) || (reason is not null && !ViewChecklist.HasReason(reason)))
        {
            throw new ExamStepException(StepRefusal.UnknownView, exam, "no such view or reason on the checklist");
        }

        if (state == ViewState.NotVisualised && reason is null)
        {
            throw new ExamStepException(StepRefusal.ReasonMissing, exam, $"view {view} was not seen and has no reason; name one");
        }

        var last = exam.Acquisition.Media.LastOrDefault(media => media.Kind == "still")?.Id;
        var views = exam.Acquisition.Views.Where(known => known.View != view).ToList();
        if (state is { } known)
        {
            views.Add(new ViewRecord
            {
                View = view,
                State = known,
                Reason = known == ViewState.Acquired ? null : reason,
                Media = known == ViewState.Acquired && last is not null ? [last] : [],
            });
        }

        return Next(exam with { Acquisition = exam.Acquisition with { Views = views } }, at);
    }

    /// <summary>Person, risk and laboratory values, before the signature.</summary>
    public static ExamRecord Enter(ExamRecord exam, Func<ExamRecord, ExamRecord> change, DateTimeOffset at)
    {
        RequireOpen(exam);
        return Next(change(exam), at);
    }

    /// <summary>What the operator says of the findings, and how well the liver was seen; in place of what was said before.</summary>
    /// <param name="exam">Scanned, or reviewed before.</param>
    /// <param name="said">The operator's observations: of the AI's findings, and own ones.</param>
    /// <param name="seen">Null while it is not judged yet.</param>
    /// <param name="newVeinThrombus">A new thrombus in a vein.</param>
    /// <param name="at">Now.</param>
    public static ExamRecord Review(ExamRecord exam, IReadOnlyList<LesionObservation> said, Visualization? seen, bool newVeinThrombus, DateTimeOffset at)
    {
        Require(exam, "a scan is reviewed after it has ended and before it is signed", ExamStatus.Scanned, ExamStatus.Reviewed);
        var ai = exam.Observations.Where(o => o.Source == ObservationSource.Ai).ToList();
        if (said.FirstOrDefault(o => o.Source != ObservationSource.Operator || (o.Concerns is { } id && ai.All(known => known.Id != id))) is { } stray)
        {
            throw new ExamStepException(StepRefusal.UnknownFinding, exam, $"what was said as {stray.Id} names no finding of this exam");
        }

        return Next(
            exam with { Status = ExamStatus.Reviewed, Observations = [.. ai, .. said], Visualization = seen, NewVeinThrombus = newVeinThrombus }, at);
    }

    /// <summary>Somebody answers for the exam; from here on it can only be amended.</summary>
    /// <param name="exam">Reviewed.</param>
    /// <param name="by">Account.</param>
    /// <param name="sealed">In mode silent with a seal: the sealed bytes, which are opened now.</param>
    /// <param name="at">Now.</param>
    public static ExamRecord Sign(ExamRecord exam, string by, byte[]? @sealed, DateTimeOffset at)
    {
        Require(exam, "an exam is signed once, after its review", ExamStatus.Reviewed);
        if (exam.Visualization is null)
        {
            throw new ExamStepException(StepRefusal.VisualizationMissing, exam, "the visualization score is missing; score how well the liver was seen");
        }

        if (RecordFindings.NotReviewed(exam).FirstOrDefault() is { } open)
        {
            throw new ExamStepException(StepRefusal.FindingsNotReviewed, exam, $"finding {open.Id} was neither confirmed nor dismissed");
        }

        var signed = Next(
            exam with { Status = ExamStatus.Final, SignOff = new SignOff { By = by, At = at, AiAgreement = Agreement(exam) } }, at);
        return Open(signed, @sealed, at) with
        {
            FollowUp = new FollowUp
            {
                DueOn = RecallPlan.DueOn(signed.Results.Recommendation, Day(at)),
                State = RecallPlan.FirstState(signed.Results.Recommendation),
            },
        };
    }

    /// <summary>Laboratory values or facts that came after the signature: the exam is judged anew and sent again.</summary>
    public static ExamRecord Amend(ExamRecord exam, Func<ExamRecord, ExamRecord> change, string by, string reason, DateTimeOffset at)
    {
        Require(exam, "only a signed exam is amended", ExamStatus.Final, ExamStatus.Amended);
        var amended = Next(
            change(exam) with { Status = ExamStatus.Amended, Amendments = [.. exam.Amendments, new Amendment { By = by, At = at, Reason = reason }] }, at);
        return amended.Results.Recommendation == exam.Results.Recommendation ? amended : amended with
        {
            FollowUp = (amended.FollowUp ?? new FollowUp()) with
            {
                DueOn = RecallPlan.DueOn(amended.Results.Recommendation, Day(at)),
                State = RecallPlan.FirstState(amended.Results.Recommendation),
            },
        };
    }

    /// <summary>Gives up an exam that was not signed; it stays in the store and is never sent.</summary>
    public static ExamRecord Cancel(ExamRecord exam, DateTimeOffset at)
    {
        RequireOpen(exam);
        return Next(exam with { Status = ExamStatus.Cancelled }, at);
    }

    /// <summary>True while the exam can still be changed without an amendment.</summary>
    public static bool IsOpen(ExamStatus status) => status is ExamStatus.Registered or ExamStatus.Scanning or ExamStatus.Scanned or ExamStatus.Reviewed;

    /// <summary>The AI's findings into the record or, in mode silent, only their seal.</summary>
    private static ExamRecord WithFindings(ExamRecord exam, ScanPart part, DateTimeOffset at)
    {
        var found = exam.Mode == ExamMode.Off ? [] : part.Observations();
        var shown = exam.Mode == ExamMode.Assist ? found : [];
        return exam with
        {
            Acquisition = exam.Acquisition with { EndedAt = at, Frames = part.Frames() },
            Seal = exam.Mode == ExamMode.Silent ? new AiSeal { Sha256 = Convert.ToHexStringLower(SHA256.HashData(ScanPart.Write(found))), SealedAt = at } : null,
            Observations =
            [
                .. shown.Select(o => exam.Observations.FirstOrDefault(known => known.Id == o.Id && known.Source == ObservationSource.Ai) is { } known
                    ? o with { Media = known.Media, Caliper = known.Caliper }
                    : o),
                .. exam.Observations.Where(o => o.Source == ObservationSource.Operator && (o.Concerns is null || shown.Any(known => known.Id == o.Concerns))),
            ],
        };
    }

    private static ExamRecord Open(ExamRecord exam, byte[]? @sealed, DateTimeOffset at)
    {
        if (exam.Seal is not { } seal)
        {
            return exam;
        }

        if (@sealed is null || Convert.ToHexStringLower(SHA256.HashData(@sealed)) != seal.Sha256)
        {
            throw new ExamStepException(StepRefusal.SealBroken, exam, $"the sealed findings do not have the hash {seal.Sha256}");
        }

        return exam with
        {
            Seal = seal with { OpenedAt = at },
            Observations = [.. ScanPart.Read(@sealed), .. exam.Observations],
        };
    }

    private static AiAgreement Agreement(ExamRecord exam) => exam.Mode != ExamMode.Assist ? AiAgreement.NotShown
        : exam.Observations.Any(o => o.Source == ObservationSource.Operator && (o.Concerns is null || o.SizeMm is not null || o.DefinitelyBenign || o.Kind == RecordFindings.Dismissed))
            ? AiAgreement.Changed
            : AiAgreement.Agree;

    private static void RequireOpen(ExamRecord exam) => Require(
        exam, "this changes only what is not signed", ExamStatus.Registered, ExamStatus.Scanning, ExamStatus.Scanned, ExamStatus.Reviewed);

    private static void Require(ExamRecord exam, string why, params ReadOnlySpan<ExamStatus> allowed)
    {
        if (!allowed.Contains(exam.Status))
        {
            throw new ExamStepException(StepRefusal.WrongState, exam, why);
        }
    }

    private static ExamRecord Next(ExamRecord exam, DateTimeOffset at) => ExamEvaluation.Apply(exam with { Revision = exam.Revision + 1 }, Day(at));

    /// <summary>The day at the station, not in Greenwich.</summary>
    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.DateTime);
}
