using EdgeLiver.Contracts;
using EdgeLiver.Screening.Workflow;

namespace EdgeLiver.Host.Web.Pages;

/// <summary>What stands above every page of an exam: whose, in which state, and where to go.</summary>
internal static class ExamHead
{
    public static Html Of(Page page, ExamRecord exam)
    {
        var (open, path) = (ExamSteps.IsOpen(exam.Status), $"/exams/{exam.ExamId}");
        return page.Html($"""
            <div class="head">
            <p><strong class="pseudonym">{exam.Subject.Pseudonym}</strong> · {Age(page, exam.Subject)} · {Texts.Of(exam.Subject.Sex)} · <span class="state" id="exam-state">{Texts.Of(exam.Status)}</span>
            <small>{Texts.Mode}: {Texts.Of(exam.Mode)}</small></p>
            <nav class="tabs" aria-label="{Texts.Exam}">
            {(open ? page.Html($"<a href=\"{path}/scan\">{Texts.Scan}</a>") : Html.Empty)}
            <a href="{path}/facts">{Texts.Facts}</a>
            {(open ? page.Html($"<a href=\"{path}/review\">{Texts.Review}</a>") : Html.Empty)}
            <a href="{path}/report">{Texts.Report}</a>
            </nav>
            </div>
            """);
    }

    /// <summary>Where the next step of an exam is done.</summary>
    public static string NextPage(ExamRecord exam) => $"/exams/{exam.ExamId}/" + exam.Status switch
    {
        ExamStatus.Registered or ExamStatus.Scanning => "scan",
        ExamStatus.Scanned or ExamStatus.Reviewed => "review",
        _ => "report",
    };

    /// <summary>The exam's revision, which a form carries: one that was made of an older exam is refused.</summary>
    public static Html Revision(Page page, ExamRecord exam) => page.Html($"{page.Token()}<input type=\"hidden\" name=\"revision\" value=\"{exam.Revision}\">");

    private static Html Age(Page page, Subject subject) =>
        subject.AgeYears is { } years ? page.Html($"{years}") : page.Html($"{Texts.Age}: {Texts.Unknown}");
}
