using System.Globalization;
using EdgeLiver.Contracts;

namespace EdgeLiver.Host.Web.Pages;

/// <summary>What the operator draws on a still, as the page's script sends it: id of the still, then x y x y …; anything else is no drawing.</summary>
internal static class Drawing
{
    private const int EndsOfALine = 4;

    public static string Of(Caliper? line) =>
        line is null ? "" : FormattableString.Invariant($"{line.Media} {line.X1:0.#} {line.Y1:0.#} {line.X2:0.#} {line.Y2:0.#}");

    public static string Of(Outline? outline) => outline is null ? "" : $"{outline.Media} {Points(outline, ' ')}";

    /// <summary>x and y of all points.</summary>
    public static string Points(Outline outline, char divider) =>
        string.Join(divider, outline.Points.Select(number => number.ToString("0.#", CultureInfo.InvariantCulture)));

    public static Caliper? ReadCaliper(string text, ExamRecord exam) => Read(text, exam) is (var still, [var x1, var y1, var x2, var y2])
        ? new Caliper { Media = still, X1 = x1, Y1 = y1, X2 = x2, Y2 = y2 }
        : null;

    public static Outline? ReadOutline(string text, ExamRecord exam) =>
        Read(text, exam) is (var still, { Count: >= 2 * Outline.MinPoints and <= 2 * Outline.MaxPoints } points) ? new Outline { Media = still, Points = points } : null;

    private static (string Still, List<double> Numbers)? Read(string text, ExamRecord exam)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length <= EndsOfALine || parts.Length % 2 == 0 || exam.Acquisition.Media.FirstOrDefault(media => media.Id == parts[0] && media.Kind == "still") is not { } still)
        {
            return null;
        }

        var numbers = new List<double>(parts.Length - 1);
        foreach (var (i, part) in parts.Skip(1).Index())
        {
            if (!double.TryParse(part, CultureInfo.InvariantCulture, out var number) || !(number >= 0 && number <= (i % 2 == 0 ? still.Width : still.Height)))
            {
                return null;
            }

            numbers.Add(number);
        }

        return (still.Id, numbers);
    }
}
