using System.Globalization;
using System.Text;

namespace EdgeLiver.Host.Evaluation;

/// <summary>How one picture came out.</summary>
/// <param name="Case">The annotated picture.</param>
/// <param name="FanIou">Against the outline polygon; null where that is missing or wrong.</param>
/// <param name="LiverDice">Null where no liver was drawn.</param>
/// <param name="LesionDice">Null where there is no lesion; 0 where none was found.</param>
/// <param name="Lesions">Lesions found.</param>
/// <param name="DiameterRatio">Equivalent diameter of what was found over that of the drawn lesion; null unless found.</param>
/// <param name="LesionDiameterShare">Equivalent diameter of the drawn lesion over the fan's width; null where there is none.</param>
internal sealed record CaseScore(
    AnnotatedLiver Case, double? FanIou, double? LiverDice, double? LesionDice, int Lesions, double? DiameterRatio, double? LesionDiameterShare);

/// <summary>A row of the table: what, and its estimate.</summary>
internal sealed record Metric(string Name, Estimate Estimate);

/// <summary>The figures of a segmentation package over annotated pictures.</summary>
internal static class SegmentationScore
{
    /// <summary>A lesion counts as found from this Dice on.</summary>
    public const double FoundDice = 0.1;

    /// <summary>Lesions below this share of the fan's width are reported apart.</summary>
    public const double SmallShare = 0.15;

    public static IReadOnlyList<Metric> Summarise(IReadOnlyList<CaseScore> scores)
    {
        var lesions = scores.Where(s => s.LesionDice is not null).ToArray();
        return
        [
            Row("fan IoU", scores, s => s.FanIou),
            Row("liver Dice", scores, s => s.LiverDice),
            Row("lesion Dice", lesions, s => s.LesionDice),
            Row("lesion found (Dice > 0.1)", lesions, Found),
            Row("found lesions: diameter over the drawn one", lesions.Where(s => s.LesionDice > FoundDice), s => s.DiameterRatio),
            Row("lesion found, malignant", Of(lesions, "Malignant"), Found),
            Row("lesion found, benign", Of(lesions, "Benign"), Found),
            Row("lesion found, under 15 % of the fan's width", lesions.Where(s => s.LesionDiameterShare < SmallShare), Found),
            Row("lesion Dice, under 15 % of the fan's width", lesions.Where(s => s.LesionDiameterShare < SmallShare), s => s.LesionDice),
            Row("normals with a false lesion", Of(scores, "Normal"), s => s.Lesions > 0 ? 1 : 0),
        ];
    }

    /// <summary>The figures as a Markdown table.</summary>
    public static string Markdown(IReadOnlyList<Metric> metrics)
    {
        var text = new StringBuilder("| metric | mean | 95 % interval | pictures |\n| --- | --- | --- | --- |\n");
        foreach (var (name, e) in metrics)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {e.Mean:F3} | {e.Low:F3} to {e.High:F3} | {e.Count} |\n");
        }

        return text.ToString();
    }

    private static double? Found(CaseScore score) => score.LesionDice > FoundDice ? 1 : 0;

    private static IEnumerable<CaseScore> Of(IEnumerable<CaseScore> scores, string kind) => scores.Where(s => s.Case.Class == kind);

    private static Metric Row(string name, IEnumerable<CaseScore> scores, Func<CaseScore, double?> value) => new(
        name, Bootstrap.Mean([.. scores.Select(s => (s.Case.Group, Value: value(s))).Where(v => v.Value is not null).Select(v => (v.Group, v.Value!.Value))]));
}
