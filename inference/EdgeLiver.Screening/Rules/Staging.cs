namespace EdgeLiver.Screening.Rules;

/// <summary>A confirmed liver cancer, as staging needs it.</summary>
/// <param name="SizesMm">Diameters, at least one.</param>
/// <param name="VascularInvasion">Seen on imaging.</param>
/// <param name="Extrahepatic">Spread beyond the liver.</param>
public sealed record Tumour(IReadOnlyList<double> SizesMm, bool VascularInvasion, bool Extrahepatic)
{
    public int Count => SizesMm.Count;

    public double LargestMm => SizesMm.Max();

    internal bool Confined => !VascularInvasion && !Extrahepatic;

    internal bool TwoOrThree => Count is 2 or 3;
}

/// <summary>Stages and transplant criteria of a confirmed liver cancer; refused for a suspicion.</summary>
/// <remarks>Milan, UCSF and CNLC as public code has them; BCLC 2022 in its basic form, recalled: for reference only.</remarks>
public static class Staging
{
    private const int SeverePerformanceStatus = 3;

    public static bool WithinMilan(Tumour tumour) => tumour.Confined
        && (tumour.Count == 1 ? tumour.LargestMm <= 50 : tumour.TwoOrThree && tumour.LargestMm <= 30);

    public static bool WithinUcsf(Tumour tumour) => tumour.Confined
        && (tumour.Count == 1
            ? tumour.LargestMm <= 65
            : tumour.TwoOrThree && tumour.LargestMm <= 45 && tumour.SizesMm.Sum() <= 80);

    /// <summary>China liver cancer stage, Ia to IV.</summary>
    public static string Cnlc(Tumour tumour, int performanceStatus, bool childPughC) =>
        performanceStatus >= SeverePerformanceStatus || childPughC ? "IV"
        : tumour.Extrahepatic ? "IIIb"
        : tumour.VascularInvasion ? "IIIa"
        : tumour.Count == 1 ? (tumour.LargestMm <= 50 ? "Ia" : "Ib")
        : tumour.TwoOrThree ? (tumour.LargestMm <= 30 ? "Ib" : "IIa")
        : "IIb";

    /// <summary>Barcelona stage, 0 to D.</summary>
    public static string Bclc(Tumour tumour, int performanceStatus, bool childPughC) =>
        performanceStatus >= SeverePerformanceStatus || childPughC ? "D"
        : !tumour.Confined || performanceStatus > 0 ? "C"
        : tumour.Count == 1 ? (tumour.LargestMm <= 20 ? "0" : "A")
        : tumour.TwoOrThree && tumour.LargestMm <= 30 ? "A"
        : "B";

    internal static RuleAnswer AnswerMilan(RuleInput input) => Within(WithinMilan(Read(input)));

    internal static RuleAnswer AnswerUcsf(RuleInput input) => Within(WithinUcsf(Read(input)));

    internal static RuleAnswer AnswerCnlc(RuleInput input) =>
        new() { Band = Cnlc(Read(input), PerformanceStatus(input), ChildPughC(input)) };

    internal static RuleAnswer AnswerBclc(RuleInput input) =>
        new() { Band = Bclc(Read(input), PerformanceStatus(input), ChildPughC(input)) };

    private static RuleAnswer Within(bool within) => new() { Band = within ? "within" : "beyond" };

    private static Tumour Read(RuleInput input)
    {
        if (!input.Flag("confirmedHcc"))
        {
            throw ClinicalInputException.NotApplicable("confirmedHcc", "staging is for a confirmed liver cancer");
        }

        return new Tumour(input.SizesMm("sizesMm"), input.Flag("vascularInvasion"), input.Flag("extrahepatic"));
    }

    private static int PerformanceStatus(RuleInput input)
    {
        var status = input.Number("ps", 0, 4);
        return status == Math.Floor(status)
            ? (int)status
            : throw ClinicalInputException.OutOfRange(input.Path("ps"), status, "a whole number, 0 to 4");
    }

    private static bool ChildPughC(RuleInput input) => input.Choice("childPugh", "A", "B", "C") == 2;
}
