using EdgeLiver.Screening.Policies;
using EdgeLiver.Screening.Rules;
using PolicyOpinion = EdgeLiver.Contracts.PolicyOpinion;

namespace EdgeLiver.Screening;

/// <summary>The reasoning of a report, step by step.</summary>
/// <remarks>
/// Two orders hold everywhere: what is unknown is never taken for what is good, and what is found raises an alert whether or not
/// the category may be given.
/// </remarks>
internal sealed class Conclusion
{
    private const double AdultYears = 18;
    private const double MaxYears = 120;
    private readonly DateOnly _on;

    public Conclusion(ExamFindings findings, ClinicalFacts facts, DateOnly on, ScreeningPolicy policy)
    {
        if (facts.AgeYears is { } age && age is not (>= 0 and <= MaxYears))
        {
            throw ClinicalInputException.OutOfRange("age", age, $"0 to {MaxYears}");
        }

        if (facts.Afp?.CollectedOn > on)
        {
            throw ClinicalInputException.OutOfRange("afp.date", $"{facts.Afp.CollectedOn:O}", $"not after {on:O}");
        }

        (Findings, Facts, _on, Policy) = (findings, facts, on, policy);
        Suspects = [.. findings.Lesions.Where(lesion => !lesion.DefinitelyBenign)];
        Visualization = facts.Visualization ?? policy.Suggest(findings.LiverShare);
        Afp = facts.Afp is { } afp ? AfpThreshold.Judge(afp.Afp, afp.Comparator, policy.AfpThresholdNgPerMl) : null;
        Amap = ScoreAmap(facts);
        var seen = UsLirads.Categorize(
            Suspects.Where(lesion => lesion.SizeMm is not null).Select(lesion => new UsObservation(lesion.SizeMm, false)),
            facts.NewVeinThrombus);
        Withheld = WhyWithheld(seen);
        Category = Withheld is null ? seen : null;
        Opinions = [.. PolicyVoices.Of(this, on)];
        Fused = FusedStatement.Of(this);
    }

    /// <summary>Each guideline for itself.</summary>
    public IReadOnlyList<PolicyOpinion> Opinions { get; }

    public FusedStatement Fused { get; }

    public ExamFindings Findings { get; }

    public ClinicalFacts Facts { get; }

    public ScreeningPolicy Policy { get; }

    /// <summary>Lesions that nobody called definitely benign.</summary>
    public IReadOnlyList<LesionFinding> Suspects { get; }

    public Visualization Visualization { get; }

    public AfpVerdict? Afp { get; }

    public AmapScore? Amap { get; }

    public Withheld? Withheld { get; }

    public UsCategory? Category { get; }

    public int? VistaCode => Category is { } category ? UsLirads.VistaCode(category, Visualization) : null;

    public bool RaisesAlert => Suspects.Count > 0 || Facts.NewVeinThrombus || Afp == AfpVerdict.Positive
        || VistaCode is not (null or UsLirads.NormalCode);

    public bool AfpIsOld => Facts.Afp?.CollectedOn is { } day && _on.DayNumber - day.DayNumber > Policy.AfpMaxAgeDays;

    public Recommendation Recommend()
    {
        var afpPositive = Afp == AfpVerdict.Positive;
        if (Category is { } category)
        {
            return UsLirads.Manage(category, Visualization, afpPositive, Facts.PriorVisC || Facts.PoorViewExpected);
        }

        return Withheld switch
        {
            Screening.Withheld.SizeUnknown => afpPositive ? Recommendation.DiagnosticCtMri : Recommendation.MeasureLesion,
            Screening.Withheld.LiverBarelySeen => afpPositive ? Recommendation.DiagnosticCtMri : Recommendation.RepeatScan,
            _ when RaisesAlert => Recommendation.SpecialistReview,
            Screening.Withheld.FactsMissing => Recommendation.CompleteFacts,
            _ => Recommendation.ClinicalJudgement,
        };
    }

    public IEnumerable<string> Flags()
    {
        (bool IsSet, string Code)[] flags =
        [
            (Facts.Visualization is null, "vis_suggested"),
            (Suspects.Any(lesion => lesion.Entry is null), "lesions_not_reviewed"),
            (Suspects.Any(lesion => lesion.SizeMm is null), "size_unknown"),
            (Suspects.Any(lesion => lesion.IsNear(UsLirads.ThresholdMm)), "size_borderline"),
            (Afp is null, "afp_missing"),
            (Afp == AfpVerdict.Indeterminate, "afp_indeterminate"),
            (Facts.Afp is { Comparator: not Comparator.Equal }, "censored"),
            (AfpIsOld, "afp_old"),
            (Amap is null, "amap_incomplete"),
            (Amap is { Clamped: true }, "clamped"),
            (PolicyVoices.Differ(Opinions), "policies_differ"),
        ];
        return flags.Where(flag => flag.IsSet).Select(flag => flag.Code);
    }

    private static AmapScore? ScoreAmap(ClinicalFacts facts) =>
        facts is { AgeYears: >= AdultYears and { } age, Sex: not Sex.Unknown, Bilirubin: { } bilirubin, Albumin: { } albumin, Platelets: { } platelets }
            ? Rules.Amap.Score(age, facts.Sex, bilirubin, albumin, platelets)
            : null;

    private Withheld? WhyWithheld(UsCategory seen)
    {
        if (Facts.AgeYears < AdultYears || Facts.AtRisk is false)
        {
            return Screening.Withheld.NotApplicable;
        }

        if (Facts.AgeYears is null || Facts.AtRisk is null)
        {
            return Screening.Withheld.FactsMissing;
        }

        // A finding that is positive stays positive, whatever else is unknown.
        return seen == UsCategory.Us3 ? null
            : Suspects.Any(lesion => lesion.SizeMm is null) ? Screening.Withheld.SizeUnknown
            : Findings.LiverFrames < Policy.MinLiverFrames ? Screening.Withheld.LiverBarelySeen
            : null;
    }
}
