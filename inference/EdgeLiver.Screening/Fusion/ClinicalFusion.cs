namespace EdgeLiver.Screening.Fusion;

/// <summary>What one fact adds to the odds of malignancy.</summary>
/// <param name="Fact">Its name.</param>
/// <param name="LogOdds">Natural logarithm of the factor on the odds.</param>
/// <param name="Source">Where the number was published.</param>
public readonly record struct FusionTerm(string Fact, double LogOdds, string Source);

/// <summary>A picture's probability with the clinical vector's odds on it.</summary>
/// <param name="Probability">Of malignancy, 0 to 1; not calibrated on patients.</param>
/// <param name="Terms">What counted.</param>
/// <param name="Missing">Facts that were not there: they change nothing.</param>
/// <param name="Clamped">The facts together said more than they are allowed to.</param>
public sealed record FusedProbability(double Probability, IReadOnlyList<FusionTerm> Terms, IReadOnlyList<string> Missing, bool Clamped);

/// <summary>Late fusion of a picture's opinion with clinical facts by published odds. Experimental: off unless it is asked for.</summary>
/// <remarks>
/// There are no pictures with clinical facts of the same people to fit or to check it on, so it is no model of ours: each number is a published
/// one, of other people and mostly of hepatocellular carcinoma alone, taken as if facts and picture were independent. Hence the caution: of
/// liver tests, which say one thing six times, only the strongest counts; each is held at the effect of its highest quartile; all together
/// may move the odds twentyfold at most. It never makes a recommendation: those come from the guideline's rules.
/// </remarks>
public static class ClinicalFusion
{
    private const string AmapSource = "aMAP, Fan 2020, doi:10.1016/j.jhep.2020.07.025 (coefficient)";
    private const string SexSource = "Lyu 2016, doi:10.3390/ijerph13060604 (odds ratio 2.14 of men)";
    private const string HbvSource = "Shi 2012, doi:10.1111/j.1478-3231.2011.02481.x (relative risk 2.86 of occult infection, a floor for HBsAg)";
    private const string AfpSource = "Ahn 2016, Korean J Intern Med 31(1) (sensitivity and specificity at 20 and 200 ng/mL)";
    private const string CeaSource = "Br J Biomed Sci 2013;70:47 (sensitivity 0.612, specificity 0.798 for colorectal metastases)";
    private const string LiverTests = "UK Biobank, doi:10.1186/s12916-024-03440-w, table 4 (hazard ratio by 10 units, held at the highest quartile's)";

    /// <summary>The facts may change the odds by this factor and no more.</summary>
    private const double MostOdds = 20;

    /// <summary>Age adds nothing here: between that of the benign and the malignant of most series; a choice of ours.</summary>
    private const double NeutralAge = 50;

    /// <summary>aMAP's coefficient is of people of 30 to 80 in the main; older and younger count as these.</summary>
    private const double YoungestAge = 30, OldestAge = 80;

    private const double AgeLogOddsByYear = 0.06;
    private const double Units = 10;

    /// <summary>Sensitivity and specificity of an AFP at or above a threshold.</summary>
    private static readonly (double FromNgPerMl, double Sensitivity, double Specificity) LowAfp = (20, 0.5055, 0.8770), HighAfp = (200, 0.3005, 0.9727);

    private static readonly (double FromNgPerMl, double Sensitivity, double Specificity) RaisedCea = (5, 0.612, 0.798);

    /// <summary>Puts the facts on a picture's probability.</summary>
    /// <param name="pictureProbability">Calibrated probability of malignancy, above 0 and below 1.</param>
    /// <param name="facts">What is known.</param>
    /// <exception cref="ClinicalInputException">The probability is out of its range.</exception>
    public static FusedProbability Fuse(double pictureProbability, ClinicalVector facts)
    {
        if (pictureProbability is not (> 0 and < 1))
        {
            throw ClinicalInputException.OutOfRange("imageProbability", pictureProbability, "above 0 and below 1");
        }

        var missing = new List<string>();
        var terms = Terms(facts, missing).Where(term => term.LogOdds != 0).ToList();
        var limit = Math.Log(MostOdds);
        var sum = terms.Sum(term => term.LogOdds);
        var logOdds = Math.Log(pictureProbability / (1 - pictureProbability)) + Math.Clamp(sum, -limit, limit);
        return new FusedProbability(1 / (1 + Math.Exp(-logOdds)), terms, missing, Math.Abs(sum) > limit);
    }

    internal static RuleAnswer Answer(RuleInput input)
    {
        var fused = Fuse(input.Number("imageProbability"), Vector(input));
        return new RuleAnswer
        {
            Probability = fused.Probability,
            Reasons = [.. fused.Terms.Select(term => FormattableString.Invariant($"{term.Fact} {term.LogOdds:+0.00;-0.00}: {term.Source}"))],
            Flags = [.. input.Flags, "experimental", "literature_odds", .. fused.Clamped ? ["clamped"] : Array.Empty<string>(), .. fused.Missing.Select(name => $"{name}_missing")],
        };
    }

