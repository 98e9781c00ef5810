using EdgeLiver.Central.Evidence;
using EdgeLiver.Central.Statistics;
using EdgeLiver.Central.Store;

namespace EdgeLiver.Central.Web.Pages;

/// <summary>How the boxes did against what was found in the end, by site and over all; counts alone, small ones hidden.</summary>
internal static class EvidencePage
{
    private static readonly int[] Spans = [90, 365, 1825];

    public static IResult Show(Page page, int days, IReadOnlyList<EvidenceCase> cases, IReadOnlyList<Verification> verification)
    {
        var sites = verification.Select(site => SiteEvidence.Of(site.Site, [.. cases.Where(one => one.Site == site.Site)])).ToList();
        var (shown, total) = SmallCells.Of([.. sites.Select(site => (site.Malignant, site.Benign))]);
        var all = SiteEvidence.Of("", cases);
        return page.Document(Texts.Evidence, page.Html($"""
            <p class="actions">{Spans.Select(span => page.Html($"<a class=\"button{(span == days ? new Html(" main") : Html.Empty)}\" href=\"/evidence?days={span}\">{span} {Texts.Days}</a>"))}</p>
            <section class="card" tabindex="0"><h2>{Texts.AgainstOutcomes}</h2>
            <table><thead><tr><th></th><th>{Texts.MalignantBenign}</th><th>{Texts.RecallSensitivity}</th><th>{Texts.RecallSpecificity}</th><th>{Texts.AiSensitivity}</th><th>{Texts.AiSpecificity}</th><th>{Texts.NoOpinion}</th><th>AUC</th><th>ECE</th>
            <th>{Texts.CalibrationIntercept}</th><th>{Texts.CalibrationSlope}</th></tr></thead><tbody>
            {Row(page, page.Html($"<b>{Texts.AllSites}</b>"), all, total)}{sites.Select((site, i) => Row(page, page.Html($"{site.Site}"), site, shown[i]))}</tbody></table>
            <p class="dim">{Texts.EvidenceHow}</p></section>
            {sites.Where((site, i) => shown[i] && site.ProposesRecalibration).Select(site => Proposal(page, site))}
            {(total && all.Reliability is { } reliability ? Plot.Reliability(page, Texts.SaidAndFound, reliability.Bins) : Html.Empty)}
            <section class="card" tabindex="0"><h2>{Texts.OutcomesKnown}</h2><table><thead><tr><th></th><th>{Texts.OfRecalled}</th><th>{Texts.OfOthers}</th></tr></thead><tbody>
            {verification.Select(site => page.Html($"<tr><th>{site.Site}</th><td>{site.RecalledKnown} / {site.Recalled}</td><td>{site.OthersKnown} / {site.Others}</td></tr>"))}</tbody></table>
            {(verification.Count == 0 ? page.Html($"<p>{Texts.NothingHere}</p>") : Html.Empty)}<p class="dim">{Texts.VerificationBias}</p></section>
            """));
    }

    private static Html Row(Page page, Html name, SiteEvidence site, bool shown) => !shown
        ? page.Html($"<tr><th>{name}</th><td>{Texts.TooFew}</td>{Enumerable.Repeat(page.Html($"<td>–</td>"), 9)}</tr>")
        : page.Html($"""
            <tr><th>{name}</th><td>{site.Malignant} / {site.Benign}</td><td>{Percent(page, site.Recall.Sensitivity, site.Malignant)}</td><td>{Percent(page, site.Recall.Specificity, site.Benign)}</td>
            <td>{Percent(page, site.Ai.Sensitivity, site.Ai.TruePositive + site.Ai.FalseNegative)}</td><td>{Percent(page, site.Ai.Specificity, site.Ai.TrueNegative + site.Ai.FalsePositive)}</td><td>{site.NoOpinion}</td>
            <td>{(site.Area is { } area ? page.Html($"{area.Area:0.00} ({area.Low:0.00}–{area.High:0.00})") : page.Html($"–"))}</td>
            <td>{(site.Reliability is { } bins ? page.Html($"{bins.Error:0.00}") : page.Html($"–"))}</td>
            <td>{(site.Calibration is { } a ? Interval(page, a.Intercept) : page.Html($"–"))}</td><td>{(site.Calibration is { } b ? Interval(page, b.Slope) : page.Html($"–"))}</td></tr>
            """);

    private static Html Proposal(Page page, SiteEvidence site) => site.Calibration is not { } fit ? Html.Empty : page.Html($"""
        <p class="notice" role="status">{Texts.RecalibrationProposed}: <b>{site.Site}</b>, {Texts.CalibrationIntercept} {fit.Intercept.Value:0.00}, {Texts.CalibrationSlope} {fit.Slope.Value:0.00}.
        {Texts.Probability} 0.2 → {fit.Recalibrate(0.2):0.00}, 0.5 → {fit.Recalibrate(0.5):0.00}, 0.8 → {fit.Recalibrate(0.8):0.00}. {Texts.RecalibrationByAPerson}</p>
        """);

    private static Html Percent(Page page, Proportion share, long of) => of == 0 ? page.Html($"–") : page.Html($"{100 * share.Share:0} % ({100 * share.Low:0}–{100 * share.High:0})");

    private static Html Interval(Page page, Estimate estimate) => page.Html($"{estimate.Value:0.00} ({estimate.Low:0.00}–{estimate.High:0.00})");
}
