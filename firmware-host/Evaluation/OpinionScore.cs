using System.Globalization;
using System.Text;
using EdgeLiver.Contracts;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Evaluation;

/// <summary>A lesion of the annotated set and what a package makes of it.</summary>
/// <param name="Case">The annotated picture.</param>
/// <param name="Opinion">Null where the lesion was not found.</param>
/// <param name="DiameterShare">Equivalent diameter of the drawn lesion over the fan's width.</param>
/// <param name="FanKind">As the screen reader sees it.</param>
internal sealed record JudgedLesion(AnnotatedLiver Case, LesionOpinion? Opinion, double DiameterShare, string FanKind)
{
    public bool IsMalignant => Case.Class == "Malignant";

    public string Screen { get; init; } = "";
}

/// <summary>The figures of an opinion over lesions whose kind is known.</summary>
internal static class OpinionScore
{
    private const double Sensitivity = 0.95;
    private const int Worst = 5;

    public static IReadOnlyList<Metric> Summarise(IReadOnlyList<JudgedLesion> lesions)
    {
        var scored = lesions.Where(l => l.Opinion?.Probability is not null).ToArray();
        var known = scored.Where(l => l.Opinion is { Ood: false }).ToArray();
        return
        [
            Row("AUC, malignant against benign", scored, Discrimination.Auc),
            Row("AUC where there is an opinion", known, Discrimination.Auc),
            Row("expected calibration error", scored, Discrimination.CalibrationError),
            Row("Brier score", scored, Discrimination.Brier),
            Row("specificity at 95 % sensitivity", scored, cases => Discrimination.SpecificityAt(Sensitivity, cases)),
            Share("sensitivity of the shipped threshold", known.Where(l => l.IsMalignant), l => l.Opinion!.Value.Opinion == Opinion.Suspicious),
            Share("specificity of the shipped threshold", known.Where(l => !l.IsMalignant), l => l.Opinion!.Value.Opinion == Opinion.Benign),
            Share("no opinion", lesions.Where(l => l.Opinion is not null), l => l.Opinion!.Value.Opinion == Opinion.None),
            Share("lesion found", lesions, l => l.Opinion is not null),
        ];
    }

    /// <summary>AUC by what lesions and pictures are like.</summary>
    public static IReadOnlyList<Metric> Subgroups(IReadOnlyList<JudgedLesion> lesions)
    {
        var scored = lesions.Where(l => l.Opinion?.Probability is not null).ToArray();
        return
        [
            .. Split(scored, l => l.DiameterShare switch { < 0.15 => "diameter under 15 % of the fan's width", < 0.3 => "diameter 15 to 30 %", _ => "diameter over 30 %" }),
            .. Split(scored, l => $"fan {l.FanKind}"),
            .. Split(scored, l => l.Screen),
            .. Split(scored, l => $"fold {l.Case.Fold}"),
        ];
    }

    /// <summary>The pictures that are most wrong, by name.</summary>
    public static IReadOnlyList<string> WorstCases(IReadOnlyList<JudgedLesion> lesions) =>
    [
        .. Named("malignant, said to look benign", lesions.Where(l => l.IsMalignant && l.Opinion?.Probability is not null).OrderBy(l => l.Opinion!.Value.Probability)),
        .. Named("benign, said to look malignant", lesions.Where(l => !l.IsMalignant && l.Opinion?.Probability is not null).OrderByDescending(l => l.Opinion!.Value.Probability)),
    ];

    public static string Markdown(IReadOnlyList<Metric> metrics, IReadOnlyList<Metric> subgroups, IReadOnlyList<string> worst)
    {
        var text = new StringBuilder(Table("metric", metrics)).Append('\n').Append(Table("AUC of", subgroups)).Append('\n');
        foreach (var line in worst)
        {
            text.Append("- ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static string Table(string what, IReadOnlyList<Metric> metrics)
    {
        var text = new StringBuilder($"| {what} | value | 95 % interval | lesions |\n| --- | --- | --- | --- |\n");
        foreach (var (name, e) in metrics)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {e.Mean:F3} | {e.Low:F3} to {e.High:F3} | {e.Count} |\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Named(string what, IEnumerable<JudgedLesion> worst) =>
        worst.Take(Worst).Select(l => FormattableString.Invariant($"{what}: {l.Case.Class}/{l.Case.Id}, {l.Opinion!.Value.Probability:F2}"));

    private static IEnumerable<Metric> Split(JudgedLesion[] lesions, Func<JudgedLesion, string> by) => lesions
        .GroupBy(by).OrderBy(g => g.Key, StringComparer.Ordinal)
        .Where(g => g.Any(l => l.IsMalignant) && g.Any(l => !l.IsMalignant))
        .Select(g => Row(FormattableString.Invariant($"{g.Key} ({g.Count(l => l.IsMalignant)} malignant)"), [.. g], Discrimination.Auc));

    private static Metric Row(string name, IReadOnlyCollection<JudgedLesion> lesions, Func<IReadOnlyList<Scored>, double> figure) => new(
        name, Bootstrap.Of(lesions, l => l.Case.Group, sample => figure([.. sample.Select(l => new Scored(l.Opinion!.Value.Probability!.Value, l.IsMalignant))])));

    private static Metric Share(string name, IEnumerable<JudgedLesion> lesions, Func<JudgedLesion, bool> isSo) => new(
        name, Bootstrap.Mean([.. lesions.Select(l => (l.Case.Group, isSo(l) ? 1.0 : 0.0))]));
}
