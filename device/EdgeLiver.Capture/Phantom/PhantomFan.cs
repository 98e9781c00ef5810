using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Exact place of the fan on the simulated screen; a pixel's place is its centre, whole numbers.</summary>
/// <param name="ApexX">Column of the point where the scan lines meet, above the fan.</param>
/// <param name="ApexY">Row of that point; may be negative.</param>
/// <param name="InnerRadius">Probe's face, pixels from the apex.</param>
/// <param name="OuterRadius">Lower end, pixels from the apex.</param>
/// <param name="HalfAngle">Each side against the vertical, radians.</param>
/// <param name="Flat">The face is a straight line <paramref name="InnerRadius"/> below the apex, not an arc.</param>
public readonly record struct PhantomFan(double ApexX, double ApexY, double InnerRadius, double OuterRadius, double HalfAngle, bool Flat = false)
{
    /// <summary>The smallest box of whole pixels within the outline's extremes: every pixel of the fan lies in it.</summary>
    public PixelBox Box
    {
        get
        {
            var half = OuterRadius * Math.Sin(HalfAngle);
            var left = (int)Math.Ceiling(ApexX - half);
            var top = (int)Math.Ceiling(CornerRow);
            return new PixelBox(left, top, (int)Math.Floor(ApexX + half) - left + 1, (int)Math.Floor(ApexY + OuterRadius) - top + 1);
        }
    }

    /// <summary>Half the width of the probe's face.</summary>
    public double HalfFace => InnerRadius * (Flat ? Math.Tan(HalfAngle) : Math.Sin(HalfAngle));

    /// <summary>Row of the two upper corners.</summary>
    private double CornerRow => ApexY + (InnerRadius * (Flat ? 1 : Math.Cos(HalfAngle)));

    /// <summary>Is this point of the screen in the fan?</summary>
    public bool Contains(double x, double y)
    {
        var (radius, angle) = Polar(x, y);
        return (Flat ? y - ApexY : radius) >= InnerRadius && radius <= OuterRadius && Math.Abs(angle) <= HalfAngle;
    }

    /// <summary>Distance from the apex in pixels, and angle against the vertical, right positive.</summary>
    public (double Radius, double Angle) Polar(double x, double y)
    {
        var (dx, dy) = (x - ApexX, y - ApexY);
        return (Math.Sqrt((dx * dx) + (dy * dy)), Math.Atan2(dx, dy));
    }

    internal static PhantomFan Of(PhantomOptions options)
    {
        var half = options.FieldOfViewDegrees * Math.PI / 360;
        var inner = options.ProbeRadiusMm / options.MmPerPixel;
        return new PhantomFan(
            options.FanCenterX,
            options.FanTop - (inner * (options.FlatFace ? 1 : Math.Cos(half))),
            inner,
            inner + (options.DepthMm / options.MmPerPixel),
            half,
            options.FlatFace);
    }
}
