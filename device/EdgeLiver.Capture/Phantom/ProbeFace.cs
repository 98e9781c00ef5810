namespace EdgeLiver.Capture;

/// <summary>What belongs to the probe and moves with it: repeated echoes at its face, lines without contact, weak outer lines.</summary>
internal sealed class ProbeFace(PhantomOptions options)
{
    private const double SoftEdge = 0.02;
    private readonly double _half = options.FieldOfViewDegrees * Math.PI / 360;
    private readonly double _lifted = options.Anatomy.LiftedDegrees * Math.PI / 180;

    /// <summary>True where the probe does not touch the skin, so that nothing can be seen.</summary>
    public bool IsLifted(double angle) => Lift(angle) > 0.5;

    /// <summary>Range of the face along a line, mm from where the lines meet.</summary>
    public double RangeAt(double angle) => options.FlatFace ? options.ProbeRadiusMm / Math.Cos(angle) : options.ProbeRadiusMm;

    public double LineGainDb(double angle)
    {
        var side = angle / _half;
        return (options.Imaging.SideGainDb * side) - (options.Imaging.EdgeLossDb * Math.Pow(Math.Min(Math.Abs(side), 1.2), 4));
    }

    /// <summary>Adds the face's own echoes to a line, and takes the tissue's where there is no contact.</summary>
    public void Cover(ScanLine line, double angle)
    {
        var face = RangeAt(angle);
        var lift = Lift(angle);
        var strength = 0.5f * Tissue.Amplitude(options.Anatomy.ReverberationDb);
        for (var bounce = 0; bounce < 5; bounce++)
        {
            var weight = Math.Exp(-bounce * (lift > 0.5 ? 0.35 : 0.9));
            line.Reflect(face + 1.2 + (3.1 * bounce), 0.5, (float)(strength * weight));
        }

        if (lift > 0)
        {
            line.Shade(face + 2, 46 * lift);
        }
    }

    private double Lift(double angle)
    {
        if (_lifted == 0)
        {
            return 0;
        }

        var inside = _lifted < 0 ? -_half - _lifted - angle : angle - (_half - _lifted);
        return Math.Clamp(0.5 + (inside / SoftEdge), 0, 1);
    }
}
