namespace EdgeLiver.Screening;

/// <summary>Platelet count in blood.</summary>
public readonly record struct Platelets
{
    /// <summary>Lowest that is believed, 10*9/L; a policy of ours.</summary>
    public const double MinGigaPerL = 2;

    /// <summary>Highest that is believed, 10*9/L; a policy of ours: 150000 is a count per uL with a wrong unit.</summary>
    public const double MaxGigaPerL = 2000;

    private Platelets(double gigaPerL) => GigaPerL = gigaPerL;

    /// <summary>10*9/L, <see cref="MinGigaPerL"/> to <see cref="MaxGigaPerL"/>.</summary>
    public double GigaPerL { get; }

    /// <param name="value">Above 0.</param>
    /// <param name="unit">10*9/L, 10*3/uL, /uL or /mm3.</param>
    /// <param name="field">Where the value stands, for the message.</param>
    /// <exception cref="ClinicalInputException">Value or unit can't be used.</exception>
    public static Platelets From(double value, string? unit, string field = "platelets")
    {
        var spelled = Unit.Spell(unit, field);
        var gigaPerL = spelled switch
        {
            "10*9/L" or "10^9/L" or "G/L" or "10*3/uL" or "10^3/uL" or "K/uL" => value,
            "/uL" or "/mm3" => value / 1000,
            _ => throw ClinicalInputException.UnknownUnit(field, spelled, "10*9/L, 10*3/uL, /uL or /mm3"),
        };
        return gigaPerL switch
        {
            <= 0 or double.NaN => throw ClinicalInputException.OutOfRange(field, value, "above 0"),
            < MinGigaPerL or > MaxGigaPerL =>
                throw ClinicalInputException.Implausible(field, $"{gigaPerL} 10*9/L", $"{MinGigaPerL} to {MaxGigaPerL} 10*9/L"),
            _ => new Platelets(gigaPerL),
        };
    }
}
