using System.Globalization;
using EdgeLiver.Central.Statistics;
using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web.Access;

namespace EdgeLiver.Central.Web.Pages;

/// <summary>How well livers were seen, by clinic and by who scanned, beside what is published.</summary>
internal static class QualityPage
{
    /// <summary>PMC9270853, 10,589 exams: A, B, C.</summary>
    private static readonly (double A, double B, double C) Published = (0.715, 0.242, 0.042);

    /// <summary>Fewer exams say nothing, and may say it of one person.</summary>
    private const int LeastExams = 10;

    private static readonly int[] Spans = [30, 90, 365];

    public static IResult Show(Page page, int days, IReadOnlyList<QualityRow> rows) => page.Document(Texts.Quality, page.Html($"""
        <p class="actions">{Spans.Select(span => page.Html($"<a class=\"button{(span == days ? new Html(" main") : Html.Empty)}\" href=\"/quality?days={span}\">{span} {Texts.Days}</a>"))}</p>
        <section class="card"><h2>{Texts.BySite}</h2>{Table(page, [.. rows.GroupBy(row => row.Site).Select(site => (site.Key, QualityRow.Sum(site.Key, site)))])}
        <p class="dim">{Texts.PublishedMix}</p></section>
        {(page.May(Role.Clinician) || page.May(Role.Administrator) ? page.Html($"<section class=\"card\"><h2>{Texts.ByOperator}</h2>{Table(page, [.. rows.Select(row => ($"{row.Site} · {row.Operator ?? "–"}", row))])}</section>") : Html.Empty)}
        """));

    private static Html Table(Page page, IReadOnlyList<(string Name, QualityRow Row)> rows) => page.Html($"""
        <table><thead><tr><th></th><th>{Texts.Exams}</th><th>VIS-A %</th><th>VIS-B %</th><th>VIS-C % (95 %)</th><th>{Texts.NotJudged} %</th><th>{Texts.WithoutAfp} %</th></tr></thead><tbody>
        <tr class="dim"><th>{Texts.Published}</th><td>10589</td><td>{100 * Published.A}</td><td>{100 * Published.B}</td><td>{100 * Published.C}</td><td></td><td></td></tr>
        {rows.Select(row => row.Row.All < LeastExams
            ? page.Html($"<tr><th>{row.Name}</th><td>&lt; {LeastExams}</td><td></td><td></td><td></td><td></td><td></td></tr>")
            : page.Html($"""
                <tr><th>{row.Name}</th><td>{row.Row.All}</td><td>{Percent(row.Row.A, row.Row.Judged)}</td><td>{Percent(row.Row.B, row.Row.Judged)}</td>{Worst(page, row.Row)}
                <td>{Percent(row.Row.NotJudged, row.Row.All)}</td><td>{Percent(row.Row.WithoutAfp, row.Row.All)}</td></tr>
                """))}</tbody></table>
        """);

    /// <summary>Marked where even the interval's lower end lies above what is published.</summary>
    private static Html Worst(Page page, QualityRow row)
    {
        var share = Proportion.Of(row.C, row.Judged);
        return page.Html($"<td{(share.Low > Published.C ? new Html(" class=\"bad\"") : Html.Empty)}>{100 * share.Share} ({100 * share.Low}–{100 * share.High})</td>");
    }

    private static string Percent(long count, long of) => of == 0 ? "–" : (100.0 * count / of).ToString("0.0", CultureInfo.InvariantCulture);
}
