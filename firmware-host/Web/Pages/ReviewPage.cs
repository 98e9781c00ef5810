using EdgeLiver.Contracts;
using EdgeLiver.Host.Web.Forms;
using EdgeLiver.Screening.Workflow;

namespace EdgeLiver.Host.Web.Pages;

/// <summary>What the operator says of each finding, own findings, how well the liver was seen; and the signature.</summary>
internal static class ReviewPage
{
    private const int OwnFindings = 3;
    private const double MaxMm = 300;
    private static readonly string[] Segments = ["", "I", "II", "III", "IVa", "IVb", "V", "VI", "VII", "VIII"];

    public static IResult Show(Page page, ExamRecord exam, DateOnly today, FormInput? sent = null, Screening.LocalText? notice = null)
    {
        if (exam.Status is not (ExamStatus.Scanned or ExamStatus.Reviewed))
        {
            return page.Document(Texts.Review, page.Html($"{ExamHead.Of(page, exam)}<p class=\"notice\">{Texts.WrongStateWhat}</p>"));
        }

        var fields = new Fields(page, sent);
        var shown = exam.Mode == ExamMode.Assist;
        return page.Document(
            Texts.Review,
            page.Html($"""
                {ExamHead.Of(page, exam)}
                {(notice is null ? Html.Empty : page.Html($"<p class=\"notice\" role=\"alert\">{notice}</p>"))}{fields.Summary()}
                <div class="columns">
                <div>{Pictures.Of(page, exam, shown)}<p><small>{Texts.OutlineWords}</small></p></div>
                <div>
                <form method="post" action="/exams/{exam.ExamId}/review" class="card">{ExamHead.Revision(page, exam)}
                <h2>{Texts.Findings}</h2>{Ai(page, exam, fields)}
                <h2>{Texts.OwnFindings}</h2><p><small>{Texts.MeasureHint}</small></p>{Own(page, exam, fields)}
                <h2>{Texts.SeenHow}</h2>{Seen(page, exam, fields)}
                {fields.Check("thrombus", "yes", Texts.Thrombus, exam.NewVeinThrombus)}
                <p class="actions"><button class="main">{Texts.SaveReview}</button></p>
                </form>
                {(exam.Status == ExamStatus.Reviewed ? Sign(page, exam, today) : Html.Empty)}
                <form method="post" action="/exams/{exam.ExamId}/start" class="quiet">{ExamHead.Revision(page, exam)}<button>{Texts.ScanOn}</button></form>
                </div></div>
                """),
            sent is null && notice is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            "caliper.js", "cine.js");
    }

    /// <summary>The operator's observations as typed; faults are collected in the input.</summary>
    public static (IReadOnlyList<LesionObservation> Said, Visualization? Seen, bool Thrombus) Read(FormInput input, ExamRecord exam)
    {
        var said = new List<LesionObservation>();
        foreach (var ai in exam.Observations.Where(o => o.Source == ObservationSource.Ai))
        {
            var judgement = input.Choice($"{ai.Id}-say", "lesion", "benign", "no");
            if (judgement is not null)
            {
                said.Add(Said(input, ai.Id, $"r{ai.Id[1..]}", exam) with
                {
                    Concerns = ai.Id,
                    Kind = judgement == "no" ? RecordFindings.Dismissed : "focal",
                    DefinitelyBenign = judgement == "benign",
                });
            }
        }

        for (var i = 1; i <= OwnFindings; i++)
        {
            var own = Said(input, $"own{i}", $"own{i}", exam);
            if (own.SizeMm is not null || own.Outline is not null)
            {
                said.Add(own with { DefinitelyBenign = input.Choice($"own{i}-say", "lesion", "benign") == "benign" });
            }
        }

        return (said, ReadSeen(input, exam), input.IsChecked("thrombus"));
    }