    private static ClinicalVector Vector(RuleInput input) => new()
    {
        Sex = input.Has("sex") ? input.Sex() : Sex.Unknown,
        AgeYears = input.Has("age") ? input.Age() : null,
        Afp = input.Has("afp") ? input.Afp() : null,
        HbsAg = input.OptionalFlag("hbsAg"),
        Ggt = Enzyme(input, "ggt"),
        Alp = Enzyme(input, "alp"),
        Ast = Enzyme(input, "ast"),
        Alt = Enzyme(input, "alt"),
        Albumin = input.Has("albumin") ? input.Albumin() : null,
        Bilirubin = input.Has("bilirubin") ? input.Bilirubin() : null,
        Cea = input.Has("cea") ? input.AmountIn("cea", "ng/mL") : null,
    };

    private static double? Enzyme(RuleInput input, string name) => input.Has(name) ? input.AmountIn(name, "U/L") : null;

    private static IEnumerable<FusionTerm> Terms(ClinicalVector facts, List<string> missing)
    {
        yield return Known("sex", facts.Sex is Sex.Male or Sex.Female, missing) && facts.Sex == Sex.Male
            ? new FusionTerm("sex", Math.Log(2.14), SexSource) : default;
        yield return Known("age", facts.AgeYears is not null, missing)
            ? new FusionTerm("age", AgeLogOddsByYear * (Math.Clamp(facts.AgeYears!.Value, YoungestAge, OldestAge) - NeutralAge), AmapSource) : default;
        yield return Known("hbsAg", facts.HbsAg is not null, missing) && facts.HbsAg == true
            ? new FusionTerm("hbsAg", Math.Log(2.86), HbvSource) : default;
        yield return Known("afp", facts.Afp is not null, missing)
            ? new FusionTerm("afp", AfpLogOdds(facts.Afp!.Value.NgPerMl), AfpSource) : default;
        yield return Known("cea", facts.Cea is not null, missing)
            ? new FusionTerm("cea", LogLikelihoodRatio(RaisedCea, facts.Cea!.Value >= RaisedCea.FromNgPerMl), CeaSource) : default;
        yield return LiverTest(facts, missing);
    }

    private static bool Known(string fact, bool isThere, List<string> missing)
    {
        if (!isThere)
        {
            missing.Add(fact);
        }

        return isThere;
    }

    private static double AfpLogOdds(double ngPerMl) => ngPerMl >= HighAfp.FromNgPerMl
        ? LogLikelihoodRatio(HighAfp, isPositive: true)
        : ngPerMl < LowAfp.FromNgPerMl
            ? LogLikelihoodRatio(LowAfp, isPositive: false)
            // Between the two: what is at or above the lower and below the higher.
            : Math.Log((LowAfp.Sensitivity - HighAfp.Sensitivity) / (HighAfp.Specificity - LowAfp.Specificity));

    private static double LogLikelihoodRatio((double From, double Sensitivity, double Specificity) test, bool isPositive) => isPositive
        ? Math.Log(test.Sensitivity / (1 - test.Specificity))
        : Math.Log((1 - test.Sensitivity) / test.Specificity);

    /// <summary>The strongest of the six; beyond the usual upper (for albumin lower) limit only.</summary>
    private static FusionTerm LiverTest(ClinicalVector facts, List<string> missing)
    {
        (string Name, double? Value, double Limit, double HazardBy10, double Most)[] tests =
        [
            ("ggt", facts.Ggt, 60, 1.06, 5.17),
            ("alp", facts.Alp, 125, 1.08, 2.12),
            ("ast", facts.Ast, 40, 1.20, 3.55),
            ("alt", facts.Alt, 40, 1.17, 3.25),
            ("bilirubin", facts.Bilirubin?.UmolPerL, 21, 1.69, 1.68),
            // Of the lowest quartile against the third; a hazard below 1 by 10 g/L, so above 1 by 10 g/L less.
            ("albumin", -facts.Albumin?.GPerL, -35, 1 / 0.29, 1 / 0.54),
        ];
        var strongest = default(FusionTerm);
        foreach (var (name, value, limit, hazard, most) in tests)
        {
            if (Known(name, value is not null, missing)
                && Math.Min(Math.Log(most), Math.Log(hazard) * Math.Max(0, value!.Value - limit) / Units) is var logOdds && logOdds > strongest.LogOdds)
            {
                strongest = new FusionTerm(name, logOdds, LiverTests);
            }
        }

        return strongest;
    }
}
