using EdgeLiver.Contracts;
using EdgeLiver.Host.Settings;
using EdgeLiver.Inference;
using EdgeLiver.Screening;
using EdgeLiver.Screening.Workflow;

namespace EdgeLiver.Host.Exams;

/// <summary>From what was seen and what the rules say to the records that travel.</summary>
internal sealed class ExamRecords(StationOptions station, ModelPackage model, ModelPackage? opinion, TimeProvider time)
{
    /// <summary>Version of this program, as records carry it.</summary>
    public static string Software { get; } = typeof(ExamRecords).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>An exam that has not begun, with all that is known of this box.</summary>
    public ExamRecord Blank(Ulid id, Subject subject, Operator by, ConsoleSettings settings) => new()
    {
        ExamId = id,
        Mode = settings.Mode,
        SiteId = station.Site,
        DeviceId = station.Unit,
        Subject = subject,
        Operator = by,
        Scanner = settings.Scanner,
        Acquisition = new Acquisition { StartedAt = time.GetLocalNow(), EndedAt = time.GetLocalNow() },
        Results = new Contracts.Results { Policy = new ScreeningPolicy().Version },
        Provenance = Made(),
    };

    /// <summary>What a part of a scan gave, with the network that saw it.</summary>
    public ScanPart Part(ExamFindings findings) => new(findings, model.Id) { OpinionModelId = opinion?.Id };

    /// <summary>The rules over an exam.</summary>
    /// <exception cref="ClinicalInputException">A fact can't be used; one line.</exception>
    public ScreeningReport Assess(FinishedExam exam, ExamForm form) =>
        ScreeningReport.Of(exam.Findings, form.Facts(), DateOnly.FromDateTime(time.GetLocalNow().DateTime));

    /// <summary>The exam's record and, where somebody must look, an alert.</summary>
    /// <exception cref="FormatException">The pseudonym or a unit is not allowed; one line.</exception>
    public (ExamRecord Exam, AlertRecord? Alert) Of(FinishedExam exam, ExamForm form, ScreeningReport report, ExamStatus status)
    {
        var subject = new Subject { Pseudonym = form.Pseudonym, AgeYears = form.AgeYears, Sex = SexOf(form.Sex) };
        var record = new ExamRecord
        {
            ExamId = exam.Id,
            Status = status,
            SiteId = station.Site,
            DeviceId = station.Unit,
            Subject = subject,
            Clinical = new Contracts.ClinicalFacts { Hbv = Known(form.Hbv), Hcv = Known(form.Hcv), Cirrhosis = Known(form.Cirrhosis) },
            Labs = [.. Labs(form)],
            Acquisition = new Acquisition { StartedAt = exam.StartedAt, EndedAt = exam.EndedAt, Frames = Frames(exam.Findings) },
            Observations = [.. exam.Findings.Lesions.Select(Observation)],
            NewVeinThrombus = form.NewVeinThrombus,
            Visualization = new Contracts.Visualization { Score = Enum.Parse<VisualizationScore>(report.Visualization.ToString()) },
            Results = ResultsOf(report),
            Provenance = Made(),
        };
        return (record, report.RaisesAlert ? Alert(record, report) : null);
    }

    private Provenance Made() => new() { Software = Software, Models = [Reference(model), .. opinion is null ? Array.Empty<ModelReference>() : [Reference(opinion)]] };

    private static ModelReference Reference(ModelPackage package) => new() { Id = package.Id, Sha256 = package.Sha256 };

    /// <summary>That somebody must look at an exam.</summary>
    public AlertRecord Alert(ExamRecord exam, ScreeningReport report) => new()
    {
        AlertId = Ulid.NewUlid(time.GetUtcNow()),
        SiteId = exam.SiteId,
        DeviceId = exam.DeviceId,
        Reason = report.Category is { } category ? $"us_category_{(int)category}" : report.Recommendation.Code,
        RaisedAt = exam.Acquisition.EndedAt,
        ExamId = exam.ExamId,
        Subject = exam.Subject,
    };

    private LesionObservation Observation(LesionFinding finding) => new()
    {
        Id = $"o{finding.Number}",
        SizeMm = finding.SizeMm,
        SizePx = finding.Lesion.LongAxisPx,
        BestFrame = finding.Lesion.BestFrame,
        DefinitelyBenign = finding.DefinitelyBenign,
        Ai = (finding.Opinion, opinion) is ({ } said, { } by) ? said.ToRecord(by.Id) : new AiOpinion { Opinion = Opinion.None, ModelId = model.Id },
    };

    private static Contracts.Results ResultsOf(ScreeningReport report) => new()
    {
        Policy = report.Policy,
        Category = report.Category?.Label(),
        Recommendation = report.Recommendation.Code,
        Scores = report.Amap is { } amap ? [new RiskScore { Rule = "amap", Value = amap.Value, Band = amap.Band.Code(), RuleVersion = "1" }] : [],
        Flags = report.Flags,
    };

    private static FrameCounts Frames(ExamFindings findings) => new()
    {
        Received = findings.Frames + findings.Skipped.Values.Sum(),
        Assessed = findings.LiverFrames,
        Rejected = findings.Frames - findings.LiverFrames + findings.Skipped.Where(skip => skip.Key != FrameSkip.Overtaken).Sum(skip => skip.Value),
        Dropped = findings.Skipped[FrameSkip.Overtaken],
    };

    private static IEnumerable<LabResult> Labs(ExamForm form)
    {
        foreach (var (test, value) in new[] { ("afp", form.Afp), ("bilirubin", form.Bilirubin), ("albumin", form.Albumin), ("platelets", form.Platelets) })
        {
            if (value is not null)
            {
                yield return new LabResult { Test = test, Value = value.Value, Unit = value.Unit, Comparator = value.Comparator, CollectedOn = value.Date };
            }
        }
    }

    private static Contracts.Sex SexOf(string? sex) => sex switch
    {
        "male" => Contracts.Sex.Male,
        "female" => Contracts.Sex.Female,
        "other" => Contracts.Sex.Other,
        _ => Contracts.Sex.Unknown,
    };

    private static Finding Known(bool? fact) => fact switch
    {
        true => Finding.Positive,
        false => Finding.Negative,
        null => Finding.Unknown,
    };
}
