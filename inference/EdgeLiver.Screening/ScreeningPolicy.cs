using EdgeLiver.Screening.Rules;

namespace EdgeLiver.Screening;

/// <summary>Numbers of the report that no guideline gives, or gives in several ways; product policy, by version.</summary>
public sealed record ScreeningPolicy
{
    /// <summary>Stands in every report.</summary>
    public string Version { get; init; } = "us-lirads-2024+edgeliver-1";

    /// <summary>AFP at or above is positive, ng/mL.</summary>
    public double AfpThresholdNgPerMl { get; init; } = AfpThreshold.SurveillanceNgPerMl;

    /// <summary>An older AFP is flagged, days; half a year is the interval of surveillance.</summary>
    public int AfpMaxAgeDays { get; init; } = 183;

    /// <summary>Without so many frames of liver "no lesion" says nothing; 30 is one second at 30 fps, a still needs 1.</summary>
    public int MinLiverFrames { get; init; } = 30;

    /// <summary>Liver in view in at least this share of the frames suggests VIS-A.</summary>
    public double VisAShare { get; init; } = 0.7;

    /// <summary>At least this share suggests VIS-B, less VIS-C.</summary>
    public double VisBShare { get; init; } = 0.4;

    /// <summary>The visualization score that a share of frames with liver suggests.</summary>
    public Visualization Suggest(double liverShare) =>
        liverShare >= VisAShare ? Visualization.A : liverShare >= VisBShare ? Visualization.B : Visualization.C;
}
