using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web.Access;
using EdgeLiver.Contracts.Sparkplug;

namespace EdgeLiver.Central.Web.Pages;

/// <summary>One box: how it does, how it did, what it was told.</summary>
internal static class BoxPage
{
    private const double GiB = 1024 * 1024 * 1024;
    private static readonly (int Days, LocalText Text)[] Spans = [(1, Texts.Day), (7, Texts.Week), (30, Texts.Month)];

    /// <summary>What may be asked of a box here; a configuration has a page of its own.</summary>
    public static IReadOnlyList<(string Metric, string Value, LocalText Text)> Commands { get; } =
    [
        (NodeMetrics.Rebirth, "true", Texts.AskForBirth), (NodeMetrics.RestartCapture, "true", Texts.RestartCapture),
        (NodeMetrics.RunAi, "true", Texts.StartAi), (NodeMetrics.RunAi, "false", Texts.StopAi), (NodeMetrics.LogLevel, "Debug", Texts.LogMore), (NodeMetrics.LogLevel, "Information", Texts.LogLess),
    ];

    public static IResult Show(Page page, BoxRow box, int days, IReadOnlyList<SamplePoint> history, IReadOnlyList<CommandRow> commands)
    {
        var here = $"/fleet/{box.Site}/{box.Name}";
        var from = page.Now.AddDays(-days);
        Html Line(LocalText title, Func<SamplePoint, double?> value) => Plot.Line(page, title, from, page.Now, [.. history.Select(point => (point.At, value(point)))]);
        return page.Document(new LocalText($"{box.Site}/{box.Name}", $"{box.Site}/{box.Name}"), page.Html($"""
            <section class="card"><table class="rows">
            <tr><th>{Texts.State}</th><td class="{box.State ?? "none"}">{Texts.OfState(box.State, box.Capture)}</td></tr>
            <tr><th>{Texts.Heard}</th><td>{Moment(page, box.HeardAt)}</td></tr>
            <tr><th>{Texts.Waiting}</th><td>{Number(page, box.Pending)}</td></tr>
            <tr><th>{Texts.Temperature}</th><td>{Number(page, box.TemperatureC)}</td></tr>
            <tr><th>{Texts.DiskFree}</th><td>{Number(page, box.DiskFree / GiB)}</td></tr>
            <tr><th>{Texts.Clock}</th><td>{box.ClockQuality ?? "–"}</td></tr>
            <tr><th>{Texts.Model}</th><td>{box.Model ?? "–"}</td></tr>
            <tr><th>{Texts.Software}</th><td>{box.Software ?? "–"}</td></tr>
            <tr><th>{Texts.LastExam}</th><td>{Moment(page, box.LastExamAt)}</td></tr>
            <tr><th>{Texts.OpenAlerts}</th><td>{box.OpenAlerts}</td></tr>
            </table></section>
            <p class="actions">{Spans.Select(span => page.Html($"<a class=\"button{(span.Days == days ? new Html(" main") : Html.Empty)}\" href=\"{here}?days={span.Days}\">{span.Text}</a>"))}</p>
            <div class="columns">{Line(Texts.Temperature, point => point.TemperatureC)}{Line(Texts.Waiting, point => point.Pending)}{Line(Texts.FramesPerSecond, point => point.FramesPerSecond)}
            {Line(Texts.LatencyP99, point => point.LatencyP99Ms)}{Line(Texts.DiskFree, point => point.DiskFree / GiB)}{Line(Texts.ClockOffset, point => point.ClockOffsetMs)}</div>
            {(page.May(Role.Operator) ? Ask(page, here) : Html.Empty)}
            <section class="card"><h2>{Texts.CommandsGiven}</h2>{(commands.Count == 0 ? page.Html($"<p>{Texts.NothingHere}</p>") : page.Html($"""
                <table><thead><tr><th>{Texts.At}</th><th>{Texts.By}</th><th>{Texts.Command}</th><th>{Texts.Answer}</th></tr></thead><tbody>{commands.Select(command => page.Html($"""
                    <tr><td>{command.AskedAt}</td><td>{command.AskedBy}</td><td>{command.Metric} = {command.Value}</td><td>{command.Answer ?? page.Say(command.SentAt is null ? Texts.NotSentYet : Texts.NoAnswerYet)}</td></tr>
                    """))}</tbody></table>
                """))}</section>
            """));
    }

    private static Html Ask(Page page, string here) => page.Html($"""
        <form method="post" action="{here}/commands" class="card">{page.Token()}<h2>{Texts.TellTheBox}</h2>
        <div class="field"><label for="why">{Texts.Why}</label><input id="why" name="why" maxlength="200" required></div>
        <div class="actions">{Commands.Select((command, i) => page.Html($"<button name=\"command\" value=\"{i}\">{command.Text}</button>"))}</div></form>
        """);

    private static Html Moment(Page page, DateTimeOffset? moment) => moment is { } at ? page.Html($"{at}") : page.Html($"{Texts.NotKnown}");

    private static Html Number(Page page, double? number) => number is { } value ? page.Html($"{value}") : page.Html($"{Texts.NotKnown}");
}
