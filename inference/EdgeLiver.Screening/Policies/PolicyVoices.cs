using EdgeLiver.Contracts;
using EdgeLiver.Screening.Rules;

namespace EdgeLiver.Screening.Policies;

/// <summary>What each guideline says of an exam, for itself, with the inputs that it said it from.</summary>
/// <remarks>
/// A guideline that lacks an input is silent, unless what is known decides already. Nobody settles a difference here: both stand in the
/// report, and the recommendation is US LI-RADS'.
/// </remarks>
internal static class PolicyVoices
{
    private const string AfpTopic = "afp";
    private const string Positive = "positive";
    private const string Undecided = "indeterminate";

    public static IEnumerable<PolicyOpinion> Of(Conclusion conclusion, DateOnly on) =>
        new[] { Category(conclusion), Path(conclusion), SurveillanceAfp(conclusion), DiagnosticAfp(conclusion), Rise(conclusion, on), Group(conclusion), Eligibility(conclusion) }
            .OfType<PolicyOpinion>();

    public static bool Differ(IReadOnlyList<PolicyOpinion> said) => Differences(said).Any();

    /// <summary>A sentence for each question on which two policies part.</summary>
    public static IEnumerable<LocalText> Differences(IReadOnlyList<PolicyOpinion> said)
    {
        if (Find(said, "category") is { Verdict: "US-3" } category && Find(said, "nodule_path") is { Verdict: "path1" } path && category.Inputs.Any(input => input.Name == "largest"))
        {
            yield return new(
                $"The policies differ: {Name(category)} says US-3, {Name(path)} puts the same nodule on the path of up to 10 mm. Both stand.",
                $"不同规范结论不一：{Name(category)} 为 US-3，{Name(path)} 按 ≤10 mm 结节路径。两者并列。");
        }

        if (said.Where(opinion => opinion.Topic == AfpTopic).ToList() is [{ Verdict: not Undecided } one, { Verdict: not Undecided } other] && one.Verdict != other.Verdict)
        {
            yield return new(
                $"AFP: {one.Verdict} by {Name(one)} (surveillance), {other.Verdict} by {Name(other)} (diagnosis). Both stand.",
                $"AFP：{Name(one)}（监测）为{Chinese(one.Verdict)}，{Name(other)}（诊断）为{Chinese(other.Verdict)}。两者并列。");
        }
    }

    private static string Name(PolicyOpinion opinion) => $"{opinion.Policy} {opinion.Version}";

    private static string Chinese(string verdict) => verdict switch { Positive => "阳性", "negative" => "阴性", _ => "不确定" };

    private static PolicyOpinion? Find(IReadOnlyList<PolicyOpinion> said, string topic) => said.FirstOrDefault(opinion => opinion.Topic == topic);

    private static PolicyOpinion? Category(Conclusion conclusion) => conclusion.Category is not { } category ? null : Say(
        PolicyFiles.UsLirads, "category", category.Label(),
        Number("age", conclusion.Facts.AgeYears, "a"), Code("at_risk", conclusion.Facts.AtRisk), Number("largest", Largest(conclusion), "mm"),
        Code("new_vein_thrombus", conclusion.Facts.NewVeinThrombus), Text("visualization", conclusion.Visualization.Label()));

    private static PolicyOpinion? Path(Conclusion conclusion) => Largest(conclusion) is not { } mm || mm > RuleInput.MaxSizeMm ? null : Say(
        PolicyFiles.Nhc, "nodule_path", $"path{NodulePath.Of(mm)}", Number("largest", mm, "mm"));

    private static PolicyOpinion? SurveillanceAfp(Conclusion conclusion) => conclusion.Afp is not { } verdict ? null : Say(
        PolicyFiles.UsLirads, AfpTopic, verdict.Code(), [.. AfpInputs(conclusion, conclusion.Policy.AfpThresholdNgPerMl)]);

    private static PolicyOpinion? DiagnosticAfp(Conclusion conclusion)
    {
        var threshold = PolicyFiles.Nhc.Number("afpDiagnostic");
        return conclusion.Facts.Afp is not { } afp ? null : Say(
            PolicyFiles.Nhc, AfpTopic, AfpThreshold.Judge(afp.Afp, afp.Comparator, threshold).Code(), [.. AfpInputs(conclusion, threshold)]);
    }

    private static IEnumerable<PolicyInput?> AfpInputs(Conclusion conclusion, double threshold) =>
    [
        Number("afp", conclusion.Facts.Afp!.Afp.NgPerMl, "ng/mL"), Text("comparator", $"{conclusion.Facts.Afp.Comparator}"), Number("threshold", threshold, "ng/mL"),
    ];

