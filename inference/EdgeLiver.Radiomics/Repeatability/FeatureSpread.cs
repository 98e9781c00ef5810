namespace EdgeLiver.Radiomics;

/// <summary>How one feature spread over the frames of a lesion track.</summary>
/// <param name="Count">Frames in which it was defined.</param>
/// <param name="Mean">Unit of the feature. Undefined without a frame.</param>
/// <param name="StandardDeviation">Of the sample (n − 1), unit of the feature. Undefined with fewer than two frames.</param>
/// <param name="CoefficientOfVariation">
/// Standard deviation over the mean's magnitude, no unit, at least 0; the lower, the more repeatable. It says nothing for features
/// that may be negative or have no natural zero. Undefined with fewer than two frames and where the mean is 0.
/// </param>
/// <param name="SerialCorrelation">
/// 1 − η/2, where η is von Neumann's ratio (Annals of Mathematical Statistics 12, 1941, 367-395): mean squared step from frame to
/// frame over the sample variance. About the correlation of a frame with the next one: near 1 the spread is slow drift (the probe
/// moves), near 0 it is noise from frame to frame, negative it alternates. It tells what kind of spread there is, not how much,
/// and is no ICC: a single track has nothing to be compared with. Steps across a frame in which the feature is undefined do not
/// count. Undefined with fewer than three frames, without two steps, and where all values are equal.
/// </param>
public readonly record struct FeatureSpread(
    int Count,
    Statistic Mean,
    Statistic StandardDeviation,
    Statistic CoefficientOfVariation,
    Statistic SerialCorrelation);
