namespace EdgeLiver.Screening.Rules;

/// <summary>GALAD: liver cancer from sex, age, AFP, AFP-L3 and DCP.</summary>
/// <remarks>
/// Berhane 2016; coefficients as MDCalc and kk-bochum.de print them: -10.08 + 0.09 age + 1.67 male + 2.34 log10 AFP + 0.04 L3 +
/// 1.33 log10 DCP. DCP is in ng/mL of the uTASWako assay; mAU/mL of other assays can't be converted.
/// </remarks>
public static class Galad
{
    /// <summary>Positive above this.</summary>
    public const double CutOff = -0.63;

    /// <summary>The score Z.</summary>
    /// <param name="ageYears">18 to 120.</param>
    /// <param name="sex">Known.</param>
    /// <param name="afp">Above 0.</param>
    /// <param name="afpL3Percent">0 to 100.</param>
    /// <param name="dcpNgPerMl">Above 0.</param>
    public static double Score(double ageYears, Sex sex, Afp afp, double afpL3Percent, double dcpNgPerMl) =>
        -10.08 + (0.09 * ageYears) + (sex == Sex.Male ? 1.67 : 0) + (2.34 * Math.Log10(afp.NgPerMl)) + (0.04 * afpL3Percent)
        + (1.33 * Math.Log10(dcpNgPerMl));

    internal static RuleAnswer Answer(RuleInput input)
    {
        var score = Score(
            input.Age(), input.Sex(), input.AfpAboveZero(), input.Percentage("afpL3"), input.AmountIn("dcp", "ng/mL", refused: "mAU/mL"));
        return new RuleAnswer
        {
            Value = score,
            Probability = Logistic.Of(score),
            Band = score > CutOff ? "positive" : "negative",
        };
    }
}

/// <summary>ASAP: liver cancer in chronic hepatitis B from age, sex, AFP and PIVKA-II.</summary>
/// <remarks>
/// -7.57711770 + 0.04666357 age - 0.57611693 female + 0.42243533 ln AFP + 1.10518910 ln PIVKA-II (mAU/mL) + the site's offset.
/// Seen in public code only, not in the paper. Over-estimates away from home: calibration intercept -3.243 (Li 2021, PMC8374120).
/// </remarks>
public static class Asap
{
    /// <summary>The linear predictor.</summary>
    /// <param name="ageYears">18 to 120.</param>
    /// <param name="sex">Known.</param>
    /// <param name="afp">Above 0.</param>
    /// <param name="pivkaMauPerMl">Above 0; ng/mL of other assays can't be converted.</param>
    /// <param name="siteInterceptOffset">Recalibration of the site.</param>
    public static double Score(double ageYears, Sex sex, Afp afp, double pivkaMauPerMl, double siteInterceptOffset = 0) =>
        -7.57711770 + (0.04666357 * ageYears) - (sex == Sex.Female ? 0.57611693 : 0) + (0.42243533 * Math.Log(afp.NgPerMl))
        + (1.10518910 * Math.Log(pivkaMauPerMl)) + siteInterceptOffset;

    internal static RuleAnswer Answer(RuleInput input)
    {
        if (!input.Flag("hbv"))
        {
            throw ClinicalInputException.NotApplicable("hbv", "ASAP is published for hepatitis B only");
        }

        var offset = input.Has("siteInterceptOffset") ? input.Number("siteInterceptOffset") : 0;
        var score = Score(
            input.Age(), input.Sex(), input.AfpAboveZero(), input.AmountIn("dcp", "mAU/mL", refused: "ng/mL"), offset);
        var probability = Logistic.Of(score);
        return new RuleAnswer
        {
            Value = score,
            Probability = probability,
            Band = probability switch { <= 0.333 => "low", <= 0.666 => "medium", _ => "high" },
        };
    }
}

internal static class Logistic
{
    public static double Of(double score) => 1 / (1 + Math.Exp(-score));
}
