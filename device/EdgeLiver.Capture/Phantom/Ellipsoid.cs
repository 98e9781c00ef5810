namespace EdgeLiver.Capture;

/// <summary>An organ or lesion: an ellipsoid with one axis along z and an uneven outline; scan lines meet it in one stretch.</summary>
/// <param name="X">Middle, mm to the right of the middle of the probe's circle.</param>
/// <param name="Y">Middle, mm below the middle of the probe's circle.</param>
/// <param name="Z">Middle along the sweep, mm.</param>
/// <param name="A">Half axis in the plane, mm.</param>
/// <param name="B">The other half axis in the plane, mm.</param>
/// <param name="C">Half axis along z, mm.</param>
/// <param name="Tilt">Turn of <paramref name="A"/> against the horizontal, radians.</param>
internal sealed record Ellipsoid(double X, double Y, double Z, double A, double B, double C, double Tilt)
{
    private readonly double _cos = Math.Cos(Tilt);
    private readonly double _sin = Math.Sin(Tilt);

    /// <summary>Unevenness of the outline, share of its size.</summary>
    public double Irregularity { get; init; }

    public SmoothNoise Noise { get; init; }

    /// <summary>The same shape with half axes smaller by <paramref name="mm"/>: the core within a border.</summary>
    public Ellipsoid Shrink(double mm) =>
        this with { A = Math.Max(0.5, A - mm), B = Math.Max(0.5, B - mm), C = Math.Max(0.5, C - mm) };

    /// <summary>The section of a plane z is the largest one, scaled by this; 0 where the plane misses it.</summary>
    public double SectionScale(double z)
    {
        var w = (z - Z) / C;
        return w * w >= 1 ? 0 : Math.Sqrt(1 - (w * w));
    }

    public Stretch Meet(in Ray ray)
    {
        var y = Y - ray.Press;
        var u1 = ((ray.Sin * _cos) + (ray.Cos * _sin)) / A;
        var u0 = -((X * _cos) + (y * _sin)) / A;
        var v1 = ((ray.Cos * _cos) - (ray.Sin * _sin)) / B;
        var v0 = ((X * _sin) - (y * _cos)) / B;
        var w = (ray.Z - Z) / C;
        var a = (u1 * u1) + (v1 * v1);
        var b = 2 * ((u1 * u0) + (v1 * v0));
        var c = (u0 * u0) + (v0 * v0) + (w * w) - 1;
        if (Irregularity > 0)
        {
            // Two noises, one widening the stretch and one moving it, keep the outline a quadratic along each line: exact and fast.
            var scale = 2.2 / Math.Min(A, B);
            var place = ray.Angle * Y * scale;
            var middle = -b / (2 * a);
            // It fades towards both ends along z, so that the shape ends where the ellipsoid does.
            var strength = Irregularity * Math.Max(0, 1 - (w * w));
            var slope = strength * Noise.At(place, 9.5, ray.Z * scale) / Math.Min(A, B);
            c -= 2 * ((strength * Noise.At(place, 0.5, ray.Z * scale)) + (slope * middle));
            b += 2 * slope;
        }

        return Stretch.OfQuadratic(a, b, c);
    }
}
