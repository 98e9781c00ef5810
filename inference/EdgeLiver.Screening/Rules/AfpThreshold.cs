using EdgeLiver.Screening.Policies;

namespace EdgeLiver.Screening.Rules;

/// <summary>What an AFP value says against a threshold.</summary>
public enum AfpVerdict
{
    /// <summary>Below the threshold.</summary>
    Negative,

    /// <summary>At or above it.</summary>
    Positive,

    /// <summary>The laboratory gave a bound that does not decide, such as "&lt;50" against 20.</summary>
    Indeterminate,
}

/// <summary>AFP against a threshold: 20 ng/mL in surveillance, 400 ng/mL as the Chinese diagnostic threshold.</summary>
/// <remarks>
/// 20: surveillance guidance, US LI-RADS 2024 as summarised; 400: Chinese national guideline. What a comparator leaves open is
/// indeterminate: a policy of ours.
/// </remarks>
public static class AfpThreshold
{
    /// <summary>ng/mL, surveillance.</summary>
    public static double SurveillanceNgPerMl { get; } = PolicyFiles.UsLirads.Number("afp");

    /// <param name="afp">The value as printed.</param>
    /// <param name="comparator">The laboratory's sign before it.</param>
    public static AfpVerdict Judge(Afp afp, Comparator comparator) => Judge(afp, comparator, SurveillanceNgPerMl);

    /// <param name="afp">The value as printed.</param>
    /// <param name="comparator">The laboratory's sign before it.</param>
    /// <param name="thresholdNgPerMl">Above 0.</param>
    public static AfpVerdict Judge(Afp afp, Comparator comparator, double thresholdNgPerMl)
    {
        var ngPerMl = afp.NgPerMl;
        return comparator switch
        {
            Comparator.Less => ngPerMl <= thresholdNgPerMl ? AfpVerdict.Negative : AfpVerdict.Indeterminate,
            Comparator.LessOrEqual => ngPerMl < thresholdNgPerMl ? AfpVerdict.Negative : AfpVerdict.Indeterminate,
            Comparator.Greater or Comparator.GreaterOrEqual =>
                ngPerMl >= thresholdNgPerMl ? AfpVerdict.Positive : AfpVerdict.Indeterminate,
            _ => ngPerMl >= thresholdNgPerMl ? AfpVerdict.Positive : AfpVerdict.Negative,
        };
    }

    internal static RuleAnswer Answer(RuleInput input)
    {
        var threshold = input.Has("thresholdNgMl") ? input.Positive("thresholdNgMl") : SurveillanceNgPerMl;
        return new RuleAnswer { Band = Judge(input.Afp(), input.ComparatorOf("afp"), threshold).Code() };
    }
}