    private static PolicyOpinion? Rise(Conclusion conclusion, DateOnly on)
    {
        var series = conclusion.Facts.AfpSeries;
        return series.Count < 2 ? null : Say(
            PolicyFiles.Product, "afp_trend", AfpCourse.Rise(series, on) is { Count: > 0 } ? Positive : "negative",
            [.. series.Select((one, i) => Number(FormattableString.Invariant($"{one.Date:yyyy-MM-dd}.{i + 1}"), one.Afp.NgPerMl, "ng/mL"))]);
    }

    /// <summary>Risk group and plan of NHC 2026; one reason is enough, all must be known to say that there is none.</summary>
    private static PolicyOpinion? Group(Conclusion conclusion)
    {
        var (facts, amap) = (conclusion.Facts, conclusion.Amap?.Value);
        bool? oldMan = (facts.Sex, facts.AgeYears) switch
        {
            (Sex.Female, _) => false,
            (Sex.Male, { } years) => years > PolicyFiles.Nhc.Number("maleAge"),
            (_, { } years) when years <= PolicyFiles.Nhc.Number("maleAge") => false,
            _ => null,
        };
        bool?[] reasons = [facts.HepatitisB, facts.HepatitisC, facts.Cirrhosis, oldMan, amap is null ? null : amap >= PolicyFiles.Nhc.Number("amap")];
        if (facts.AgeYears is < 18 || (!reasons.Contains(true) && reasons.Contains(null)))
        {
            return null;
        }

        return Say(
            PolicyFiles.Nhc, "surveillance", reasons.Contains(true) ? "moderate_high" : "low",
            Number("age", facts.AgeYears, "a"), Text("sex", $"{facts.Sex}"), Code("hbv", facts.HepatitisB), Code("hcv", facts.HepatitisC), Code("cirrhosis", facts.Cirrhosis), Number("amap", amap, "{score}"));
    }

    /// <summary>Is surveillance recommended by AASLD 2023? Ancestry and hepatitis D are not asked for, so below its other reasons it is silent.</summary>
    private static PolicyOpinion? Eligibility(Conclusion conclusion)
    {
        var facts = conclusion.Facts;
        if (facts.AgeYears is not >= 18 || facts.Cirrhosis is null)
        {
            return null;
        }

        PolicyInput?[] inputs =
        [
            Number("age", facts.AgeYears, "a"), Text("sex", $"{facts.Sex}"), Code("hbv", facts.HepatitisB), Code("cirrhosis", facts.Cirrhosis),
            facts.ChildPugh is { } grade ? Text("child_pugh", $"{grade}") : null, Code("family_history", facts.FamilyHistory), Number("page_b", PageBOf(facts), "{score}"),
        ];
        if (facts.Cirrhosis is true)
        {
            // Class C is for surveillance only before a transplantation, which nobody is asked for here.
            return facts.ChildPugh is 'A' or 'B' ? Say(PolicyFiles.Aasld, "surveillance", "at_risk", inputs) : null;
        }

        return facts.HepatitisB switch
        {
            true when Rules.Surveillance.HepatitisB(facts.AgeYears.Value, facts.Sex, facts.FamilyHistory, hdv: null, asian: false, PageBOf(facts)).Recommended =>
                Say(PolicyFiles.Aasld, "surveillance", "at_risk", inputs),
            false => Say(PolicyFiles.Aasld, "surveillance", "not_at_risk", inputs),
            _ => null,
        };
    }

    private static double? PageBOf(ClinicalFacts facts) => facts is { AgeYears: { } years, Sex: not Sex.Unknown, Platelets: { } platelets } ? PageB.Score(years, facts.Sex, platelets) : null;

    private static double? Largest(Conclusion conclusion) => conclusion.Suspects.Max(lesion => lesion.SizeMm);

    private static PolicyOpinion Say(Policy policy, string topic, string verdict, params PolicyInput?[] inputs)
    {
        var plan = policy.Plans.GetValueOrDefault(verdict);
        return new PolicyOpinion
        {
            Policy = policy.Id,
            Version = policy.Version,
            Topic = topic,
            Verdict = verdict,
            Tests = plan?.Tests,
            IntervalMonths = plan?.Months,
            Inputs = [.. inputs.OfType<PolicyInput>()],
        };
    }

    private static PolicyInput? Number(string name, double? value, string unit) => value is null ? null : new PolicyInput { Name = name, Value = value, Unit = unit };

    private static PolicyInput Code(string name, bool? fact) => Text(name, fact switch { true => "yes", false => "no", null => "unknown" });

    private static PolicyInput Text(string name, string code) => new() { Name = name, Code = code };
}
