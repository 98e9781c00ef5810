using EdgeLiver.Central.Statistics;
using EdgeLiver.Central.Store;

namespace EdgeLiver.Central.Web.Pages;

/// <summary>What the models say on each box, and whether it has moved away from what they say in the fleet.</summary>
internal static class ModelsPage
{
    private const int ShownBins = 10;

    /// <summary>Fewer lesions give no share.</summary>
    private const int LeastLesions = 10;

    /// <param name="page">Whose.</param>
    /// <param name="days">Length of the time that is judged.</param>
    /// <param name="current">That time, by model and box.</param>
    /// <param name="before">The time before it, by model and box: the fleet's own past is the reference.</param>
    public static IResult Show(Page page, int days, IReadOnlyList<ModelRow> current, IReadOnlyList<ModelRow> before)
    {
        var references = before.GroupBy(row => row.Model).ToDictionary(group => group.Key, group => Scores(group), StringComparer.Ordinal);
        var rows = current.Select(row => (Row: row, Drift: DriftOf(row, references.GetValueOrDefault(row.Model)))).ToList();
        return page.Document(Texts.Models, page.Html($"""
            {rows.Where(row => row.Drift is { IsAlarm: true }).Select(row => page.Html($"<p class=\"notice\" role=\"alert\">{Texts.DriftAlarm}: {row.Row.Model}, {row.Row.Site}/{row.Row.Unit}</p>"))}
            <div class="columns">{rows.GroupBy(row => row.Row.Model).Select(model => Histogram(page, model.Key, Scores(model.Select(row => row.Row)), references.GetValueOrDefault(model.Key)))}</div>
            <section class="card"><h2>{Texts.ByBox} · {days} {Texts.Days}</h2><table><thead><tr><th>{Texts.Model}</th><th>{Texts.Box}</th><th>{Texts.Lesions}</th><th>{Texts.Positive} % (95 %)</th><th>{Texts.NoOpinion} %</th><th>PSI</th><th>KS (p)</th></tr></thead>
            <tbody>{rows.Select(row => Row(page, row.Row, row.Drift))}</tbody></table>{(rows.Count == 0 ? page.Html($"<p>{Texts.NothingHere}</p>") : Html.Empty)}<p class="dim">{Texts.DriftHow}</p></section>
            """));
    }

    private static Html Row(Page page, ModelRow row, Moved? drift)
    {
        var positive = Proportion.Of(row.Positive, row.Lesions);
        return page.Html($"""
            <tr><td>{row.Model}</td><th><a href="/fleet/{row.Site}/{row.Unit}">{row.Site}/{row.Unit}</a></th><td>{row.Lesions}</td>
            <td>{(row.Lesions < LeastLesions ? page.Html($"–") : page.Html($"{100 * positive.Share} ({100 * positive.Low}–{100 * positive.High})"))}</td>
            <td>{(row.Lesions < LeastLesions ? page.Html($"–") : page.Html($"{100.0 * row.NoOpinion / row.Lesions}"))}</td>
            {(drift is { } moved ? page.Html($"<td class=\"{(moved.IsAlarm ? "bad" : "")}\">{moved.Psi:0.00}</td><td class=\"{(moved.IsAlarm ? "bad" : "")}\">{moved.Distance:0.00} ({moved.PValue:0.000})</td>") : page.Html($"<td>–</td><td>–</td>"))}</tr>
            """);
    }

    private static Moved? DriftOf(ModelRow row, IReadOnlyList<long>? reference)
    {
        var cases = row.Scores.Sum();
        if (reference is null || reference.Sum() == 0 || cases == 0)
        {
            return null;
        }

        var psi = Drift.StabilityIndex(Coarse(reference), Coarse(row.Scores));
        var (distance, p) = Drift.KolmogorovSmirnov(reference, row.Scores);
        return new Moved(psi, distance, p, Drift.IsAlarm(psi, p, cases));
    }

    private static Html Histogram(Page page, string model, IReadOnlyList<long> scores, IReadOnlyList<long>? reference) =>
        Plot.Columns(page, new LocalText(model, model), Texts.Probability, Coarse(scores), reference is null ? null : Coarse(reference));

    private static long[] Scores(IEnumerable<ModelRow> rows)
    {
        var sum = new long[ModelView.Bins];
        foreach (var row in rows)
        {
            for (var bin = 0; bin < sum.Length; bin++)
            {
                sum[bin] += row.Scores[bin];
            }
        }

        return sum;
    }

    private static List<long> Coarse(IReadOnlyList<long> scores) => [.. scores.Chunk(ModelView.Bins / ShownBins).Select(bins => bins.Sum())];

    private readonly record struct Moved(double Psi, double Distance, double PValue, bool IsAlarm);
}
