namespace EdgeLiver.Capture;

/// <summary>The tissue under the probe in three dimensions; scan lines are traced through it, pixels are looked up in it.</summary>
/// <remarks>Ranges are mm from the middle of the probe's circle. Painting goes from the outside in, so what comes later lies in front.</remarks>
internal sealed class PhantomBody
{
    private readonly PhantomAnatomy _anatomy;
    private readonly double _face;
    private readonly double _half;
    private readonly SmoothNoise _texture;
    private readonly SmoothNoise _layers;
    private readonly Ellipsoid _liver;
    private readonly Ellipsoid _gallbladder;
    private readonly Ellipsoid _kidney;
    private readonly Ellipsoid _kidneySinus;
    private readonly Ellipsoid[] _gas;
    private readonly (double Angle, double HalfWidth)[] _ribs;
    private readonly Tube[] _veins;
    private readonly (Tube Lumen, Tube Wall)[] _portal;
    private readonly LesionShape[] _lesions;
    private readonly Tissue _parenchyma;
    private readonly Tissue _viscera;
    private readonly Tissue _lung;
    private readonly Tissue _fluid;

    public PhantomBody(PhantomOptions options)
    {
        _anatomy = options.Anatomy;
        _face = options.ProbeRadiusMm;
        _half = options.FieldOfViewDegrees * Math.PI / 360;
        _texture = new SmoothNoise(options.Seed);
        _layers = new SmoothNoise(options.Seed + 1);
        var take = (float)(options.Imaging.AttenuationDbPerCm / 10);
        _parenchyma = new Tissue(1, (float)_anatomy.LiverTexture, take);
        _viscera = new Tissue(Tissue.Amplitude(_anatomy.VisceraDb), 0.75f, take);
        _lung = new Tissue(Tissue.Amplitude(_anatomy.LungDb), 0.4f, take + 0.18f);
        _fluid = new Tissue(Tissue.Amplitude(-38), 0, take * 0.3f);

        _liver = new Ellipsoid(
            _anatomy.LiverX, _face + _anatomy.LiverDepthMm, 0,
            _anatomy.LiverHalfLengthMm, _anatomy.LiverHalfThicknessMm, 110,
            _anatomy.LiverTiltDegrees * Math.PI / 180)
        { Irregularity = _anatomy.LiverIrregularity, Noise = new SmoothNoise(options.Seed + 2) };
        var random = new Random(options.Seed);
        (_gallbladder, _kidney, _kidneySinus) = LowerOrgans(random);
        _gas = [.. Enumerable.Range(0, _anatomy.GasPockets).Select(_ => Gas(random))];
        _ribs = [.. Enumerable.Range(0, _anatomy.Ribs).Select(_ => ((random.NextDouble() - 0.5) * 2 * _half, 0.03 + (0.05 * random.NextDouble())))];
        var vessels = new VesselTree(random, _liver, _anatomy.DiaphragmSide);
        _veins = vessels.HepaticVeins(_anatomy.HepaticVeins);
        _portal = [.. vessels.PortalBranches(_anatomy.PortalBranches).Select(tube => (tube, tube.Widen(0.9)))];
        _lesions = [.. options.Lesions.Select((lesion, i) => new LesionShape(lesion, i, _face, options.Seed, _parenchyma))];
    }

    public IReadOnlyList<LesionShape> Lesions => _lesions;

    /// <summary>The liver along this line as an annotator would draw it, vessels and lesions included.</summary>
    public Stretch Liver(in Ray ray) => _liver.Meet(ray).Clip(new Stretch(WallEnd(ray), double.PositiveInfinity));

    /// <summary>Does an organ that is no liver lie in front of it here?</summary>
    public bool Covered(in Ray ray, double range) =>
        (_anatomy.Gallbladder && _gallbladder.Meet(ray).Contains(range)) || (_anatomy.Kidney && _kidney.Meet(ray).Contains(range));

