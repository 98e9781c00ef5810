using System.Globalization;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Web.Access;
using EdgeLiver.Screening;
using EdgeLiver.Screening.Workflow;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Web.Pages;

/// <summary>The report, to read and to print.</summary>
internal static class ReportPage
{
    private static readonly string[] References = ["ct_mri", "biopsy", "us_followup", "none"];
    private static readonly string[] Labels = ["hcc", "benign", "icc", "indeterminate"];

    public static IResult Show(Page page, StoredExam stored, DateOnly today, bool hasPacs, bool sent)
    {
        var exam = stored.Exam;
        var path = $"/exams/{exam.ExamId}";
        var report = ExamEvaluation.Report(exam, today);
        var mayShow = exam.Mode == ExamMode.Assist || (exam.Mode == ExamMode.Silent && exam.Seal?.OpenedAt is not null);
        return page.Document(Texts.Report, page.Html($"""
            {ExamHead.Of(page, exam)}{(sent ? page.Html($"<p class=\"notice good\" role=\"status\">{Texts.SentToPacs}</p>") : Html.Empty)}
            <p class="actions noprint"><a class="button main" href="{path}/report.pdf">{Texts.Pdf}</a>
            {(exam.SignOff is null ? Html.Empty : page.Html($"<a class=\"button\" href=\"{path}/facts\">{Texts.LateValue}</a>"))}</p>
            <article class="report">
            <ul class="statements">{report.Statements.Select(line => line == report.Recommendation.Text ? page.Html($"<li><strong>{line}</strong></li>") : page.Html($"<li>{line}</li>"))}</ul>
            <table class="rows"><tbody>{Rows(page, exam, stored).Select(row => page.Html($"<tr><th scope=\"row\">{row.Label}</th><td>{row.Value}</td></tr>"))}</tbody></table>
            {Policies(page, exam)}
            {Pictures.Of(page, exam, mayShow)}
            {Sealed(page, exam)}
            </article>
            {(ExamExport.IsSigned(exam) ? TakeOut(page, exam, hasPacs) : Html.Empty)}
            {(page.Account?.May(Role.Clinician) == true && exam.SignOff is not null ? Outcome(page, exam) : Html.Empty)}
            """), "cine.js");
    }

    /// <summary>Label and value of each line below the statements; the printed report has the same.</summary>
    public static IEnumerable<(LocalText Label, Html Value)> Rows(Page page, ExamRecord exam, StoredExam stored)
    {
        yield return (Texts.Exam, page.Html($"{exam.ExamId}"));
        yield return (Texts.Status, page.Html($"{Texts.Of(exam.Status)}"));
        yield return (Texts.Started, page.Html($"{Moment(exam.Acquisition.StartedAt)}"));
        foreach (var lab in exam.Labs)
        {
            yield return (LabLabel(lab.Test), page.Html($"{lab.Comparator}{lab.Value:0.####} {lab.Unit} {lab.CollectedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"));
        }

        yield return (Texts.HepatitisB, page.Html($"{Texts.Of(exam.Clinical.Hbv)}"));
        yield return (Texts.HepatitisC, page.Html($"{Texts.Of(exam.Clinical.Hcv)}"));
        yield return (Texts.Cirrhosis, page.Html($"{Texts.Of(exam.Clinical.Cirrhosis)}"));
        yield return (Texts.Coverage, page.Html($"{exam.Acquisition.Views.Count(view => view.State == ViewState.Acquired)} / {ViewChecklist.Views.Count}"));
        yield return (Texts.Mode, page.Html($"{Texts.Of(exam.Mode)}"));
        if (exam.SignOff is { } signed)
        {
            yield return (Texts.SignedBy, page.Html($"{signed.By}, {Moment(signed.At)}"));
            yield return (Texts.Agreement, page.Html($"{Texts.Of(signed.AiAgreement)}"));
        }

        if (exam.FollowUp?.DueOn is { } due)
        {
            yield return (Texts.DueOn, page.Html($"{due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"));
        }

        yield return (Texts.Delivery, page.Html($"<span id=\"delivery\">{(stored.Sequence is null ? Texts.NotSent : stored.Waits ? Texts.Waits : Texts.Delivered)}</span>"));
        yield return (Texts.Policy, page.Html($"{exam.Results.Policy}"));
        yield return (Texts.Models, page.Html($"{string.Join(", ", exam.Provenance.Models.Select(model => model.Id))}"));
        yield return (Texts.Software, page.Html($"{exam.Provenance.Software}"));
        yield return (Texts.Clock, page.Html($"{(exam.Provenance.Clock == ClockState.Synced ? Texts.ClockSynced : Texts.ClockFree)}"));
    }

