using EdgeLiver.Contracts;

namespace EdgeLiver.Screening.Workflow;

/// <summary>The rules over a record as it stands: the same record and day give the same report.</summary>
public static class ExamEvaluation
{
    /// <exception cref="ClinicalInputException">A value of the record can't be used; one line.</exception>
    public static ScreeningReport Report(ExamRecord exam, DateOnly on, ScreeningPolicy? policy = null) =>
        ScreeningReport.Of(RecordFindings.Of(exam), Facts(exam), on, policy);

    /// <summary>The record with the results that the rules give it now.</summary>
    /// <exception cref="ClinicalInputException">A value of the record can't be used; one line.</exception>
    public static ExamRecord Apply(ExamRecord exam, DateOnly on, ScreeningPolicy? policy = null)
    {
        var report = Report(exam, on, policy);
        return exam with
        {
            Results = new Results
            {
                Policy = report.Policy,
                Category = report.Category?.Label(),
                Recommendation = report.Recommendation.Code,
                Scores = report.Amap is { } amap ? [new RiskScore { Rule = "amap", Value = amap.Value, Band = amap.Band.Code(), RuleVersion = "1" }] : [],
                Opinions = report.Opinions,
                Flags = [.. report.Flags, .. AfpFlags(report)],
            },
        };
    }

    /// <summary>What the record says beside the pictures, in the rules' types; of several values of a test the newest.</summary>
    /// <exception cref="ClinicalInputException">A value or a unit can't be used; one line.</exception>
    public static ClinicalFacts Facts(ExamRecord exam) => new()
    {
        AgeYears = exam.Subject.AgeYears,
        Sex = exam.Subject.Sex switch
        {
            Contracts.Sex.Male => Sex.Male,
            Contracts.Sex.Female => Sex.Female,
            _ => Sex.Unknown,
        },
        Afp = Newest(exam, "afp") is { } afp ? new AfpResult(afp.Value, afp.Unit, Sign(afp.Comparator), afp.CollectedOn) : null,
        Bilirubin = Newest(exam, "bilirubin") is { } bilirubin ? Bilirubin.From(bilirubin.Value, bilirubin.Unit) : null,
        Albumin = Newest(exam, "albumin") is { } albumin ? Albumin.From(albumin.Value, albumin.Unit) : null,
        Platelets = Newest(exam, "platelets") is { } platelets ? Platelets.From(platelets.Value, platelets.Unit) : null,
        HepatitisB = Known(exam.Clinical.Hbv),
        HepatitisC = Known(exam.Clinical.Hcv),
        Cirrhosis = Known(exam.Clinical.Cirrhosis),
        ChildPugh = exam.Clinical.ChildPugh is ['A' or 'B' or 'C'] ? exam.Clinical.ChildPugh[0] : null,
        FamilyHistory = exam.Clinical.FamilyHistoryHcc,
        AfpSeries = [.. exam.Labs.Where(lab => lab is { Test: "afp", CollectedOn: not null, Comparator: null })
            .OrderBy(lab => lab.CollectedOn).Select(lab => new Rules.DatedAfp(lab.CollectedOn!.Value, Afp.From(lab.Value, lab.Unit)))],
        NewVeinThrombus = exam.NewVeinThrombus,
        Visualization = exam.Visualization is { } seen ? Enum.Parse<Rules.Visualization>(seen.Score.ToString()) : null,
    };

    private static IEnumerable<string> AfpFlags(ScreeningReport report) => report.Afp is Rules.AfpVerdict.Positive ? ["afp_elevated"] : [];

    private static LabResult? Newest(ExamRecord exam, string test) => exam.Labs
        .Where(lab => lab.Test == test)
        .OrderBy(lab => lab.CollectedOn ?? DateOnly.MinValue)
        .LastOrDefault();

    private static Comparator Sign(string? sign) => sign switch
    {
        "<" => Comparator.Less,
        "<=" => Comparator.LessOrEqual,
        ">" => Comparator.Greater,
        ">=" => Comparator.GreaterOrEqual,
        _ => Comparator.Equal,
    };

    private static bool? Known(Finding fact) => fact switch
    {
        Finding.Positive => true,
        Finding.Negative => false,
        _ => null,
    };
}
