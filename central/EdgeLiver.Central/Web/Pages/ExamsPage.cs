using System.Globalization;
using EdgeLiver.Central.Store;

namespace EdgeLiver.Central.Web.Pages;

/// <summary>Exams by pseudonym, and the report of one.</summary>
internal static class ExamsPage
{
    public const int Shown = 100;

    private static readonly string[] Categories = ["US-1", "US-2", "US-3"];

    public static IResult List(Page page, IReadOnlyList<ExamRow> exams, string? pseudonym, string? site, string? category) => page.Document(Texts.Exams, page.Html($"""
        <form method="get" action="/exams" class="filters">
        <div class="field"><label for="pseudonym">{Texts.Pseudonym}</label><input id="pseudonym" name="pseudonym" value="{pseudonym}" maxlength="64" autocomplete="off" spellcheck="false"></div>
        <div class="field"><label for="site">{Texts.Site}</label><input id="site" name="site" value="{site}" maxlength="64" autocomplete="off" spellcheck="false"></div>
        <div class="field"><label for="category">{Texts.Category}</label><select id="category" name="category"><option value=""></option>{Categories.Select(one =>
            page.Html($"<option{(one == category ? new Html(" selected") : Html.Empty)}>{one}</option>"))}</select></div>
        <button class="main">{Texts.Search}</button></form>
        <section class="card"><table><thead><tr><th>{Texts.Pseudonym}</th><th>{Texts.Started}</th><th>{Texts.Box}</th><th>{Texts.Category}</th><th>VIS</th><th>AFP</th><th>{Texts.Lesions}</th><th>{Texts.Status}</th></tr></thead>
        <tbody>{exams.Select(exam => page.Html($"""
            <tr><th><a href="/exams/{exam.Site}/{exam.Unit}/{exam.ExamId}">{exam.Pseudonym}</a></th><td>{exam.StartedAt}</td><td>{exam.Site}/{exam.Unit}</td><td class="{(exam.Category == "US-3" ? "bad" : "")}">{exam.Category ?? "–"}</td>
            <td>{exam.Visualization ?? "–"}</td><td>{Afp(exam)}</td><td>{exam.Lesions}</td><td>{Texts.OfStatus(exam.Status)}</td></tr>
            """))}</tbody></table>{(exams.Count == 0 ? page.Html($"<p>{Texts.NothingHere}</p>") : Html.Empty)}
        {(exams.Count == Shown ? page.Html($"<p><a class=\"button\" href=\"/exams?pseudonym={Uri.EscapeDataString(pseudonym ?? "")}&amp;site={Uri.EscapeDataString(site ?? "")}&amp;category={Uri.EscapeDataString(category ?? "")}&amp;before={exams[^1].StartedAt.ToUnixTimeMilliseconds()}\">{Texts.Older}</a></p>") : Html.Empty)}</section>
        """));

    public static IResult Report(Page page, ExamRow exam, IReadOnlyList<LesionRow> lesions, IReadOnlyList<VersionRow> versions) => page.Document(Texts.Report, page.Html($"""
        <section class="card"><table class="rows">
        <tr><th>{Texts.Pseudonym}</th><td>{exam.Pseudonym}</td></tr>
        <tr><th>{Texts.AgeAndSex}</th><td>{(exam.Age is { } age ? page.Html($"{age}") : page.Html($"{Texts.NotKnown}"))} · {Texts.OfSex(exam.Sex)}</td></tr>
        <tr><th>{Texts.Started}</th><td>{exam.StartedAt}</td></tr>
        <tr><th>{Texts.Box}</th><td><a href="/fleet/{exam.Site}/{exam.Unit}">{exam.Site}/{exam.Unit}</a></td></tr>
        <tr><th>{Texts.ScannedBy}</th><td>{exam.Operator ?? "–"}</td></tr>
        <tr><th>{Texts.Status}</th><td>{Texts.OfStatus(exam.Status)}</td></tr>
        <tr><th>{Texts.Category}</th><td class="{(exam.Category == "US-3" ? "bad" : "")}">{exam.Category ?? "–"} <small>{exam.Policy}</small></td></tr>
        <tr><th>{Texts.Recommendation}</th><td>{Texts.OfRecommendation(exam.Recommendation)}</td></tr>
        <tr><th>{Texts.Visualization}</th><td>{(exam.Visualization is { } score ? page.Html($"VIS-{score}") : page.Html($"{Texts.NotKnown}"))}</td></tr>
        <tr><th>AFP</th><td>{Afp(exam)}</td></tr>
        <tr><th>{Texts.Flags}</th><td>{exam.Flags}</td></tr>
        <tr><th>{Texts.Software}</th><td>{exam.Software ?? "–"}</td></tr>
        </table></section>
        <section class="card"><h2>{Texts.Lesions}</h2>{(lesions.Count == 0 ? page.Html($"<p>{Texts.NothingHere}</p>") : page.Html($"""
            <table><thead><tr><th></th><th>{Texts.SizeMm}</th><th>{Texts.Opinion}</th><th>{Texts.Probability}</th><th>{Texts.Model}</th></tr></thead><tbody>{lesions.Select(lesion => page.Html($"""
                <tr><th>{lesion.Id}</th><td>{(lesion.SizeMm is { } mm ? page.Html($"{mm}") : page.Html($"{Texts.NotKnown}"))}</td><td>{Texts.OfOpinion(lesion.Opinion, lesion.OutOfDistribution)}</td>
                <td>{(lesion.Probability is { } p ? page.Html($"{p:0.00}") : page.Html($"{Texts.NotKnown}"))}</td><td>{lesion.Model ?? "–"}</td></tr>
                """))}</tbody></table>
            """))}</section>
        <section class="card"><h2>{Texts.Versions}</h2><table><tbody>{versions.Select(version => page.Html($"<tr><td>{version.Sequence}</td><td>{version.ReceivedAt}</td><td><small>sha256 {version.Sha256}</small></td></tr>"))}</tbody></table>
        <p><a class="button" href="/exams/{exam.Site}/{exam.Unit}/{exam.ExamId}/bundle">{Texts.Bundle}</a></p></section>
        """));

    private static string Afp(ExamRow exam) => exam.Afp is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {exam.AfpUnit}") : "–";
}
