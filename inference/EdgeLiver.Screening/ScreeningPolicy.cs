using EdgeLiver.Screening.Policies;
using EdgeLiver.Screening.Rules;

namespace EdgeLiver.Screening;

/// <summary>The numbers that a report is made by, from the files of <see cref="PolicyFiles"/>; a test may set others.</summary>
public sealed record ScreeningPolicy
{
    /// <summary>Stands in every report.</summary>
    public string Version { get; init; } = $"{PolicyFiles.UsLirads.Name}+{PolicyFiles.Product.Name}";

    /// <summary>AFP at or above is positive, ng/mL.</summary>
    public double AfpThresholdNgPerMl { get; init; } = AfpThreshold.SurveillanceNgPerMl;

    /// <summary>An older AFP is flagged, days; half a year is the interval of surveillance.</summary>
    public int AfpMaxAgeDays { get; init; } = (int)PolicyFiles.Product.Number("afpMaxAge");

    /// <summary>Without so many frames of liver "no lesion" says nothing; 30 is one second at 30 fps, a still needs 1.</summary>
    public int MinLiverFrames { get; init; } = (int)PolicyFiles.Product.Number("minLiverFrames");

    /// <summary>Liver in view in at least this share of the frames suggests VIS-A.</summary>
    public double VisAShare { get; init; } = PolicyFiles.Product.Number("visAShare");

    /// <summary>At least this share suggests VIS-B, less VIS-C.</summary>
    public double VisBShare { get; init; } = PolicyFiles.Product.Number("visBShare");

    /// <summary>The visualization score that a share of frames with liver suggests.</summary>
    public Visualization Suggest(double liverShare) =>
        liverShare >= VisAShare ? Visualization.A : liverShare >= VisBShare ? Visualization.B : Visualization.C;
}
