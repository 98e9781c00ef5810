using EdgeLiver.Screening.Rules;

namespace EdgeLiver.Screening;

/// <summary>An AFP result as the laboratory printed it.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit, as <see cref="Screening.Afp.From"/> takes it.</param>
/// <param name="Comparator">The sign before the number.</param>
/// <param name="CollectedOn">Day of the blood sample, where known.</param>
/// <exception cref="ClinicalInputException">Value or unit can't be used.</exception>
public sealed record AfpResult(double Value, string Unit, Comparator Comparator = Comparator.Equal, DateOnly? CollectedOn = null)
{
    /// <summary>The same in ng/mL.</summary>
    public Afp Afp { get; } = Afp.From(Value, Unit);
}

/// <summary>What is known about the person beside the pictures; null where nobody asked or measured.</summary>
public sealed record ClinicalFacts
{
    /// <summary>0 to 120.</summary>
    public double? AgeYears { get; init; }

    public Sex Sex { get; init; }

    public AfpResult? Afp { get; init; }

    public Bilirubin? Bilirubin { get; init; }

    public Albumin? Albumin { get; init; }

    public Platelets? Platelets { get; init; }

    public bool? HepatitisB { get; init; }

    public bool? HepatitisC { get; init; }

    public bool? Cirrhosis { get; init; }

    /// <summary>Child-Pugh class A, B or C; null where nobody classed it.</summary>
    public char? ChildPugh { get; init; }

    /// <summary>Liver cancer of a first-degree relative.</summary>
    public bool? FamilyHistory { get; init; }

    /// <summary>Every AFP of this exam that has a date, the newest last; for its rise.</summary>
    public IReadOnlyList<DatedAfp> AfpSeries { get; init; } = [];

    /// <summary>True where one of the risks is there, false where none is, null while that is open.</summary>
    public bool? AtRisk => (HepatitisB, HepatitisC, Cirrhosis) switch
    {
        (true, _, _) or (_, true, _) or (_, _, true) => true,
        (false, false, false) => false,
        _ => null,
    };

    /// <summary>The liver was seen poorly (VIS-C) in the exam before.</summary>
    public bool PriorVisC { get; init; }

    /// <summary>Something makes a poor view likely again, such as obesity or a fatty liver.</summary>
    public bool PoorViewExpected { get; init; }

    /// <summary>The operator saw a new thrombus in a vein.</summary>
    public bool NewVeinThrombus { get; init; }

    /// <summary>The operator's own score; null: one is suggested.</summary>
    public Visualization? Visualization { get; init; }
}
