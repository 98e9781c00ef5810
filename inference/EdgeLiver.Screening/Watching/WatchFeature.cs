namespace EdgeLiver.Screening.Watching;

/// <summary>What is watched of a device in the field; one value an exam.</summary>
public enum WatchFeature
{
    /// <summary>Probability of a liver in the drawn frame, 0 to 1.</summary>
    Probability,

    /// <summary>Picture quality of the drawn frame, 0 to 1.</summary>
    Quality,

    /// <summary>Distance of the drawn frame from the training livers.</summary>
    Distance,

    /// <summary>Mean grey of its lit pixels, 0 to 1.</summary>
    Brightness,

    /// <summary>Standard deviation of their grey, 0 to 1.</summary>
    Contrast,

    /// <summary>Depth of the picture, mm; missing where the scale is not known.</summary>
    Depth,

    /// <summary>Share of the exam's frames that show the liver, 0 to 1.</summary>
    InView,

    /// <summary>Share of the frames with the liver in view that show a lesion, 0 to 1.</summary>
    LesionRate,
}

/// <summary>What the pipeline says of one frame, for the watch.</summary>
/// <param name="InView">Does it show the liver?</param>
/// <param name="HasLesion">Was a lesion marked?</param>
/// <param name="Probability">See <see cref="WatchFeature.Probability"/>.</param>
/// <param name="Quality">See <see cref="WatchFeature.Quality"/>.</param>
/// <param name="Distance">See <see cref="WatchFeature.Distance"/>.</param>
/// <param name="Brightness">See <see cref="WatchFeature.Brightness"/>.</param>
/// <param name="Contrast">See <see cref="WatchFeature.Contrast"/>.</param>
/// <param name="DepthMm">Null where the scale is not known.</param>
public readonly record struct WatchFrame(
    bool InView, bool HasLesion, double Probability, double Quality, double Distance, double Brightness, double Contrast, double? DepthMm);

/// <summary>What an exam gives to the watch.</summary>
/// <param name="Frames">Frames with a fan.</param>
/// <param name="Values">A value for each feature; NaN where it is not known.</param>
public sealed record ExamSample(long Frames, IReadOnlyList<double> Values)
{
    public double this[WatchFeature feature] => Values[(int)feature];
}
