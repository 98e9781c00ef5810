using System.Numerics;

namespace EdgeLiver.Capture;

/// <summary>A straight piece of a vessel with round ends that narrows from one end to the other; lengths in mm.</summary>
internal sealed class Tube
{
    private readonly Vector3 _from;
    private readonly Vector3 _direction;
    private readonly double _length;
    private readonly double _radius;
    private readonly double _narrowing;
    private readonly Ellipsoid _end;

    public Tube(Vector3 from, Vector3 to, double fromRadius, double toRadius)
    {
        _from = from;
        _length = Vector3.Distance(from, to);
        _direction = (to - from) / (float)_length;
        _radius = fromRadius;
        _narrowing = (toRadius - fromRadius) / _length;
        _end = new Ellipsoid(to.X, to.Y, to.Z, toRadius, toRadius, toRadius, 0);
    }

    /// <summary>The wall around it: the same course, wider by <paramref name="mm"/>.</summary>
    public Tube Widen(double mm) => new(_from, _from + (_direction * (float)_length), _radius + mm, _radius + (_narrowing * _length) + mm);

    public (Stretch Body, Stretch End) Meet(in Ray ray)
    {
        // q = r d - from; along = q . direction; inside where |q|^2 - along^2 <= (radius + narrowing along)^2.
        var d = new Vector3((float)ray.Sin, (float)ray.Cos, 0);
        var q0 = new Vector3(0, (float)ray.Press, (float)ray.Z) - _from;
        double t1 = Vector3.Dot(d, _direction), t0 = Vector3.Dot(q0, _direction);
        var (k1, k0) = (_narrowing * t1, _radius + (_narrowing * t0));
        var body = Stretch.OfQuadratic(
            1 - (t1 * t1) - (k1 * k1),
            2 * (Vector3.Dot(d, q0) - (t1 * t0) - (k1 * k0)),
            q0.LengthSquared() - (t0 * t0) - (k0 * k0));
        if (Math.Abs(t1) > 1e-6)
        {
            var (near, far) = (-t0 / t1, (_length - t0) / t1);
            body = body.Clip(new Stretch(Math.Min(near, far), Math.Max(near, far)));
        }
        else if (t0 < 0 || t0 > _length)
        {
            body = Stretch.None;
        }

        return (body, _end.Meet(ray));
    }
}
