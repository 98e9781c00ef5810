using EdgeLiver.Contracts;

namespace EdgeLiver.Host.Web.Pages;

/// <summary>Key frames with and without what the AI outlined, calipers in millimetres.</summary>
internal static class Pictures
{
    /// <param name="page">Whose.</param>
    /// <param name="exam">Whose pictures.</param>
    /// <param name="withFindings">False where the reader must not see what the AI saw.</param>
    public static Html Of(Page page, ExamRecord exam, bool withFindings)
    {
        var stills = exam.Acquisition.Media.Where(media => media.Kind == "still").ToList();
        return stills.Count == 0
            ? page.Html($"<p>{Texts.NoKeyFrames}</p>")
            : page.Html($"<div class=\"pictures\">{stills.Select(still => One(page, exam, still, withFindings))}</div>");
    }

    private static Html One(Page page, ExamRecord exam, MediaRecord still, bool withFindings)
    {
        var path = $"/exams/{exam.ExamId}/media";
        var outlines = withFindings ? exam.Acquisition.Media.FirstOrDefault(media => media.Id == $"{still.Id}-outlines") : null;
        var cine = exam.Acquisition.Media.FirstOrDefault(media => media.Id == $"{still.Id}-cine");
        var own = exam.Observations.Where(o => o.Outline?.Media == still.Id).ToList();
        var lines = exam.Observations.Where(o => o.Caliper?.Media == still.Id && (withFindings || o.Source == ObservationSource.Operator)).ToList();
        return page.Html($"""
            <figure>
            {(outlines is null ? Html.Empty : page.Html($"<input type=\"checkbox\" id=\"{still.Id}-show\" checked><label for=\"{still.Id}-show\">{Texts.ShowOutlines}</label>"))}
            {(own.Count == 0 ? Html.Empty : page.Html($"<input type=\"checkbox\" id=\"{still.Id}-own\" class=\"show-own\" checked><label for=\"{still.Id}-own\">{Texts.ShowOwnOutlines}</label>"))}
            {(cine is null ? Html.Empty : page.Html($"<button type=\"button\" class=\"cine noprint\" data-path=\"{path}/{cine.Id}\" data-pictures=\"{cine.Frames ?? 0}\" data-rate=\"{cine.FramesPerSecond ?? 8}\" data-stop=\"{Texts.StopCine}\">{Texts.PlayCine}</button> <a class=\"noprint\" href=\"{path}/{cine.Id}\" download>AVI</a>"))}
            <div class="still" data-media="{still.Id}" data-mm-per-pixel="{(still.MmPerPixel ?? 0):0.######}" data-width="{still.Width}" data-height="{still.Height}">
            <img src="{path}/{still.Id}" loading="lazy" width="{still.Width}" height="{still.Height}" alt="{Texts.KeyFrames} {still.Id}">
            {(outlines is null ? Html.Empty : page.Html($"<img class=\"outlines\" src=\"{path}/{outlines.Id}\" loading=\"lazy\" width=\"{still.Width}\" height=\"{still.Height}\" alt=\"\">"))}
            <svg class="calipers" viewBox="0 0 {still.Width} {still.Height}" {(lines.Count == 0 ? new Html("aria-hidden=\"true\"") : page.Html($"role=\"img\" aria-label=\"{string.Join("; ", lines.Select(o => Label(o, still)))}\""))}>{lines.Select(o => Line(page, o, still))}{own.Select(o => page.Html($"<polygon class=\"own-outline\" data-field=\"{FieldOf(o)}\" points=\"{Drawing.Points(o.Outline!, ' ')}\"/>"))}</svg>
            </div>
            <figcaption>{still.Id}{(lines.Count == 0 ? "" : " · ")}{lines.Select(o => page.Html($"<span>{Label(o, still)}</span> "))}</figcaption>
            </figure>
            """);
    }

    /// <summary>What is written beside a line is its own length: the exam's size of the lesion may come from another frame.</summary>
    public static string Label(LesionObservation lesion, MediaRecord still) => MmOn(lesion, still) is { } mm
        ? FormattableString.Invariant($"{lesion.Id}: {mm:0.0} mm")
        : lesion.Id;

    /// <summary>Name of its fields on the review page.</summary>
    private static string FieldOf(LesionObservation said) => said.Concerns ?? said.Id;

    private static double? MmOn(LesionObservation lesion, MediaRecord still) => lesion.Source == ObservationSource.Operator
        ? lesion.SizeMm
        : lesion.Caliper?.Media == still.Id ? lesion.Caliper.Length * still.MmPerPixel : null;

    private static Html Line(Page page, LesionObservation lesion, MediaRecord still)
    {
        var line = lesion.Caliper!;
        return page.Html($"""
            <line x1="{line.X1}" y1="{line.Y1}" x2="{line.X2}" y2="{line.Y2}"/>
            <path d="M{line.X1 - 6} {line.Y1}h12M{line.X1} {line.Y1 - 6}v12M{line.X2 - 6} {line.Y2}h12M{line.X2} {line.Y2 - 6}v12"/>
            <text x="{line.X2 + 10}" y="{line.Y2 + 5}">{Label(lesion, still)}</text>
            """);
    }
}
