namespace EdgeLiver.Screening.Rules;

/// <summary>PAGE-B and mPAGE-B: risk of liver cancer under antiviral treatment of hepatitis B, in points.</summary>
/// <remarks>
/// PAGE-B: Papatheodoridis 2016, bands also PMC9146458. mPAGE-B: Kim 2018; platelets of 200 to below 250 are 2 points and from
/// 250 on 0 (an application in use has 4 and 5).
/// </remarks>
public static class PageB
{
    /// <summary>PAGE-B, 0 to 25: low up to 9, high from 18.</summary>
    public static int Score(double ageYears, Sex sex, Platelets platelets) =>
        AgePoints(ageYears, 0, 2, 4, 6, 8, 10)
        + (sex == Sex.Male ? 6 : 0)
        + platelets.GigaPerL switch { >= 200 => 0, >= 100 => 6, _ => 9 };

    /// <summary>mPAGE-B, 0 to 21: low up to 8, high from 13.</summary>
    public static int ModifiedScore(double ageYears, Sex sex, Platelets platelets, Albumin albumin) =>
        AgePoints(ageYears, 0, 3, 5, 7, 9, 11)
        + (sex == Sex.Male ? 2 : 0)
        + platelets.GigaPerL switch { >= 250 => 0, >= 200 => 2, >= 150 => 3, >= 100 => 4, _ => 5 }
        + albumin.GPerL switch { >= 40 => 0, >= 35 => 1, >= 30 => 2, _ => 3 };

    internal static RuleAnswer Answer(RuleInput input)
    {
        var score = Score(input.Age(), input.Sex(), input.Platelets());
        return new RuleAnswer { Value = score, Band = score switch { <= 9 => "low", <= 17 => "intermediate", _ => "high" } };
    }

    internal static RuleAnswer AnswerModified(RuleInput input)
    {
        var score = ModifiedScore(input.Age(), input.Sex(), input.Platelets(), input.Albumin());
        return new RuleAnswer { Value = score, Band = score switch { <= 8 => "low", <= 12 => "intermediate", _ => "high" } };
    }

    /// <summary>One of six numbers by decades from 30 to 70.</summary>
    private static int AgePoints(double years, params ReadOnlySpan<int> points) =>
        points[years switch { < 30 => 0, < 40 => 1, < 50 => 2, < 60 => 3, < 70 => 4, _ => 5 }];
}
