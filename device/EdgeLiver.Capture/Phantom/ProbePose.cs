namespace EdgeLiver.Capture;

/// <summary>Where the probe stands over the tissue at one moment.</summary>
/// <param name="Z">Along the sweep, mm.</param>
/// <param name="Rock">Turn in the plane of the picture around the middle of the probe's face circle, radians.</param>
/// <param name="Press">Tissue moved towards the probe, mm.</param>
internal readonly record struct ProbePose(double Z, double Rock, double Press)
{
    private const double RockSeconds = 9;
    private const double BreathSeconds = 4;

    public static ProbePose At(PhantomOptions options, long frameIndex)
    {
        var seconds = (double)frameIndex / options.FramesPerSecond;
        var breath = Math.Sin(Math.Tau * seconds / BreathSeconds);
        return new ProbePose(
            options.SweepMm * Math.Sin(Math.Tau * seconds / options.SweepSeconds),
            options.RockDegrees * Math.PI / 180 * Math.Sin(Math.Tau * seconds / RockSeconds),
            options.BreathingMm * breath);
    }
}
