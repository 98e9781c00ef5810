namespace EdgeLiver.Screening.Fusion;

/// <summary>The clinical vector of Xu 2023 (Brief. Bioinform. 24(1):bbac569); null where nobody asked or measured.</summary>
/// <exception cref="ClinicalInputException">A value can't be.</exception>
public sealed record ClinicalVector
{
    private const double MostEnzyme = 20_000;

    public Sex Sex { get; init; }

    /// <summary>Years, 18 to 120.</summary>
    public double? AgeYears { get; init => field = Check("age", value, 18, 120); }

    public Afp? Afp { get; init; }

    /// <summary>Hepatitis B surface antigen found.</summary>
    public bool? HbsAg { get; init; }

    /// <summary>Gamma-glutamyl transferase, U/L.</summary>
    public double? Ggt { get; init => field = Check("ggt", value, 0, MostEnzyme); }

    /// <summary>Alkaline phosphatase, U/L.</summary>
    public double? Alp { get; init => field = Check("alp", value, 0, MostEnzyme); }

    /// <summary>Aspartate transaminase, U/L.</summary>
    public double? Ast { get; init => field = Check("ast", value, 0, MostEnzyme); }

    /// <summary>Alanine transaminase, U/L.</summary>
    public double? Alt { get; init => field = Check("alt", value, 0, MostEnzyme); }

    public Albumin? Albumin { get; init; }

    /// <summary>Total.</summary>
    public Bilirubin? Bilirubin { get; init; }

    /// <summary>Direct; kept, and without weight: no published odds were found for it beside the total.</summary>
    public Bilirubin? DirectBilirubin { get; init; }

    /// <summary>Carcinoembryonic antigen, ng/mL.</summary>
    public double? Cea { get; init => field = Check("cea", value, 0, 100_000); }

    private static double? Check(string name, double? value, double min, double max) =>
        value is null || (value >= min && value <= max) ? value : throw ClinicalInputException.OutOfRange(name, value.Value, $"{min} to {max}");
}
