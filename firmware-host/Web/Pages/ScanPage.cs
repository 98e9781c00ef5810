using EdgeLiver.Contracts;
using EdgeLiver.Screening.Workflow;

namespace EdgeLiver.Host.Web.Pages;

/// <summary>The live picture, what is seen in it, the key frames and the checklist.</summary>
internal static class ScanPage
{
    public static IResult Show(Page page, ExamRecord exam)
    {
        var body = exam.Status == ExamStatus.Scanning ? Running(page, exam) : Waiting(page, exam);
        return page.Document(Texts.Scan, page.Html($"{ExamHead.Of(page, exam)}{body}"), exam.Status == ExamStatus.Scanning ? ["live.js"] : []);
    }

    /// <summary>The live picture and its words; <c>live.js</c> fills them.</summary>
    public static Html Live(Page page, bool findings) => page.Html($"""
        <div class="live" data-ok="{Texts.SignalOk}" data-lost="{Texts.SignalLost}" data-frozen="{Texts.SignalFrozen}" data-stalled="{Texts.SignalStalled}" data-none="{Texts.SignalNone}"
          data-liver="{Texts.LiverInView}" data-noliver="{Texts.LiverNotInView}" data-nothing="{(findings ? Texts.NothingMarked : new Screening.LocalText("", ""))}" data-marked="{Texts.Marked}" data-gone="{Texts.BoxLost}">
        <img id="live" src="/live/picture" alt="{Texts.LivePicture}" width="960" height="720">
        <p id="cover" class="cover" role="alert" hidden></p>
        </div>
        <p class="words" id="words" role="status"></p>
        """);

    private static Html Running(Page page, ExamRecord exam)
    {
        var path = $"/exams/{exam.ExamId}";
        var stills = exam.Acquisition.Media.Where(media => media.Kind == "still").ToList();
        return page.Html($"""
            <div class="columns">
            <div>{Live(page, exam.Mode == ExamMode.Assist)}
            <div class="actions">
            <form method="post" action="{path}/key" id="key">{page.Token()}<button class="main" accesskey="k">{Texts.KeyFrame}</button></form>
            <form method="post" action="{path}/end" id="end">{page.Token()}<button accesskey="e">{Texts.EndScan}</button></form>
            </div></div>
            <div>
            <section class="card"><h2>{Texts.Now}</h2>
            {(exam.Mode == ExamMode.Assist ? page.Html($"""
                <table><thead><tr><th>{Texts.LiveLesions}</th><th>{Texts.LongAxis}</th><th>{Texts.FramesSeen}</th></tr></thead><tbody id="lesions"></tbody></table>
                <p><small>{Texts.OutlineWords}</small></p>
                """) : page.Html($"<p>{(exam.Mode == ExamMode.Silent ? Texts.AiHidden : Texts.AiOff)}</p>"))}
            </section>
            <section class="card"><h2>{Texts.KeyFrames} <span id="stills">{stills.Count}</span></h2>
            {(stills.Count == 0 ? page.Html($"<p>{Texts.NoKeyFrames}</p>") : Html.Empty)}
            <div class="thumbs">{stills.TakeLast(6).Select(still => page.Html($"<img src=\"{path}/media/{still.Id}?small\" alt=\"{still.Id}\" loading=\"lazy\" width=\"120\" height=\"90\">"))}</div></section>
            <section class="card"><h2>{Texts.Views} <small>{Texts.Coverage}: {exam.Acquisition.Views.Count} / {ViewChecklist.Views.Count}</small></h2>{Checklist(page, exam)}</section>
            </div></div>
            """);
    }

    private static Html Waiting(Page page, ExamRecord exam) => ExamSteps.IsOpen(exam.Status)
        ? page.Html($"""
            <form method="post" action="/exams/{exam.ExamId}/start" class="card">{ExamHead.Revision(page, exam)}
            <p class="actions"><button class="main" autofocus>{(exam.Status == ExamStatus.Registered ? Texts.StartScan : Texts.ScanOn)}</button></p></form>
            """)
        : page.Html($"<p class=\"notice\">{Texts.WrongStateWhat}</p>");

    private static Html Checklist(Page page, ExamRecord exam) => page.Html($"""
        <div class="views">
        {ViewChecklist.Views.Select(view =>
        {
            var ticked = exam.Acquisition.Views.FirstOrDefault(known => known.View == view.Code);
            return page.Html($"""
                <form method="post" action="/exams/{exam.ExamId}/view" id="{view.Code}">{page.Token()}<input type="hidden" name="view" value="{view.Code}">
                <span class="view">{Mark(page, ticked)} {view.Text}</span>
                <button name="state" value="seen" aria-label="{view.Text}: {Texts.ViewSeen}">✓ {Texts.ViewSeen}</button>
                <select name="reason" aria-label="{view.Text}: {Texts.ViewReason}"><option value="">{Texts.ViewReason}</option>
                {ViewChecklist.Reasons.Select(reason => page.Html($"<option value=\"{reason.Code}\" {(ticked?.Reason == reason.Code ? new Html("selected") : Html.Empty)}>{reason.Text}</option>"))}</select>
                <button name="state" value="not-seen" aria-label="{view.Text}: {Texts.ViewNotSeen}">✗ {Texts.ViewNotSeen}</button>
                </form>
                """);
        })}
        </div>
        """);

    private static Html Mark(Page page, ViewRecord? ticked) => ticked switch
    {
        null => page.Html($"<b class=\"mark\" aria-hidden=\"true\">–</b>"),
        { State: ViewState.Acquired } => page.Html($"<b class=\"mark ok\">✓ <span class=\"sr\">{Texts.ViewSeen}</span></b>"),
        _ => page.Html($"<b class=\"mark warn\">✗ <span class=\"sr\">{Texts.ViewNotSeen}</span></b>"),
    };
}
