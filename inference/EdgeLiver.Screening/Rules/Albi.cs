namespace EdgeLiver.Screening.Rules;

/// <summary>ALBI, the albumin-bilirubin score of liver function.</summary>
/// <remarks>
/// Johnson 2015, J Clin Oncol, doi:10.1200/JCO.2014.57.9151: 0.66 log10(bilirubin umol/L) - 0.085 (albumin g/L). The albumin
/// coefficient is -0.085 as printed; -0.0852 circulates and is wrong.
/// </remarks>
public static class Albi
{
    /// <summary>The score; lower is better, about -3.5 to 0.</summary>
    public static double Score(Bilirubin bilirubin, Albumin albumin) =>
        (0.66 * Math.Log10(bilirubin.UmolPerL)) - (0.085 * albumin.GPerL);

    /// <summary>Grade 1 (best) up to -2.60, 2 up to -1.39, 3 above.</summary>
    public static int Grade(double score) => score switch
    {
        <= -2.60 => 1,
        <= -1.39 => 2,
        _ => 3,
    };

    internal static RuleAnswer AnswerScore(RuleInput input)
    {
        var score = Score(input.Bilirubin(), input.Albumin());
        return new RuleAnswer { Value = score, Band = Band(score) };
    }

    internal static RuleAnswer AnswerGrade(RuleInput input) => new() { Band = Band(input.Number("score")) };

    private static string Band(double score) => Grade(score) switch { 1 => "1", 2 => "2", _ => "3" };
}
