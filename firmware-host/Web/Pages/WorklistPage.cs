using System.Globalization;
using EdgeLiver.Contracts;
using EdgeLiver.Screening.Workflow;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Web.Pages;

/// <summary>What is to be done: open exams, people who are expected again, what was signed lately.</summary>
internal static class WorklistPage
{
    private const int ShownSigned = 20;

    public static IResult Show(Page page, IReadOnlyList<StoredExam> exams, DateOnly today)
    {
        var open = exams.Where(stored => ExamSteps.IsOpen(stored.Exam.Status)).OrderByDescending(stored => stored.Exam.Status == ExamStatus.Scanning).ToList();
        var signed = exams.Where(stored => stored.Exam.Status is ExamStatus.Final or ExamStatus.Amended).ToList();
        return page.Document(Texts.Worklist, page.Html($"""
            <p class="actions"><a class="button main" href="/exams/new">{Texts.NewExam}</a></p>
            <section class="card"><h2>{Texts.OpenExams}</h2>{Table(page, open)}</section>
            <section class="card"><h2>{Texts.DueExams}</h2>{Table(page, [.. signed.Where(stored => IsDue(stored.Exam, exams, today))])}</section>
            <section class="card"><h2>{Texts.SignedExams}</h2>{Table(page, [.. signed.Take(ShownSigned)])}</section>
            """));
    }

    /// <summary>The day has come, nothing was settled, and no later exam of the same pseudonym was begun.</summary>
    private static bool IsDue(ExamRecord exam, IReadOnlyList<StoredExam> all, DateOnly today) =>
        exam.FollowUp is { DueOn: { } due, State: not ("done" or "lost") } && due <= today
        && !all.Any(other => other.Exam.Subject.Pseudonym == exam.Subject.Pseudonym && other.Exam.Status != ExamStatus.Cancelled && other.Exam.ExamId.CompareTo(exam.ExamId) > 0);

    private static Html Table(Page page, List<StoredExam> exams) => exams.Count == 0 ? page.Html($"<p>{Texts.NothingHere}</p>") : page.Html($"""
        <table><thead><tr><th>{Texts.PseudonymShort}</th><th>{Texts.Status}</th><th>{Texts.Started}</th><th>{Texts.Result}</th><th>{Texts.DueOn}</th><th>{Texts.Delivery}</th><th><span class="sr">{Texts.Go}</span></th></tr></thead>
        <tbody>{exams.Select(stored => Row(page, stored))}</tbody></table>
        """);

    private static Html Row(Page page, StoredExam stored)
    {
        var exam = stored.Exam;
        var signed = exam.SignOff is not null;
        return page.Html($"""
            <tr><td>{exam.Subject.Pseudonym}</td><td>{Texts.Of(exam.Status)}</td><td>{ReportPage.Moment(exam.Acquisition.StartedAt)}</td>
            <td>{(signed ? exam.Results.Category ?? "–" : "–")}</td><td>{exam.FollowUp?.DueOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–"}</td>
            <td>{(stored.Sequence is null ? Texts.NotSent : stored.Waits ? Texts.Waits : Texts.Delivered)}</td>
            <td><a class="button" href="{ExamHead.NextPage(exam)}" aria-label="{Texts.Go}: {exam.Subject.Pseudonym}">{Texts.Go}</a></td></tr>
            """);
    }
}
