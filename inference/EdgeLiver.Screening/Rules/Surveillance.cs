namespace EdgeLiver.Screening.Rules;

/// <summary>Who is to be screened, how and how often, by several guidelines.</summary>
/// <remarks>
/// Plans: China 2020 hrjournal.net/article/view/3920; China NHC 2026 as cited in public code (协和医学杂志 2026;17(3):735-770);
/// AASLD 2023 by its summaries. Eligibility: AASLD 2023, PMC7669568, PMC9146458. All read in secondary sources.
/// </remarks>
public static class Surveillance
{
    private static readonly Dictionary<string, Dictionary<string, (string Tests, int Months)>> Plans = new()
    {
        ["cn-stratified-2020"] = new()
        {
            ["low"] = ("us_afp", 12),
            ["intermediate"] = ("us_afp", 12),
            ["high"] = ("us_afp", 6),
            ["extremely_high"] = ("us_afp+ct_mri_6_12m", 3),
        },
        ["nhc-2026"] = new()
        {
            ["moderate_high"] = ("us_afp_pivka", 6),
            ["very_high"] = ("mri_afp_pivka", 6),
            ["hbcab_only"] = ("us_afp", 6),
        },
        ["aasld-2023"] = new()
        {
            ["at_risk"] = ("us_afp", 6),
        },
    };

    internal static RuleAnswer AnswerPlan(RuleInput input)
    {
        var policy = input.Text("policy");
        if (!Plans.TryGetValue(policy, out var groups))
        {
            throw ClinicalInputException.UnknownName(InputFault.UnknownPolicy, input.Path("policy"), policy, Plans.Keys);
        }

        var plan = groups.Values.ElementAt(input.Choice("group", [.. groups.Keys]));
        return new RuleAnswer { Tests = plan.Tests, IntervalMonths = plan.Months };
    }

    /// <summary>Risk group by NHC 2026: aMAP-2 Plus, then aMAP of 50 or more, hepatitis, cirrhosis or a man above 40.</summary>
    internal static RuleAnswer AnswerGroup(RuleInput input)
    {
        bool hepatitis = input.Flag("hbv") | input.Flag("hcv"), cirrhosis = input.Flag("cirrhosis");
        var manAbove40 = input.Age() > 40 && input.Sex() == Sex.Male;
        var amap = input.Number("amap", 0, 100);
        var group = input.OptionalFlag("amap2PlusVeryHigh") is true ? "very_high"
            : amap >= 50 || hepatitis || cirrhosis || manAbove40 ? "moderate_high"
            : input.OptionalFlag("hbcabOnly") is true ? "hbcab_only"
            : "low";
        return new RuleAnswer { Band = group };
    }

    /// <summary>Is surveillance recommended: cirrhosis, or hepatitis B with a reason beside it.</summary>
    internal static RuleAnswer AnswerEligibility(RuleInput input)
    {
        var (recommended, reason) = Eligibility(input);
        return new RuleAnswer { Band = recommended ? "recommended" : "not_recommended", Reason = reason };
    }

    private static (bool Recommended, string Reason) Eligibility(RuleInput input)
    {
        bool cirrhosis = input.Flag("cirrhosis"), hepatitisB = input.Flag("chronicHbv");
        if (input.OptionalFlag("limitedLifeExpectancy") is true)
        {
            return (false, "limited_life_expectancy");
        }

        if (cirrhosis)
        {
            return input.Choice("childPugh", "A", "B", "C") < 2 ? (true, "cirrhosis")
                : input.OptionalFlag("transplantCandidate") is true ? (true, "cirrhosis_c_transplant")
                : (false, "child_pugh_c");
        }

        return hepatitisB ? HepatitisB(input) : (false, "not_at_risk");
    }

    private static (bool Recommended, string Reason) HepatitisB(RuleInput input)
    {
        var (age, sex) = (input.Age(), input.Sex());
        var asian = input.Has("ancestry") && input.Text("ancestry") == "asian";
        return input.OptionalFlag("familyHistoryHcc") is true ? (true, "hbv_family_history")
            : input.OptionalFlag("hdv") is true ? (true, "hbv_hdv")
            : asian && sex == Sex.Male && age > 40 ? (true, "hbv_asian_male_over_40")
            : asian && sex == Sex.Female && age > 50 ? (true, "hbv_asian_female_over_50")
            : input.Has("pageB") && input.Number("pageB", 0, 25) >= 10 ? (true, "hbv_page_b")
            : (false, "hbv_below_threshold");
    }
}
