using System.Numerics;

namespace EdgeLiver.Capture;

/// <summary>Grows the vessels of the simulated liver: hepatic veins from its dome, portal branches from its hilum.</summary>
internal sealed class VesselTree(Random random, Ellipsoid liver, int diaphragmSide)
{
    private const int Pieces = 4;

    public Tube[] HepaticVeins(int count)
    {
        var dome = At(diaphragmSide * 0.35, 0.45);
        var tubes = new List<Tube>();
        for (var i = 0; i < count; i++)
        {
            var target = At((-diaphragmSide * (0.3 + (0.7 * random.NextDouble()))) + (0.5 * (random.NextDouble() - 0.5)), Spread(0.8) - 0.25);
            Grow(tubes, dome, target, 3.2 + (2.2 * random.NextDouble()), 1.0, forks: 0);
        }

        return [.. tubes];
    }

    public Tube[] PortalBranches(int count)
    {
        var hilum = At(-diaphragmSide * 0.1, 0.5);
        var tubes = new List<Tube>();
        for (var i = 0; i < count; i++)
        {
            Grow(tubes, hilum, At(Spread(0.9), Spread(0.9) - 0.1), 2.4 + (1.8 * random.NextDouble()), 0.8, forks: 1);
        }

        return [.. tubes];
    }

    private void Grow(List<Tube> tubes, Vector3 from, Vector3 to, double radius, double endRadius, int forks)
    {
        var (place, step) = (from, (to - from) / Pieces);
        for (var i = 0; i < Pieces; i++)
        {
            var wander = step.Length() * 0.25f;
            var next = place + step + new Vector3(wander * (float)Spread(1), wander * (float)Spread(1), wander * (float)Spread(1));
            var (start, end) = (Taper(i), Taper(i + 1));
            tubes.Add(new Tube(place, next, start, end));
            if (forks > 0 && i is 1 or 2)
            {
                var aside = new Vector3(-step.Y, step.X, step.Z + (step.Length() * (float)Spread(1))) * (random.Next(2) == 0 ? 1 : -1);
                Grow(tubes, next, next + ((step + aside) * 1.3f), end * 0.75, endRadius * 0.8, forks - 1);
            }

            place = next;
        }

        double Taper(int piece) => radius + ((endRadius - radius) * piece / Pieces);
    }

    /// <summary>A point of the liver's middle plane, each coordinate a share of its half axis, somewhat off that plane.</summary>
    private Vector3 At(double along, double across)
    {
        var (a, b) = (along * liver.A, across * liver.B);
        var (sin, cos) = Math.SinCos(liver.Tilt);
        return new Vector3(
            (float)(liver.X + (a * cos) - (b * sin)),
            (float)(liver.Y + (a * sin) + (b * cos)),
            (float)(liver.Z + (22 * Spread(1))));
    }

    private double Spread(double width) => ((2 * random.NextDouble()) - 1) * width;
}
