namespace EdgeLiver.Screening;

/// <summary>Alpha-fetoprotein in serum.</summary>
public readonly record struct Afp
{
    /// <summary>ng/mL in one IU/mL (WHO 72/225). The inverse, 0.83, circulates and would hide 20.09 ng/mL as 13.8.</summary>
    public const double NgPerMlInIuPerMl = 1.21;

    private Afp(double ngPerMl) => NgPerMl = ngPerMl;

    /// <summary>ng/mL, which is also ug/L; 0 or more.</summary>
    public double NgPerMl { get; }

    /// <param name="value">0 or more.</param>
    /// <param name="unit">ng/mL, ug/L, IU/mL or kIU/L. Moles are refused: the molar mass depends on the glycoform.</param>
    /// <param name="field">Where the value stands, for the message.</param>
    /// <exception cref="ClinicalInputException">Value or unit can't be used.</exception>
    public static Afp From(double value, string? unit, string field = "afp")
    {
        const string Allowed = "ng/mL, ug/L, IU/mL or kIU/L";
        var spelled = Unit.Spell(unit, field);
        var ngPerMl = spelled switch
        {
            "ng/mL" or "ug/L" => value,
            "IU/mL" or "kIU/L" => value * NgPerMlInIuPerMl,
            "nmol/L" or "pmol/L" => throw ClinicalInputException.NotConvertible(field, spelled, Allowed),
            _ => throw ClinicalInputException.UnknownUnit(field, spelled, Allowed),
        };
        return ngPerMl >= 0 && double.IsFinite(ngPerMl)
            ? new Afp(ngPerMl)
            : throw ClinicalInputException.OutOfRange(field, value, "0 or more");
    }
}
