using EdgeLiver.Contracts;
using EdgeLiver.Host.Web.Forms;
using EdgeLiver.Screening.Workflow;

namespace EdgeLiver.Host.Web.Pages;

/// <summary>Registration, and what is known of the person.</summary>
internal static class ExamForms
{
    /// <param name="page">Whose.</param>
    /// <param name="sent">What was refused; null for a fresh form.</param>
    /// <param name="id">The exam's id, given to the form: sent twice, it is the same exam.</param>
    /// <param name="mode">Of new exams.</param>
    public static IResult Register(Page page, FormInput? sent, Ulid id, ExamMode mode)
    {
        var fields = new Fields(page, sent);
        return page.Document(
            Texts.NewExam,
            page.Html($"""
                {fields.Summary()}
                <form method="post" action="/exams" class="card">{page.Token()}<input type="hidden" name="exam" value="{id}">
                {fields.Text("pseudonym", Texts.Pseudonym, attributes: new Html("autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" maxlength=\"64\" autofocus required"))}
                {FactFields.Person(page, fields, subject: null)}
                <details><summary>{Texts.Risk}</summary>{FactFields.Risk(page, fields, facts: null)}</details>
                <p><small>{Texts.Mode}: {Texts.Of(mode)}</small></p>
                <p class="actions"><button class="main" name="go" value="scan">{Texts.RegisterAndScan}</button> <button name="go" value="later">{Texts.RegisterOnly}</button></p>
                </form>
                """),
            sent is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    public static IResult Facts(Page page, ExamRecord exam, FormInput? sent)
    {
        var fields = new Fields(page, sent);
        var signed = exam.Status is ExamStatus.Final or ExamStatus.Amended;
        var body = exam.Status == ExamStatus.Cancelled ? Html.Empty : page.Html($"""
            {fields.Summary()}
            {(signed ? page.Html($"<p>{Texts.LateValueWhy}</p>") : Html.Empty)}
            <form method="post" action="/exams/{exam.ExamId}/facts" class="card">{ExamHead.Revision(page, exam)}
            {FactFields.Person(page, fields, exam.Subject)}
            <h2>{Texts.Risk}</h2>{FactFields.Risk(page, fields, exam.Clinical)}
            <h2>{Texts.Laboratory}</h2>{FactFields.Labs(page, fields, exam.Labs)}
            <p class="actions"><button class="main">{(signed ? Texts.LateValue : Texts.Save)}</button></p>
            </form>
            """);
        return page.Document(
            signed ? Texts.LateValue : Texts.Facts, page.Html($"{ExamHead.Of(page, exam)}{body}{Cancel(page, exam)}"),
            sent is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static Html Cancel(Page page, ExamRecord exam) => ExamSteps.IsOpen(exam.Status)
        ? page.Html($"""<form method="post" action="/exams/{exam.ExamId}/cancel" class="quiet">{ExamHead.Revision(page, exam)}<button>{Texts.Cancel}</button></form>""")
        : Html.Empty;
}
