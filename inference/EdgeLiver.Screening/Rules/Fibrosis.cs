namespace EdgeLiver.Screening.Rules;

/// <summary>FIB-4 and APRI: liver fibrosis from routine blood values.</summary>
/// <remarks>PMC5859293, table 1.</remarks>
public static class Fibrosis
{
    /// <summary>FIB-4 = age AST / (platelets sqrt(ALT)).</summary>
    /// <param name="ageYears">18 to 120.</param>
    /// <param name="astUPerL">Above 0.</param>
    /// <param name="altUPerL">Above 0.</param>
    /// <param name="platelets">10*9/L in the formula.</param>
    public static double Fib4(double ageYears, double astUPerL, double altUPerL, Platelets platelets) =>
        ageYears * astUPerL / (platelets.GigaPerL * Math.Sqrt(altUPerL));

    /// <summary>APRI = (AST / its upper limit of normal) / platelets * 100.</summary>
    /// <param name="astUPerL">Above 0.</param>
    /// <param name="astUpperLimitUPerL">Above 0.</param>
    /// <param name="platelets">10*9/L in the formula.</param>
    public static double Apri(double astUPerL, double astUpperLimitUPerL, Platelets platelets) =>
        astUPerL / astUpperLimitUPerL / platelets.GigaPerL * 100;

    internal static RuleAnswer AnswerFib4(RuleInput input)
    {
        var score = Fib4(input.Age(), input.AmountIn("ast", "U/L"), input.AmountIn("alt", "U/L"), input.Platelets());
        return new RuleAnswer { Value = score, Band = Band(score, 1.45, 3.25) };
    }

    internal static RuleAnswer AnswerApri(RuleInput input)
    {
        var score = Apri(input.AmountIn("ast", "U/L"), input.AmountIn("astUln", "U/L"), input.Platelets());
        return new RuleAnswer { Value = score, Band = Band(score, 0.5, 1.5) };
    }

    /// <summary>Both limits themselves are indeterminate.</summary>
    private static string Band(double score, double low, double high) =>
        score < low ? "low" : score > high ? "high" : "indeterminate";
}