    private static Html Ai(Page page, ExamRecord exam, Fields fields)
    {
        var found = exam.Observations.Where(o => o.Source == ObservationSource.Ai).ToList();
        if (exam.Mode != ExamMode.Assist || found.Count == 0)
        {
            return page.Html($"<p>{(exam.Mode switch { ExamMode.Silent => Texts.AiHidden, ExamMode.Off => Texts.AiOff, _ => Texts.NoFindings })}</p>");
        }

        return page.Html($"""
            {found.Select(ai =>
            {
                var said = exam.Observations.FirstOrDefault(o => o.Concerns == ai.Id);
                var judged = said is null ? "" : said.Kind == RecordFindings.Dismissed ? "no" : said.DefinitelyBenign ? "benign" : "lesion";
                return page.Html($"""
                    <fieldset><legend>{Texts.Lesion} {ai.Id} · {Size(page, ai)} · {ai.Frames ?? 0} {Texts.FramesSeen}</legend>
                    {Opinion(page, ai.Ai)}
                    {fields.Choice($"{ai.Id}-say", Texts.YourJudgement, judged, ("", Texts.NotJudged), ("lesion", Texts.Confirmed), ("benign", Texts.DefinitelyBenign), ("no", Texts.NotALesion))}
                    {Details(page, fields, ai.Id, said)}</fieldset>
                    """);
            })}
            """);
    }

    private static Html Opinion(Page page, AiOpinion? ai) => ai switch
    {
        { Ood: true } => page.Html($"<p><small>{Texts.AiNoOpinion}</small></p>"),
        { Opinion: Contracts.Opinion.None } or null => Html.Empty,
        _ => page.Html($"<p><small>{(ai.Opinion == Contracts.Opinion.Suspicious ? Texts.AiSuspicious : Texts.AiBenign)} · {Texts.AiProbability} {(ai.Probability ?? 0).ToString("F2", System.Globalization.CultureInfo.InvariantCulture)}</small></p>"),
    };

    private static Html Own(Page page, ExamRecord exam, Fields fields)
    {
        var own = exam.Observations.Where(o => o.Source == ObservationSource.Operator && o.Concerns is null).ToList();
        return page.Html($"""
            {Enumerable.Range(1, OwnFindings).Select(i =>
            {
                var said = own.FirstOrDefault(o => o.Id == $"own{i}");
                return page.Html($"""
                    <details {(said is null && i > 1 ? Html.Empty : new Html("open"))}><summary>{Texts.Lesion} own{i}</summary>
                    {fields.Choice($"own{i}-say", Texts.YourJudgement, said is { DefinitelyBenign: true } ? "benign" : "lesion", ("lesion", Texts.Confirmed), ("benign", Texts.DefinitelyBenign))}
                    {Details(page, fields, $"own{i}", said)}</details>
                    """);
            })}
            """);
    }

    private static Html Details(Page page, Fields fields, string id, LesionObservation? said) => page.Html($"""
        <div class="grid">
        {fields.Number($"{id}-mm", Texts.MeasuredMm, said?.SizeMm)}
        {fields.Choice($"{id}-segment", Texts.Segment, said?.Segment ?? "", [.. Segments.Select(s => (s, s.Length == 0 ? Texts.Unknown : new Screening.LocalText(s, s)))])}
        {fields.Choice($"{id}-new", Texts.IsNew, said?.New switch { true => "yes", false => "no", _ => "" }, ("", Texts.Unknown), ("yes", Texts.Yes), ("no", Texts.No))}
        </div>
        <input type="hidden" name="{id}-caliper" value="{Drawing.Of(said?.Caliper)}">
        <input type="hidden" name="{id}-outline" value="{Drawing.Of(said?.Outline)}">
        <p class="actions"><button type="button" class="draw" data-field="{id}" data-done="{Texts.DoneOutline}">{Texts.DrawOutline}</button>
        <button type="button" class="undraw" data-field="{id}">{Texts.ClearOutline}</button></p>
        """);

