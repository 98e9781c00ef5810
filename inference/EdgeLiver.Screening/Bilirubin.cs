namespace EdgeLiver.Screening;

/// <summary>Total bilirubin in serum.</summary>
public readonly record struct Bilirubin
{
    /// <summary>umol/L in one mg/dL.</summary>
    public const double UmolPerLInMgPerDl = 17.1;

    /// <summary>Highest that is believed, umol/L; a policy of ours.</summary>
    public const double MaxUmolPerL = 1500;

    private Bilirubin(double umolPerL) => UmolPerL = umolPerL;

    /// <summary>umol/L, above 0.</summary>
    public double UmolPerL { get; }

    /// <param name="value">Above 0.</param>
    /// <param name="unit">umol/L or mg/dL.</param>
    /// <param name="field">Where the value stands, for the message.</param>
    /// <exception cref="ClinicalInputException">Value or unit can't be used.</exception>
    public static Bilirubin From(double value, string? unit, string field = "bilirubin")
    {
        var spelled = Unit.Spell(unit, field);
        var umolPerL = spelled switch
        {
            "umol/L" => value,
            "mg/dL" => value * UmolPerLInMgPerDl,
            _ => throw ClinicalInputException.UnknownUnit(field, spelled, "umol/L or mg/dL"),
        };
        return umolPerL switch
        {
            <= 0 or double.NaN => throw ClinicalInputException.OutOfRange(field, value, "above 0"),
            > MaxUmolPerL => throw ClinicalInputException.Implausible(field, $"{umolPerL} umol/L", $"up to {MaxUmolPerL} umol/L"),
            _ => new Bilirubin(umolPerL),
        };
    }
}
