using EdgeLiver.Screening.Policies;

namespace EdgeLiver.Screening.Workflow;

/// <summary>When the person is expected again, by what was recommended; intervals stand in the policies' files.</summary>
public static class RecallPlan
{
    public static DateOnly DueOn(string? recommendation, DateOnly signedOn) => Of(recommendation) is { DueMonths: { } months }
        ? signedOn.AddMonths(months)
        : signedOn.AddDays((int)PolicyFiles.Product.Number("referral"));

    /// <summary>The first state of what follows: referred where another examination was recommended, scheduled where only time must pass.</summary>
    public static string FirstState(string? recommendation) => Of(recommendation) is { Referral: true } ? "referred" : "scheduled";

    private static PolicyText? Of(string? recommendation) => recommendation is null ? null : PolicyFiles.Recommendation(recommendation);
}
