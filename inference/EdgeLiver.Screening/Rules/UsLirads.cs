using EdgeLiver.Screening.Policies;

namespace EdgeLiver.Screening.Rules;

/// <summary>US LI-RADS category of a surveillance ultrasound.</summary>
public enum UsCategory
{
    /// <summary>Negative.</summary>
    Us1 = 1,

    /// <summary>Subthreshold: a lesion below 10 mm.</summary>
    Us2 = 2,

    /// <summary>Positive: a lesion of 10 mm or more, or a new thrombus in a vein.</summary>
    Us3 = 3,
}

/// <summary>US LI-RADS visualization score: how much of the liver was seen.</summary>
public enum Visualization
{
    /// <summary>No or minimal limitations.</summary>
    A,

    /// <summary>Moderate limitations.</summary>
    B,

    /// <summary>Severe limitations.</summary>
    C,
}

/// <summary>A finding in the liver, as the rule needs it.</summary>
/// <param name="SizeMm">Long axis, unrounded, above 0; null only where the lesion is definitely benign.</param>
/// <param name="DefinitelyBenign">A simple cyst or the like: says nothing.</param>
public readonly record struct UsObservation(double? SizeMm, bool DefinitelyBenign);

/// <summary>US LI-RADS: category, management and code of a surveillance ultrasound of an adult at risk.</summary>
/// <remarks>
/// Categories and visualization: PMC6542628. Management 2017: Hepatoma Res 2019;5:1; positive AFP leads to CT or MRI whatever the
/// ultrasound shows (2024); what follows VIS-C is said to be in the 2024 edition, whose text was not seen. Codes: VA VistA, 1450 to
/// 1458 by category and visualization.
/// </remarks>
public static class UsLirads
{
    /// <summary>A lesion of this size or more is US-3; 10.0 mm is, 9.9 is not.</summary>
    public static double ThresholdMm { get; } = PolicyFiles.UsLirads.Number("observation");

    /// <summary>The VistA code that needs no alert: US-1, VIS-A.</summary>
    public const int NormalCode = 1450;

    public static UsCategory Categorize(IEnumerable<UsObservation> observations, bool newVeinThrombus)
    {
        var sizes = observations.Where(o => !o.DefinitelyBenign).Select(o => o.SizeMm).ToList();
        return newVeinThrombus || sizes.Any(s => s >= ThresholdMm) ? UsCategory.Us3
            : sizes.Count > 0 ? UsCategory.Us2
            : UsCategory.Us1;
    }

    /// <summary>What to do next.</summary>
    /// <param name="category">Of this exam.</param>
    /// <param name="visualization">Of this exam.</param>
    /// <param name="afpPositive">AFP at or above its threshold.</param>
    /// <param name="poorViewExpectedAgain">VIS-C before, or a reason that makes it likely again.</param>
    public static Recommendation Manage(
        UsCategory category, Visualization visualization, bool afpPositive, bool poorViewExpectedAgain)
    {
        if (afpPositive || category == UsCategory.Us3)
        {
            return Recommendation.DiagnosticCtMri;
        }

        return (category, visualization) switch
        {
            (UsCategory.Us2, Visualization.C) => Recommendation.RepeatUltrasound,
            (UsCategory.Us2, _) => Recommendation.ShortIntervalUltrasound,
            (_, Visualization.C) => poorViewExpectedAgain ? Recommendation.AlternativeSurveillance : Recommendation.RepeatUltrasound,
            _ => Recommendation.RoutineUltrasound,
        };
    }

    public static int VistaCode(UsCategory category, Visualization visualization) =>
        NormalCode + (3 * ((int)category - 1)) + (int)visualization;

    internal static RuleAnswer Answer(RuleInput input)
    {
        RequireAdultAtRisk(input);
        var category = Categorize(input.Objects("observations").Select(ReadObservation).ToList(), input.Flag("newVeinThrombus"));
        var visualization = (Visualization)(input.Choice("vis", "A", "B", "C", "VIS-A", "VIS-B", "VIS-C") % 3);
        var afpPositive = input.OptionalFlag("afpPositive");
        var poorViewAgain = input.OptionalFlag("priorVisC") is true || input.OptionalFlag("predisposed") is true;
        return new RuleAnswer
        {
            Category = category.Label(),
            Vis = visualization.Label(),
            Recommendation = Manage(category, visualization, afpPositive is true, poorViewAgain).Code,
            VistaCode = VistaCode(category, visualization),
            Flags = afpPositive is null ? ["afp_missing"] : null,
        };
    }

    private static void RequireAdultAtRisk(RuleInput input)
    {
        if (input.Number("age", 0, 120) < 18)
        {
            throw ClinicalInputException.NotApplicable("age", "US LI-RADS is for adults of 18 years or more");
        }

        if (!input.Flag("atRisk"))
        {
            throw ClinicalInputException.NotApplicable("atRisk", "US LI-RADS is for people at risk of liver cancer");
        }
    }

    private static UsObservation ReadObservation(RuleInput observation)
    {
        var benign = observation.OptionalFlag("definitelyBenign") is true;
        return benign && !observation.Has("sizeMm")
            ? new UsObservation(null, DefinitelyBenign: true)
            : new UsObservation(observation.Positive("sizeMm", RuleInput.MaxSizeMm), benign);
    }
}
