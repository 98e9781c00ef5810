using EdgeLiver.Screening.Policies;

namespace EdgeLiver.Screening;

/// <summary>What the rules recommend to do next; decision support, never a diagnosis.</summary>
/// <param name="Code">Stable code of the record.</param>
/// <param name="Text">What people read, from the policy's file.</param>
public sealed record Recommendation(string Code, LocalText Text)
{
    public static readonly Recommendation RoutineUltrasound = Of("routine_us_6_months");
    public static readonly Recommendation ShortIntervalUltrasound = Of("short_interval_us_3_6_months");
    public static readonly Recommendation RepeatUltrasound = Of("repeat_us_within_3_months");
    public static readonly Recommendation AlternativeSurveillance = Of("alternative_surveillance_ct_mri");
    public static readonly Recommendation DiagnosticCtMri = Of("diagnostic_multiphase_ct_mri");
    public static readonly Recommendation MeasureLesion = Of("measure_lesion");
    public static readonly Recommendation RepeatScan = Of("repeat_scan");
    public static readonly Recommendation CompleteFacts = Of("complete_facts");
    public static readonly Recommendation SpecialistReview = Of("specialist_review");
    public static readonly Recommendation ClinicalJudgement = Of("clinical_judgement");

    private static Recommendation Of(string code)
    {
        var text = PolicyFiles.Recommendation(code) ?? throw new InvalidOperationException($"no policy has words for {code}");
        return new Recommendation(code, new LocalText(text.En, text.ZhCn));
    }
}
