namespace EdgeLiver.Capture;

/// <summary>What lies around the liver and is no lesion: diaphragm with lung, gallbladder, kidney, bowel gas.</summary>
internal sealed class NeighbourOrgans
{
    private readonly PhantomAnatomy _anatomy;
    private readonly double _half;
    private readonly SmoothNoise _noise;
    private readonly Ellipsoid _gallbladder;
    private readonly Ellipsoid _kidney;
    private readonly Ellipsoid _kidneySinus;
    private readonly Ellipsoid[] _gas;
    private readonly Tissue _fluid;
    private readonly Tissue _lung;
    private readonly Tissue _cortex;
    private readonly Tissue _sinus;

    public NeighbourOrgans(PhantomOptions options, Random random, Ellipsoid liver, Tissue fluid)
    {
        _anatomy = options.Anatomy;
        _half = options.FieldOfViewDegrees * Math.PI / 360;
        _noise = new SmoothNoise(options.Seed + 3);
        _fluid = fluid;
        var attenuation = (float)(options.Imaging.AttenuationDbPerCm / 10);
        _lung = new Tissue(Tissue.Amplitude(_anatomy.LungDb), 0.4f, attenuation + 0.18f);
        _cortex = new Tissue(0.62f, 0.25f, attenuation);
        _sinus = new Tissue(1.7f, 0.5f, attenuation);

        var fallback = options.ProbeRadiusMm + _anatomy.WallMm + 40;
        var (x, y) = Below(liver, -_anatomy.DiaphragmSide * _half * (0.05 + (0.4 * random.NextDouble())), 0, fallback);
        _gallbladder = new Ellipsoid(x, y, 5, 14 + (10 * random.NextDouble()), 8 + (5 * random.NextDouble()), 20, random.NextDouble() - 0.5);

        var angle = -_anatomy.DiaphragmSide * _half * (0.35 + (0.35 * random.NextDouble()));
        (x, y) = Below(liver, angle, 20, fallback);
        var tilt = (0.5 * (random.NextDouble() - 0.5)) - angle;
        _kidney = new Ellipsoid(x, y, -4, 44 + (10 * random.NextDouble()), 21 + (5 * random.NextDouble()), 32, tilt);
        _kidneySinus = _kidney.Shrink(13) with { Irregularity = 0.25, Noise = _noise };
        _gas = [.. Enumerable.Range(0, _anatomy.GasPockets).Select(_ => Gas(random, liver, fallback))];
    }

    /// <summary>Does one of them lie in front of the liver here?</summary>
    public bool Cover(in Ray ray, double range) =>
        (_anatomy.Gallbladder && _gallbladder.Meet(ray).Contains(range)) || (_anatomy.Kidney && _kidney.Meet(ray).Contains(range));

    /// <summary>Paints what begins where the liver ends, <paramref name="surface"/>, or the wall where there is no liver.</summary>
    public void PaintBehind(in Ray ray, ScanLine line, double surface, bool liver)
    {
        var diaphragm = DiaphragmWeight(ray.Angle);
        var ripple = 1 + (0.5f * _noise.At(ray.Angle * 14, 3.5, ray.Z / 12));
        if (diaphragm > 0.02)
        {
            line.Paint(new Stretch(surface, double.PositiveInfinity), _lung);
            line.Paint(new Stretch(surface, surface + 2), _lung with { Echo = 1.2f * Tissue.Amplitude(_anatomy.DiaphragmDb / 2), Texture = 0 });
            line.Reflect(surface + 1, 0.7, ripple * (float)diaphragm * 0.45f * Tissue.Amplitude(_anatomy.DiaphragmDb));
        }
        else if (liver)
        {
            line.Reflect(surface, 0.5, ripple * 0.35f);
        }

        foreach (var pocket in _gas)
        {
            var gas = pocket.Meet(ray);
            if (!gas.IsEmpty)
            {
                line.Paint(gas, new Tissue(3.2f, 0.8f, 0.9f));
                line.Shade(gas.To, 8);
            }
        }
    }

    /// <summary>Paints what may reach into the liver.</summary>
    public void PaintInFront(in Ray ray, ScanLine line)
    {
        var cortex = _anatomy.Kidney ? _kidney.Meet(ray) : Stretch.None;
        if (!cortex.IsEmpty)
        {
            line.Paint(cortex, _cortex);
            line.Paint(_kidneySinus.Meet(ray).Clip(cortex), _sinus);
            line.Reflect(cortex.From, 0.5, 0.5f);
        }

        var bladder = _anatomy.Gallbladder ? _gallbladder.Meet(ray) : Stretch.None;
        if (!bladder.IsEmpty)
        {
            line.Paint(bladder, _fluid);
            line.Reflect(bladder.From, 0.5, 0.6f);
            line.Reflect(bladder.To, 0.6, 0.9f);
        }
    }

    /// <summary>0 where the liver ends at other organs, 1 where it ends at the diaphragm.</summary>
    private double DiaphragmWeight(double angle)
    {
        var place = _anatomy.DiaphragmSide * angle / _half;
        var t = Math.Clamp((place - 1 + (2 * _anatomy.DiaphragmShare)) / 0.3, 0, 1);
        return t * t * (3 - (2 * t));
    }

    private static (double X, double Y) Below(Ellipsoid liver, double angle, double distance, double fallback)
    {
        var surface = liver.Meet(new Ray(angle, 0));
        var range = (surface.IsEmpty ? fallback : surface.To) + distance;
        return (range * Math.Sin(angle), range * Math.Cos(angle));
    }

    private Ellipsoid Gas(Random random, Ellipsoid liver, double fallback)
    {
        var angle = -_anatomy.DiaphragmSide * _half * (0.2 + (0.75 * random.NextDouble()));
        var (x, y) = Below(liver, angle, 9, fallback);
        var size = 5 + (8 * random.NextDouble());
        return new Ellipsoid(x, y, 0, size * 1.6, size, 30, -angle) { Irregularity = 0.4, Noise = _noise };
    }
}
