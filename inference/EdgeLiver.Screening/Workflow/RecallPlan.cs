namespace EdgeLiver.Screening.Workflow;

/// <summary>When the person is expected again, by what was recommended.</summary>
/// <remarks>
/// The interval of surveillance is the guidelines'; where they give a span its end is taken, and the two weeks until a CT or MRI
/// are asked for, or a missing entry is made good, are a product policy.
/// </remarks>
public static class RecallPlan
{
    private const int ReferralDays = 14;

    public static DateOnly DueOn(string? recommendation, DateOnly signedOn) => recommendation switch
    {
        "routine_us_6_months" => signedOn.AddMonths(6),
        "short_interval_us_3_6_months" => signedOn.AddMonths(6),
        "repeat_us_within_3_months" => signedOn.AddMonths(3),
        _ => signedOn.AddDays(ReferralDays),
    };

    /// <summary>The first state of what follows: referred where another examination was recommended, scheduled where only time must pass.</summary>
    public static string FirstState(string? recommendation) =>
        recommendation is "diagnostic_multiphase_ct_mri" or "alternative_surveillance_ct_mri" or "specialist_review" ? "referred" : "scheduled";
}