    /// <summary>Fills the line with everything that it meets.</summary>
    public void Trace(in Ray ray, ScanLine line)
    {
        var wall = WallEnd(ray);
        var liver = Liver(ray);
        var diaphragm = DiaphragmWeight(ray.Angle);
        line.Clear(_viscera);
        PaintBehind(ray, line, liver, wall, diaphragm);
        line.Paint(liver, _parenchyma);
        PaintVessels(ray, line, liver);
        PaintLowerOrgans(ray, line);
        foreach (var lesion in _lesions)
        {
            lesion.Paint(ray, line, liver);
        }

        ApplyTexture(ray, line);
        PaintWall(ray, line, wall);
    }

    private double WallEnd(in Ray ray) =>
        _face + _anatomy.WallMm - ray.Press + (2.5 * _layers.At(ray.Angle * 4, 7.5, ray.Z / 25));

    /// <summary>0 where the liver ends at other organs, 1 where it ends at the diaphragm.</summary>
    private double DiaphragmWeight(double angle)
    {
        var place = _anatomy.DiaphragmSide * angle / _half;
        var t = Math.Clamp((place - 1 + (2 * _anatomy.DiaphragmShare)) / 0.3, 0, 1);
        return t * t * (3 - (2 * t));
    }

    private void PaintBehind(in Ray ray, ScanLine line, Stretch liver, double wall, double diaphragm)
    {
        var surface = liver.IsEmpty ? wall : liver.To;
        var ripple = 1 + (0.5f * _layers.At(ray.Angle * 14, 3.5, ray.Z / 12));
        if (diaphragm > 0.02)
        {
            line.Paint(new Stretch(surface, double.PositiveInfinity), _lung);
            line.Paint(new Stretch(surface, surface + 2), _lung with { Echo = 1.2f * Tissue.Amplitude(_anatomy.DiaphragmDb / 2), Texture = 0 });
            line.Reflect(surface + 1, 0.7, ripple * (float)diaphragm * 0.45f * Tissue.Amplitude(_anatomy.DiaphragmDb));
        }
        else if (!liver.IsEmpty)
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

    private void PaintVessels(in Ray ray, ScanLine line, Stretch liver)
    {
        var bright = _parenchyma with { Echo = 2.1f };
        foreach (var (_, wall) in _portal)
        {
            var (body, end) = wall.Meet(ray);
            line.Paint(body.Clip(liver), bright);
            line.Paint(end.Clip(liver), bright);
        }

        foreach (var (lumen, _) in _portal)
        {
            PaintTube(lumen, ray, line, liver);
        }

        foreach (var vein in _veins)
        {
            PaintTube(vein, ray, line, liver);
        }
    }

    private void PaintTube(Tube tube, in Ray ray, ScanLine line, Stretch liver)
    {
        var (body, end) = tube.Meet(ray);
        line.Paint(body.Clip(liver), _fluid);
        line.Paint(end.Clip(liver), _fluid);
    }

    private void PaintLowerOrgans(in Ray ray, ScanLine line)
    {
        if (_anatomy.Kidney)
        {
            var cortex = _kidney.Meet(ray);
            line.Paint(cortex, _parenchyma with { Echo = 0.62f, Texture = 0.25f });
            line.Paint(_kidneySinus.Meet(ray), _parenchyma with { Echo = 1.7f, Texture = 0.5f });
            if (!cortex.IsEmpty)
            {
                line.Reflect(cortex.From, 0.5, 0.5f);
            }
        }

        if (_anatomy.Gallbladder)
        {
            var bladder = _gallbladder.Meet(ray);
            line.Paint(bladder, _fluid);
            if (!bladder.IsEmpty)
            {
                line.Reflect(bladder.From, 0.5, 0.6f);
                line.Reflect(bladder.To, 0.6, 0.9f);
            }
        }
    }

    private void ApplyTexture(in Ray ray, ScanLine line)
    {
        const int Knot = 8;
        var left = Unevenness(ray, line.RangeOf(0));
        for (var start = 0; start < line.Length; start += Knot)
        {
            var right = Unevenness(ray, line.RangeOf(start + Knot));
            for (var i = start; i < Math.Min(start + Knot, line.Length); i++)
            {
                var noise = left + ((right - left) * (i - start) / Knot);
                line.Echo[i] *= Math.Max(0.05f, 1 + (2 * line.Texture[i] * noise));
            }

            left = right;
        }
    }

    private float Unevenness(in Ray ray, double range)
    {
        var (x, y) = (range * ray.Sin, (range * ray.Cos) + ray.Press);
        return (0.6f * _texture.At(x / 13, y / 11, ray.Z / 12)) + (0.5f * _texture.At((x / 4.5) + 50, y / 3.5, ray.Z / 4));
    }

    private void PaintWall(in Ray ray, ScanLine line, double wall)
    {
        var level = Tissue.Amplitude(_anatomy.WallDb);
        var end = line.IndexOf(wall);
        for (var i = 0; i < end; i++)
        {
            // Fat and muscle lie in sheets along the skin: noise long across the picture and short along the line.
            var range = line.RangeOf(i);
            var sheet = _layers.At(ray.Angle * 9, (range - _face + ray.Press) / 1.9, ray.Z / 9);
            line.Echo[i] = level * Math.Max(0.12f, 0.75f + (1.1f * sheet));
            line.Specular[i] = 0;
            line.Attenuation[i] = (float)(_parenchyma.Attenuation * line.StepMm);
        }

        line.Reflect(wall, 0.6, 0.45f);
        foreach (var (angle, halfWidth) in _ribs)
        {
            var cover = Math.Clamp(2 * (1 - (Math.Abs(ray.Angle - angle) / halfWidth)), 0, 1);
            if (cover > 0)
            {
                line.Reflect(wall - 5, 0.9, (float)(1.6 * cover));
                line.Shade(wall - 3, _anatomy.RibShadowDb * cover);
            }
        }
    }

    private Ellipsoid Gas(Random random)
    {
        var angle = -_anatomy.DiaphragmSide * _half * (0.2 + (0.75 * random.NextDouble()));
        var range = _liver.Meet(new Ray(angle, 0)) is { IsEmpty: false } liver ? liver.To + 9 : _face + _anatomy.WallMm + 20;
        var size = 5 + (8 * random.NextDouble());
        return new Ellipsoid(range * Math.Sin(angle), range * Math.Cos(angle), 0, size * 1.6, size, 30, -angle)
        {
            Irregularity = 0.4,
            Noise = _texture,
        };
    }

    private (Ellipsoid Gallbladder, Ellipsoid Kidney, Ellipsoid Sinus) LowerOrgans(Random random)
    {
        var gallAngle = -_anatomy.DiaphragmSide * _half * (0.05 + (0.4 * random.NextDouble()));
        var gallRange = _liver.Meet(new Ray(gallAngle, 0)) is { IsEmpty: false } here ? here.To : _face + 80;
        var gall = new Ellipsoid(
            gallRange * Math.Sin(gallAngle), gallRange * Math.Cos(gallAngle), 5,
            14 + (10 * random.NextDouble()), 8 + (5 * random.NextDouble()), 20, random.NextDouble() - 0.5);
        var angle = -_anatomy.DiaphragmSide * _half * (0.35 + (0.35 * random.NextDouble()));
        var range = (_liver.Meet(new Ray(angle, 0)) is { IsEmpty: false } there ? there.To : _face + 90) + 20;
        var kidney = new Ellipsoid(
            range * Math.Sin(angle), range * Math.Cos(angle), -4,
            44 + (10 * random.NextDouble()), 21 + (5 * random.NextDouble()), 32, -angle + (0.5 * (random.NextDouble() - 0.5)));
        return (gall, kidney, kidney.Shrink(13) with { Irregularity = 0.25, Noise = _texture });
    }
}
