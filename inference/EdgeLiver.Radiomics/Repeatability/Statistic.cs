namespace EdgeLiver.Radiomics;

/// <summary>A number, or why there is none.</summary>
/// <param name="Value">The number; 0 where it is undefined.</param>
/// <param name="WhyUndefined">Why there is no number; null where there is one.</param>
public readonly record struct Statistic(double Value, string? WhyUndefined)
{
    private const string TooLarge = "the values are too large or too small to compute with";

    public bool IsDefined => WhyUndefined is null;

    /// <summary>A number; one that is not finite is undefined.</summary>
    internal static Statistic Of(double value) => double.IsFinite(value) ? new(value, null) : Undefined(TooLarge);

    internal static Statistic Undefined(string reason) => new(0, reason);
}
