namespace EdgeLiver.Screening.Rules;

/// <summary>Risk band of an aMAP score.</summary>
public enum AmapBand
{
    /// <summary>Below 50.</summary>
    Low,

    /// <summary>50 to below 60.</summary>
    Medium,

    /// <summary>60 and above.</summary>
    High,
}

/// <summary>An aMAP score.</summary>
/// <param name="Value">0 to 100, unrounded.</param>
/// <param name="Clamped">True where the formula left 0 to 100.</param>
public readonly record struct AmapScore(double Value, bool Clamped)
{
    /// <summary>The band, from the unrounded score.</summary>
    public AmapBand Band => Amap.BandOf(Value);
}

/// <summary>aMAP, the risk of liver cancer in chronic hepatitis from age, sex, ALBI and platelets.</summary>
/// <remarks>
/// Fan 2020, J Hepatol, doi:10.1016/j.jhep.2020.07.025: ((0.06 age + 0.89 male + 0.48 ALBI - 0.01 platelets) + 7.4) / 14.77 * 100.
/// A web calculator in use prints 2 to 3 points more and rounds before banding; the printed formula counts here. Exactly 60 is high.
/// </remarks>
public static class Amap
{
    /// <summary>The score.</summary>
    /// <param name="ageYears">18 to 120.</param>
    /// <param name="sex">Known.</param>
    /// <param name="bilirubin">For ALBI.</param>
    /// <param name="albumin">For ALBI.</param>
    /// <param name="platelets">10*9/L in the formula.</param>
    public static AmapScore Score(double ageYears, Sex sex, Bilirubin bilirubin, Albumin albumin, Platelets platelets)
    {
        var male = sex == Sex.Male ? 1 : 0;
        var sum = (0.06 * ageYears) + (0.89 * male) + (0.48 * Albi.Score(bilirubin, albumin)) - (0.01 * platelets.GigaPerL);
        var score = (sum + 7.4) / 14.77 * 100;
        var clamped = Math.Clamp(score, 0, 100);
        return new AmapScore(clamped, clamped != score);
    }

    /// <summary>The band of a score.</summary>
    public static AmapBand BandOf(double score) => score switch
    {
        < 50 => AmapBand.Low,
        < 60 => AmapBand.Medium,
        _ => AmapBand.High,
    };

    internal static RuleAnswer AnswerScore(RuleInput input)
    {
        var score = Score(input.Age(), input.Sex(), input.Bilirubin(), input.Albumin(), input.Platelets());
        return new RuleAnswer { Value = score.Value, Band = score.Band.Code(), Flags = score.Clamped ? ["clamped"] : null };
    }

    internal static RuleAnswer AnswerBand(RuleInput input) => new() { Band = BandOf(input.Number("score")).Code() };
}
