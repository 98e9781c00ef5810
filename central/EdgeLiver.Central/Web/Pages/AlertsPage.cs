using System.Globalization;
using EdgeLiver.Central.Store;
using EdgeLiver.Central.Web.Access;

namespace EdgeLiver.Central.Web.Pages;

/// <summary>What a person should look at, in order, until it has an outcome.</summary>
internal static class AlertsPage
{
    public const int Shown = 200;

    /// <summary>An alert that has waited for so long is late.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromHours(24);

    public static IResult Show(Page page, bool open, IReadOnlyList<AlertRow> alerts, IReadOnlyList<Account> accounts, IReadOnlyList<long> acknowledgedAfterMs, LocalText? notice = null) => page.Document(Texts.Alerts, page.Html($"""
        {(notice is null ? Html.Empty : page.Html($"<p class=\"notice\" role=\"alert\">{notice}</p>"))}
        <p class="actions"><a class="button{(open ? new Html(" main") : Html.Empty)}" href="/alerts">{Texts.AlertsOpen}</a><a class="button{(open ? Html.Empty : new Html(" main"))}" href="/alerts?done=1">{Texts.AlertsDone}</a></p>
        <p>{Texts.TimeToAcknowledge}: {Quantile(acknowledgedAfterMs, 0.5)} / {Quantile(acknowledgedAfterMs, 0.9)} ({acknowledgedAfterMs.Count})</p>
        <section class="card"><table><thead><tr><th>{Texts.Raised}</th><th>{Texts.Reason}</th><th>{Texts.Pseudonym}</th><th>{Texts.Box}</th><th>{Texts.Acknowledged}</th><th>{Texts.AssignedTo}</th><th>{Texts.Outcome}</th></tr></thead>
        <tbody>{alerts.Select(alert => Row(page, alert, accounts))}</tbody></table>{(alerts.Count == 0 ? page.Html($"<p>{Texts.NothingHere}</p>") : Html.Empty)}</section>
        """), refreshSeconds: open && notice is null ? 30 : 0);

    private static Html Row(Page page, AlertRow alert, IReadOnlyList<Account> accounts)
    {
        var action = string.Create(CultureInfo.InvariantCulture, $"/alerts/{alert.UnitId}/{alert.AlertId}");
        var late = alert.AcknowledgedAt is null && page.Now - alert.RaisedAt > Late;
        return page.Html($"""
            <tr><td class="{(late ? "bad" : "")}">{alert.RaisedAt}</td><td>{Texts.OfReason(alert.Reason)}</td><td><a href="/exams/{alert.Site}/{alert.Unit}/{alert.ExamId}">{alert.Pseudonym}</a></td>
            <td><a href="/fleet/{alert.Site}/{alert.Unit}">{alert.Site}/{alert.Unit}</a></td>
            <td>{(alert.AcknowledgedAt is { } at
                ? page.Html($"{at}<br><small>{alert.AcknowledgedBy} · {Span(at - alert.RaisedAt)}</small>")
                : page.Html($"<form method=\"post\" action=\"{action}/acknowledge\">{page.Token()}<button class=\"main\" aria-label=\"{Texts.Acknowledge}: {alert.Pseudonym}\">{Texts.Acknowledge}</button></form>"))}</td>
            <td><form method="post" action="{action}/assign">{page.Token()}<label class="sr" for="to-{alert.AlertId}">{Texts.AssignedTo}</label>
            <select id="to-{alert.AlertId}" name="to"><option value="">–</option>{accounts.Select(account => Option(page, account.Name, page.Html($"{account.Name}"), alert.AssignedTo == account.Name))}</select><button>{Texts.Assign}</button></form></td>
            <td>{(alert.Outcome is { } outcome ? page.Html($"<strong>{Texts.OfOutcome(outcome)}</strong><br><small>{alert.OutcomeAt!.Value}</small>") : Html.Empty)}
            <form method="post" action="{action}/outcome">{page.Token()}<label class="sr" for="outcome-{alert.AlertId}">{Texts.Outcome}</label>
            <select id="outcome-{alert.AlertId}" name="outcome">{AlertView.Outcomes.Select(code => Option(page, code, page.Html($"{Texts.OfOutcome(code)}"), alert.Outcome == code))}</select><button>{Texts.Enter}</button></form></td></tr>
            """);
    }

    private static Html Option(Page page, string value, Html text, bool selected) => page.Html($"<option value=\"{value}\"{(selected ? new Html(" selected") : Html.Empty)}>{text}</option>");

    private static string Quantile(IReadOnlyList<long> sorted, double share) => sorted.Count == 0 ? "–" : Span(TimeSpan.FromMilliseconds(sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))]));

    private static string Span(TimeSpan span) => span.TotalHours >= 48
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0.#} d")
        : span.TotalMinutes >= 90 ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0.#} h") : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min");
}
