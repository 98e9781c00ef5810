namespace EdgeLiver.Screening;

/// <summary>What the rules recommend to do next; decision support, never a diagnosis.</summary>
/// <param name="Code">Stable code of the record.</param>
/// <param name="Text">What people read.</param>
public sealed record Recommendation(string Code, LocalText Text)
{
    public static readonly Recommendation RoutineUltrasound = new(
        "routine_us_6_months",
        new("Routine surveillance: ultrasound with AFP in 6 months.", "常规监测：6 个月后复查超声和甲胎蛋白（AFP）。"));

    public static readonly Recommendation ShortIntervalUltrasound = new(
        "short_interval_us_3_6_months",
        new("Short-interval follow-up: ultrasound in 3 to 6 months.", "短间隔随访：3 至 6 个月后复查超声。"));

    public static readonly Recommendation RepeatUltrasound = new(
        "repeat_us_within_3_months",
        new("The liver was seen poorly: repeat the ultrasound within 3 months.", "肝脏显示不佳：3 个月内复查超声。"));

    public static readonly Recommendation AlternativeSurveillance = new(
        "alternative_surveillance_ct_mri",
        new("The liver is seen poorly again: consider surveillance by CT or MRI.", "肝脏再次显示不佳：考虑改用 CT 或 MRI 监测。"));

    public static readonly Recommendation DiagnosticCtMri = new(
        "diagnostic_multiphase_ct_mri",
        new("Refer for diagnostic multiphase contrast-enhanced CT or MRI.", "建议转诊，行多期增强 CT 或 MRI 诊断检查。"));

    public static readonly Recommendation MeasureLesion = new(
        "measure_lesion",
        new(
            "No category: look at the marked lesion and measure it on the scanner, then enter its size.",
            "无法分级：请查看标记的病灶，在超声仪上测量并录入大小。"));

    public static readonly Recommendation RepeatScan = new(
        "repeat_scan",
        new("No category: too little of the liver was seen; scan again.", "无法分级：看到的肝脏不足，请重新扫查。"));

    public static readonly Recommendation CompleteFacts = new(
        "complete_facts",
        new("No category: enter the missing facts (age, risk factors).", "无法分级：请补录缺少的信息（年龄、危险因素）。"));

    public static readonly Recommendation SpecialistReview = new(
        "specialist_review",
        new(
            "There is a finding and no category can be given: have a specialist review it.",
            "有阳性发现但无法给出分级：请专科医生复核。"));

    public static readonly Recommendation ClinicalJudgement = new(
        "clinical_judgement",
        new(
            "The surveillance category is not meant for this person; go on by clinical judgement.",
            "该监测分级不适用于此人，请按临床判断处理。"));
}
