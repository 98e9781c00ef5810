using System.Globalization;
using EdgeLiver.Contracts;
using EdgeLiver.Screening;
using EdgeLiver.Screening.Workflow;

namespace EdgeLiver.Host.Dicom;

/// <summary>The report of a signed exam as a structured report (Comprehensive SR): sentences, sizes with their pictures, the recommendation.</summary>
/// <remarks>
/// Laid out like DICOM's basic diagnostic imaging report (TID 2000). It is marked as not verified: a DICOM verifier is a person with a name,
/// and no name leaves the box; who signed stands in the exam's own record under the account.
/// </remarks>
internal static class DicomReport
{
    private static readonly DicomCode Title = new("18748-4", "LN", "Diagnostic Imaging Report");
    private static readonly DicomCode Findings = new("121070", "DCM", "Findings");
    private static readonly DicomCode Finding = new("121071", "DCM", "Finding");
    private static readonly DicomCode Conclusions = new("121076", "DCM", "Conclusions");
    private static readonly DicomCode Conclusion = new("121077", "DCM", "Conclusion");
    private static readonly DicomCode Recommendations = new("121074", "DCM", "Recommendations");
    private static readonly DicomCode Recommendation = new("121075", "DCM", "Recommendation");
    private static readonly DicomCode LongAxis = new("103339001", "SCT", "Long Axis");
    private static readonly DicomCode Millimetre = new("mm", "UCUM", "millimeter");

    /// <param name="exam">Signed.</param>
    /// <param name="written">Pictures that were written as objects, which the report refers to.</param>
    /// <param name="chinese">Language of its sentences.</param>
    public static DicomDump Write(ExamRecord exam, IReadOnlyList<MediaRecord> written, bool chinese)
    {
        var signed = exam.Amendments.Count > 0 ? exam.Amendments[^1].At : exam.SignOff?.At ?? exam.Acquisition.EndedAt;
        var report = ExamEvaluation.Report(exam, DateOnly.FromDateTime(signed.DateTime));
        var dump = DicomObject.Begin(
            exam, DicomUid.ComprehensiveReport, DicomUid.Report(exam.ExamId, exam.Revision), "SR", (DicomUid.Reports(exam.ExamId), 2), exam.Revision, signed);
        dump.Nothing("0008,1111").Nothing("0040,a372").Text("0040,a491", "CS", "COMPLETE").Text("0040,a493", "CS", "UNVERIFIED");
        if (written.Count > 0)
        {
            Evidence(dump, exam, written);
        }

        Body(dump, new Node("", "CONTAINER", Title, Children: [.. Observer(exam), .. Sections(exam, report, written, chinese)]));
        return dump;
    }

    /// <summary>An item of the report's tree.</summary>
    private sealed record Node(string Relation, string Type, DicomCode? Name, Action<DicomDump>? Value = null, IReadOnlyList<Node>? Children = null);

    private static void Body(DicomDump dump, Node node)
    {
        dump.Text("0040,a040", "CS", node.Type);
        if (node.Name is { } name)
        {
            dump.Code("0040,a043", name);
        }

        if (node.Type == "CONTAINER")
        {
            dump.Text("0040,a050", "CS", "SEPARATE");
        }

        node.Value?.Invoke(dump);
        if (node.Children is { Count: > 0 } children)
        {
            dump.Sequence("0040,a730", children, child =>
            {
                dump.Text("0040,a010", "CS", child.Relation);
                Body(dump, child);
            });
        }
    }

    /// <summary>The box made the report; it is no person.</summary>
    private static IEnumerable<Node> Observer(ExamRecord exam) =>
    [
        new("HAS OBS CONTEXT", "CODE", new("121005", "DCM", "Observer Type"), dump => dump.Code("0040,a168", new("121007", "DCM", "Device"))),
        new("HAS OBS CONTEXT", "UIDREF", new("121012", "DCM", "Device Observer UID"), dump => dump.Text("0040,a124", "UI", DicomUid.Device(exam.SiteId, exam.DeviceId))),
    ];

    private static IEnumerable<Node> Sections(ExamRecord exam, ScreeningReport report, IReadOnlyList<MediaRecord> written, bool chinese)
    {
        string Say(LocalText text) => chinese ? text.ZhCn : text.En;
        yield return new("CONTAINS", "CONTAINER", Findings, Children:
        [
            .. exam.Observations.Select(lesion => Words(Finding, Describe(lesion))),
            .. exam.Observations.Where(lesion => lesion.SizeMm is not null).Select(lesion => Size(exam, lesion, written)),
            .. exam.Observations.Count == 0 ? [Words(Finding, "no lesion was marked")] : Array.Empty<Node>(),
        ]);
        yield return new("CONTAINS", "CONTAINER", Conclusions, Children: [.. report.Statements.Select(line => Words(Conclusion, Say(line)))]);
        yield return new("CONTAINS", "CONTAINER", Recommendations, Children: [Words(Recommendation, Say(report.Recommendation.Text))]);
    }

    private static Node Words(DicomCode name, string text) => new("CONTAINS", "TEXT", name, dump => dump.Text("0040,a160", "UT", text));

    private static Node Size(ExamRecord exam, LesionObservation lesion, IReadOnlyList<MediaRecord> written)
    {
        var picture = written.FirstOrDefault(media => media.Id == lesion.Caliper?.Media);
        return new("CONTAINS", "NUM", LongAxis, dump => dump.Item("0040,a300", () =>
            dump.Code("0040,08ea", Millimetre).Text("0040,a30a", "DS", lesion.SizeMm!.Value.ToString("0.##", CultureInfo.InvariantCulture))),
            picture is null ? null : [new("INFERRED FROM", "IMAGE", null, dump => dump.Item("0008,1199", () => Instance(dump, exam, picture)))]);
    }

    private static string Describe(LesionObservation lesion)
    {
        var by = lesion.Source == ObservationSource.Operator ? "operator" : $"AI {lesion.Ai?.ModelId}";
        var size = lesion.SizeMm is { } mm ? FormattableString.Invariant($", {mm:0.0} mm") : ", size not known in mm";
        var place = lesion.Segment is { } segment ? $", segment {segment}" : "";
        var judged = lesion.DefinitelyBenign ? ", definitely benign" : "";
        return $"{lesion.Id} ({by}{(lesion.Concerns is { } other ? $" on {other}" : "")}): {lesion.Kind}{size}{place}{judged}";
    }

    private static void Evidence(DicomDump dump, ExamRecord exam, IReadOnlyList<MediaRecord> written) => dump.Item("0040,a375", () => dump
        .Item("0008,1115", () => dump.Sequence("0008,1199", written, media => Instance(dump, exam, media)).Text("0020,000e", "UI", DicomUid.Pictures(exam.ExamId)))
        .Text("0020,000d", "UI", DicomUid.Study(exam.ExamId)));

    private static void Instance(DicomDump dump, ExamRecord exam, MediaRecord media) => dump
        .Text("0008,1150", "UI", media.Kind == "cine" ? DicomUid.UltrasoundMultiFrame : DicomUid.UltrasoundImage)
        .Text("0008,1155", "UI", DicomUid.Picture(exam.ExamId, media.Id));
}
