using EdgeLiver.Central.Store;

namespace EdgeLiver.Central.Web.Pages;

/// <summary>All boxes at a glance.</summary>
internal static class FleetPage
{
    public const int BoxesAPage = 200;

    private const double GiB = 1024 * 1024 * 1024;
    private static readonly (string State, LocalText Text)[] States =
    [
        ("scanning", Texts.Scanning), ("online", Texts.Online), ("stale", Texts.Stale), ("offline", Texts.Offline), ("none", Texts.NeverHeard),
    ];

    public static IResult Show(Page page, IReadOnlyList<(string Site, string State, long Count)> counts, IReadOnlyList<BoxRow> boxes, string next) => page.Document(Texts.Fleet, page.Html($"""
        <section class="card"><table><thead><tr><th>{Texts.Site}</th>{States.Select(state => page.Html($"<th>{state.Text}</th>"))}</tr></thead>
        <tbody>{counts.GroupBy(count => count.Site).Select(site => page.Html($"""
            <tr><th><a href="/fleet?site={site.Key}">{site.Key}</a></th>{States.Select(state => page.Html($"<td class=\"{state.State}\">{site.FirstOrDefault(count => count.State == state.State).Count}</td>"))}</tr>
            """))}</tbody></table></section>
        <section class="card"><table><thead><tr><th>{Texts.Box}</th><th>{Texts.State}</th><th>{Texts.Heard}</th><th>{Texts.OpenAlerts}</th><th>{Texts.LastExam}</th><th>{Texts.Waiting}</th>
        <th>{Texts.Temperature}</th><th>{Texts.DiskFree}</th><th>{Texts.Clock}</th><th>{Texts.Model}</th><th>{Texts.Software}</th></tr></thead>
        <tbody>{boxes.Select(box => Row(page, box))}</tbody></table>{(boxes.Count == 0 ? page.Html($"<p>{Texts.NothingHere}</p>") : Html.Empty)}
        {(boxes.Count == BoxesAPage ? page.Html($"<p><a class=\"button\" href=\"{next}\">{Texts.More}</a></p>") : Html.Empty)}</section>
        """), refreshSeconds: 30);

    private static Html Row(Page page, BoxRow box) => page.Html($"""
        <tr><th><a href="/fleet/{box.Site}/{box.Name}">{box.Site}/{box.Name}</a></th><td class="{box.State ?? "none"}">{Texts.OfState(box.State, box.Capture)}</td><td>{Moment(page, box.HeardAt)}</td>
        <td{(box.OpenAlerts > 0 ? new Html(" class=\"offline\"") : Html.Empty)}>{box.OpenAlerts}</td><td>{Moment(page, box.LastExamAt)}</td><td>{Number(page, box.Pending)}</td>
        <td>{Number(page, box.TemperatureC)}</td><td>{Number(page, box.DiskFree / GiB)}</td><td>{box.ClockQuality ?? "–"}</td><td>{box.Model ?? "–"}</td><td>{box.Software ?? "–"}</td></tr>
        """);

    private static Html Moment(Page page, DateTimeOffset? moment) => moment is { } at ? page.Html($"{at}") : page.Html($"{Texts.NotKnown}");

    private static Html Number(Page page, double? number) => number is { } value ? page.Html($"{value}") : page.Html($"{Texts.NotKnown}");
}
