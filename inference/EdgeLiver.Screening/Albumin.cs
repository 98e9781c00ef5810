namespace EdgeLiver.Screening;

/// <summary>Albumin in serum.</summary>
public readonly record struct Albumin
{
    /// <summary>Lowest that is believed, g/L; a policy of ours: 4.2 g/L is 4.2 g/dL with a wrong unit.</summary>
    public const double MinGPerL = 10;

    /// <summary>Highest that is believed, g/L; a policy of ours.</summary>
    public const double MaxGPerL = 70;

    private Albumin(double gPerL) => GPerL = gPerL;

    /// <summary>g/L, <see cref="MinGPerL"/> to <see cref="MaxGPerL"/>.</summary>
    public double GPerL { get; }

    /// <param name="value">Above 0.</param>
    /// <param name="unit">g/L or g/dL.</param>
    /// <param name="field">Where the value stands, for the message.</param>
    /// <exception cref="ClinicalInputException">Value or unit can't be used.</exception>
    public static Albumin From(double value, string? unit, string field = "albumin")
    {
        var spelled = Unit.Spell(unit, field);
        var gPerL = spelled switch
        {
            "g/L" => value,
            "g/dL" => value * 10,
            _ => throw ClinicalInputException.UnknownUnit(field, spelled, "g/L or g/dL"),
        };
        return gPerL switch
        {
            <= 0 or double.NaN => throw ClinicalInputException.OutOfRange(field, value, "above 0"),
            < MinGPerL or > MaxGPerL => throw ClinicalInputException.Implausible(field, $"{gPerL} g/L", $"{MinGPerL} to {MaxGPerL} g/L"),
            _ => new Albumin(gPerL),
        };
    }
}
