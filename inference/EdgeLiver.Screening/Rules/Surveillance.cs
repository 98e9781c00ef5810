using EdgeLiver.Screening.Policies;

namespace EdgeLiver.Screening.Rules;

/// <summary>Who is to be screened, how and how often, by several guidelines.</summary>
/// <remarks>
/// Plans: China 2020 hrjournal.net/article/view/3920; China NHC 2026 as cited in public code (协和医学杂志 2026;17(3):735-770);
/// AASLD 2023 by its summaries. Eligibility: AASLD 2023, PMC7669568, PMC9146458. All read in secondary sources.
/// </remarks>
public static class Surveillance
{
    private static IEnumerable<Policy> WithPlans => PolicyFiles.All.Where(policy => policy.Plans.Count > 0);

    internal static RuleAnswer AnswerPlan(RuleInput input)
    {
        var policy = input.Text("policy");
        var known = WithPlans.FirstOrDefault(plans => plans.Name == policy)
            ?? throw ClinicalInputException.UnknownName(InputFault.UnknownPolicy, input.Path("policy"), policy, WithPlans.Select(plans => plans.Name));
        var plan = known.Plans.Values.ElementAt(input.Choice("group", [.. known.Plans.Keys]));
        return new RuleAnswer { Tests = plan.Tests, IntervalMonths = plan.Months };
    }

    /// <summary>Risk group by NHC 2026: aMAP-2 Plus, then aMAP of 50 or more, hepatitis, cirrhosis or a man above 40.</summary>
    internal static RuleAnswer AnswerGroup(RuleInput input)
    {
        bool hepatitis = input.Flag("hbv") | input.Flag("hcv"), cirrhosis = input.Flag("cirrhosis");
        var manAbove40 = input.Age() > PolicyFiles.Nhc.Number("maleAge") && input.Sex() == Sex.Male;
        var amap = input.Number("amap", 0, 100);
        var group = input.OptionalFlag("amap2PlusVeryHigh") is true ? "very_high"
            : amap >= PolicyFiles.Nhc.Number("amap") || hepatitis || cirrhosis || manAbove40 ? "moderate_high"
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
        return HepatitisB(
            age, sex, input.OptionalFlag("familyHistoryHcc"), input.OptionalFlag("hdv"), asian, input.Has("pageB") ? input.Number("pageB", 0, 25) : null);
    }

    /// <summary>Surveillance in hepatitis B without cirrhosis, and the first reason that holds.</summary>
    /// <param name="ageYears">18 to 120.</param>
    /// <param name="sex">Known.</param>
    /// <param name="familyHistory">Liver cancer of a first-degree relative; null: not known, which is no reason.</param>
    /// <param name="hdv">Hepatitis D.</param>
    /// <param name="asian">By ancestry.</param>
    /// <param name="pageB">PAGE-B points, 0 to 25, where they could be counted.</param>
    public static (bool Recommended, string Reason) HepatitisB(double ageYears, Sex sex, bool? familyHistory, bool? hdv, bool asian, double? pageB) =>
        familyHistory is true ? (true, "hbv_family_history")
        : hdv is true ? (true, "hbv_hdv")
        : asian && sex == Sex.Male && ageYears > PolicyFiles.Aasld.Number("asianMaleAge") ? (true, "hbv_asian_male_over_40")
        : asian && sex == Sex.Female && ageYears > PolicyFiles.Aasld.Number("asianFemaleAge") ? (true, "hbv_asian_female_over_50")
        : pageB >= PolicyFiles.Aasld.Number("pageB") ? (true, "hbv_page_b")
        : (false, "hbv_below_threshold");
}