    private static Html Seen(Page page, ExamRecord exam, Fields fields)
    {
        var lobes = exam.Visualization?.Lobes;
        return page.Html($"""
            <p><small>{Texts.LiverShare}: {(exam.Acquisition.Frames is { } frames && frames.Assessed + frames.Rejected > 0 ? page.Html($"{100.0 * frames.Assessed / (frames.Assessed + frames.Rejected):0} %") : page.Html($"–"))}</small></p>
            <div class="grid">{Score(page, exam, fields, "left", Texts.LeftLobe, Lobe.Left, lobes?.Left)}{Score(page, exam, fields, "right", Texts.RightLobe, Lobe.Right, lobes?.Right)}</div>
            <fieldset><legend>{Texts.Limits}</legend>{ViewChecklist.Reasons.Select(reason =>
                fields.Check("limits", reason.Code, reason.Text, exam.Visualization?.Reasons.Contains(reason.Code, StringComparer.Ordinal) == true))}</fieldset>
            """);
    }

    private static Html Score(Page page, ExamRecord exam, Fields fields, string name, Screening.LocalText label, Lobe lobe, VisualizationScore? score)
    {
        var suggested = exam.Mode == ExamMode.Off ? null : ViewChecklist.Suggest(exam.Acquisition.Views, lobe);
        return page.Html($"""
            <div>{fields.Choice(name, label, score?.ToString() ?? "", ("", Texts.NotJudged), ("A", Texts.VisA), ("B", Texts.VisB), ("C", Texts.VisC))}
            {(suggested is null ? Html.Empty : page.Html($"<small>{Texts.Suggested}: {suggested.ToString()}</small>"))}</div>
            """);
    }

    private static Html Sign(Page page, ExamRecord exam, DateOnly today)
    {
        var report = ExamEvaluation.Report(exam, today);
        return page.Html($"""
            <section class="card"><h2>{Texts.Preview}</h2><ul>{report.Statements.Select(line => page.Html($"<li>{line}</li>"))}</ul></section>
            <form method="post" action="/exams/{exam.ExamId}/sign" class="card">{ExamHead.Revision(page, exam)}
            <p>{Texts.SignWhy}</p><p class="actions"><button class="main" id="sign">{Texts.Sign}</button></p></form>
            """);
    }

    private static LesionObservation Said(FormInput input, string field, string id, ExamRecord exam) => new()
    {
        Id = id,
        Source = ObservationSource.Operator,
        SizeMm = input.Exact($"{field}-mm", 0.1, MaxMm),
        Segment = input.Choice($"{field}-segment", Segments),
        New = input.Choice($"{field}-new", "yes", "no") switch { "yes" => true, "no" => false, _ => null },
        Caliper = Drawing.ReadCaliper(input.Drawn($"{field}-caliper"), exam),
        Outline = Drawing.ReadOutline(input.Drawn($"{field}-outline"), exam),
    };

    private static Visualization? ReadSeen(FormInput input, ExamRecord exam)
    {
        var left = Score(input.Choice("left", "A", "B", "C"));
        var right = Score(input.Choice("right", "A", "B", "C"));
        var suggested = ViewChecklist.Worse(ViewChecklist.Suggest(exam.Acquisition.Views, Lobe.Left), ViewChecklist.Suggest(exam.Acquisition.Views, Lobe.Right));
        return left is null || right is null ? null : new Visualization
        {
            Score = ViewChecklist.Worse(left, right)!.Value,
            Lobes = new LobeScores { Left = left, Right = right },
            Reasons = [.. input.All("limits").Where(ViewChecklist.HasReason).Distinct(StringComparer.Ordinal)],
            Suggested = suggested,
        };
    }

    private static VisualizationScore? Score(string? letter) => letter is null ? null : Enum.Parse<VisualizationScore>(letter);

    private static Html Size(Page page, LesionObservation ai) => ai.SizeMm is { } mm
        ? page.Html($"{mm:0.0} ± {(ai.SizeUncertaintyMm ?? 0):0.0} mm")
        : page.Html($"{ai.SizePx:0} px");
}
