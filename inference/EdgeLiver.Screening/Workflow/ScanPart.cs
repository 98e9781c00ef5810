using System.Text.Json;
using EdgeLiver.Contracts;

namespace EdgeLiver.Screening.Workflow;

/// <summary>What the pictures have given since the scan was begun, or gone on with; what earlier parts gave stands beside it.</summary>
/// <param name="Findings">Of this part.</param>
/// <param name="ModelId">Of the network that found them.</param>
/// <remarks>
/// A part ends with a power cut or with the scan. The tracker can't know a lesion again over that gap, so the same lesion may stand in two
/// parts; it is counted twice rather than lost, and the operator dismisses one.
/// </remarks>
public sealed record ScanPart(ExamFindings Findings, string ModelId)
{
    /// <summary>Of the network that has an opinion of their kind; null where none serves.</summary>
    public string? OpinionModelId { get; init; }

    /// <summary>The AI's findings of earlier parts.</summary>
    public IReadOnlyList<LesionObservation> Earlier { get; init; } = [];

    /// <summary>Frames of earlier parts.</summary>
    public FrameCounts EarlierFrames { get; init; } = new();

    /// <summary>The AI's findings of all parts; the ids of a track never change.</summary>
    public IReadOnlyList<LesionObservation> Observations()
    {
        var offset = Earlier.Count == 0 ? 0 : Earlier.Max(Number);
        return [.. Earlier, .. Findings.Lesions.Select(finding => new LesionObservation
        {
            Id = IdOf(finding.Lesion.Track, offset),
            Source = ObservationSource.Ai,
            SizeMm = finding.Lesion.LongAxisMm,
            SizeUncertaintyMm = finding.Lesion.UncertaintyMm,
            SizePx = finding.Lesion.LongAxisPx,
            BestFrame = finding.Lesion.BestFrame,
            Frames = finding.Lesion.Sightings,
            Ai = AiOpinionOf(finding),
        })];
    }

    /// <summary>Id of the observation that a track of this part is.</summary>
    public string ObservationOf(int track) => IdOf(track, Earlier.Count == 0 ? 0 : Earlier.Max(Number));

    public FrameCounts Frames() => new()
    {
        Received = EarlierFrames.Received + Findings.Frames + Findings.Skipped.Values.Sum(),
        Assessed = EarlierFrames.Assessed + Findings.LiverFrames,
        Rejected = EarlierFrames.Rejected + Findings.Frames - Findings.LiverFrames
            + Findings.Skipped.Where(skip => skip.Key != FrameSkip.Overtaken).Sum(skip => skip.Value),
        Dropped = EarlierFrames.Dropped + Findings.Skipped[FrameSkip.Overtaken],
    };

    /// <summary>The findings as bytes: what is sealed, and opened again.</summary>
    public static byte[] Write(IReadOnlyList<LesionObservation> observations) =>
        JsonSerializer.SerializeToUtf8Bytes(observations, ContractsJson.Default.IReadOnlyListLesionObservation);

    /// <exception cref="JsonException">They are no findings.</exception>
    public static IReadOnlyList<LesionObservation> Read(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, ContractsJson.Default.IReadOnlyListLesionObservation) ?? [];

    /// <summary>Of what kind it looks; without such a model only who says that a lesion is there.</summary>
    private AiOpinion AiOpinionOf(LesionFinding finding) => (finding.Opinion, OpinionModelId) is ({ } opinion, { } model)
        ? opinion.ToRecord(model)
        : new AiOpinion { Opinion = Opinion.None, ModelId = ModelId };

    private static string IdOf(int track, int offset) => FormattableString.Invariant($"o{offset + track}");

    private static int Number(LesionObservation observation) =>
        int.Parse(observation.Id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
}
