using EdgeLiver.Central.Statistics;

namespace EdgeLiver.Central.Evidence;

/// <summary>An exam whose end is known.</summary>
/// <param name="Site">Clinic.</param>
/// <param name="Opinion">The AI's on its most suspicious lesion: suspicious, benign, none; null without a lesion.</param>
/// <param name="Probability">The AI's of malignancy; null without an opinion.</param>
/// <param name="Recalled">The guideline rules asked for CT or MRI.</param>
/// <param name="Malignant">What was found in the end.</param>
internal readonly record struct EvidenceCase(string Site, string? Opinion, double? Probability, bool Recalled, bool Malignant);

/// <summary>How one site's boxes, or all, did against what was found in the end.</summary>
internal sealed record SiteEvidence
{
    /// <summary>Fewer cases with a probability propose no recalibration.</summary>
    public const int LeastToRecalibrate = 100;

    private const int LeastOfAKind = 20;

    public required string Site { get; init; }

    public required long Malignant { get; init; }

    public required long Benign { get; init; }

    /// <summary>Of them with a lesion that the AI would not judge.</summary>
    public required long NoOpinion { get; init; }

    /// <summary>The AI: suspicious or not; without an opinion a case is left out, without a lesion it is "not".</summary>
    public required Confusion Ai { get; init; }

    /// <summary>The exam's recommendation: CT or MRI, or not.</summary>
    public required Confusion Recall { get; init; }

    /// <summary>Of the AI's probability; null with too few.</summary>
    public required RocArea? Area { get; init; }

    public required Reliability? Reliability { get; init; }

    public required Logistic? Calibration { get; init; }

    /// <summary>Enough cases, and the interval of intercept or slope leaves out what a calibrated probability has.</summary>
    public required bool ProposesRecalibration { get; init; }

    public static SiteEvidence Of(string site, IReadOnlyCollection<EvidenceCase> cases)
    {
        var scored = cases.Where(one => one.Probability is not null).Select(one => (one.Probability!.Value, one.Malignant)).ToList();
        var (diseased, healthy) = (scored.Where(one => one.Malignant).Select(one => one.Value).ToList(), scored.Where(one => !one.Malignant).Select(one => one.Value).ToList());
        var calibration = Logistic.Fit(scored);
        return new SiteEvidence
        {
            Site = site,
            Malignant = cases.Count(one => one.Malignant),
            Benign = cases.Count(one => !one.Malignant),
            NoOpinion = cases.Count(one => one.Opinion == "none"),
            Ai = Confusion.Of(cases.Where(one => one.Opinion != "none").Select(one => (one.Opinion == "suspicious", one.Malignant))),
            Recall = Confusion.Of(cases.Select(one => (one.Recalled, one.Malignant))),
            Area = RocArea.Of(diseased, healthy),
            Reliability = scored.Count == 0 ? null : Reliability.Of(scored),
            Calibration = calibration,
            ProposesRecalibration = scored.Count >= LeastToRecalibrate && diseased.Count >= LeastOfAKind && healthy.Count >= LeastOfAKind
                && calibration is { } fit && (fit.Intercept.Low > 0 || fit.Intercept.High < 0 || fit.Slope.Low > 1 || fit.Slope.High < 1),
        };
    }
}