    public static string Moment(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static LocalText LabLabel(string test) => test switch
    {
        "afp" => Texts.Afp,
        "bilirubin" => Texts.Bilirubin,
        "albumin" => Texts.Albumin,
        "platelets" => Texts.Platelets,
        _ => new LocalText(test, test),
    };

    private static Html Sealed(Page page, ExamRecord exam) => exam is { Mode: ExamMode.Silent, Seal: { } seal }
        ? page.Html($"""
            <section><h2>{Texts.SealedFindings}</h2>
            {(seal.OpenedAt is null ? page.Html($"<p>{Texts.AiHidden}</p>") : page.Html($"<ul>{exam.Observations.Where(o => o.Source == ObservationSource.Ai).Select(o => page.Html($"<li>{o.Id}: {o.SizeMm ?? 0} mm</li>"))}</ul><p><small>{Texts.SealOpened} <code>{seal.Sha256}</code></small></p>"))}
            </section>
            """)
        : Html.Empty;

    /// <summary>What each guideline says, with the inputs that it said it from.</summary>
    private static Html Policies(Page page, ExamRecord exam) => exam.Results.Opinions.Count == 0 ? Html.Empty : page.Html($"""
        <section><h2>{Texts.PolicyTable}</h2><table><tbody>{exam.Results.Opinions.Select(said => page.Html($"""
            <tr><th scope="row">{said.Policy} {said.Version} · {said.Topic}</th><td>{said.Verdict}{(said.Tests is null ? "" : $" · {said.Tests}")}{(said.IntervalMonths is { } months ? FormattableString.Invariant($" · {months}") : "")}</td>
            <td><small>{string.Join("; ", said.Inputs.Select(Input))}</small></td></tr>
            """))}</tbody></table></section>
        """);

    private static string Input(PolicyInput input) =>
        input.Value is { } number ? FormattableString.Invariant($"{input.Name} {number:0.####} {input.Unit}") : $"{input.Name} {input.Code}";

    private static Html TakeOut(Page page, ExamRecord exam, bool hasPacs) => page.Html($"""
        <section class="card noprint"><h2>{Texts.Export}</h2><p class="actions">
        {new[] { ("fhir", "FHIR R4"), ("dicom", "DICOM"), ("csv", "CSV") }.Select(form => page.Html($"<a class=\"button\" href=\"/exams/{exam.ExamId}/export/{form.Item1}\" download>{form.Item2}</a>"))}</p>
        {(hasPacs ? page.Html($"<form method=\"post\" action=\"/exams/{exam.ExamId}/pacs\">{page.Token()}<button>{Texts.ToPacs}</button></form>") : Html.Empty)}
        </section>
        """);

    private static Html Outcome(Page page, ExamRecord exam)
    {
        var fields = new Fields(page, sent: null);
        var known = exam.FollowUp?.Outcome;
        return page.Html($"""
            <form method="post" action="/exams/{exam.ExamId}/outcome" class="card noprint">{ExamHead.Revision(page, exam)}
            <h2>{Texts.OutcomeTitle}</h2><div class="grid">
            {fields.Choice("reference", Texts.OutcomeReference, known?.Reference, [.. References.Select(code => (code, code == "none" ? Texts.None : Texts.OfOutcome(code)))])}
            {fields.Choice("label", Texts.OutcomeLabel, known?.Label, [.. Labels.Select(code => (code, Texts.OfOutcome(code)))])}
            </div><p class="actions"><button>{Texts.Save}</button></p></form>
            """);
    }
}
