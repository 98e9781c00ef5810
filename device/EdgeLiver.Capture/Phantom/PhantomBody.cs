namespace EdgeLiver.Capture;

/// <summary>The tissue under the probe in three dimensions; scan lines are traced through it, pixels are looked up in it.</summary>
/// <remarks>
/// Ranges are mm from the middle of the probe's circle. What is painted later lies in front. Nothing changes after it is made,
/// so it may be asked from several threads.
/// </remarks>
internal sealed class PhantomBody
{
    private readonly SmoothNoise _texture;
    private readonly Ellipsoid _liver;
    private readonly BodyWall _wall;
    private readonly NeighbourOrgans _neighbours;
    private readonly Tube[] _veins;
    private readonly Tube[] _portal;
    private readonly Tube[] _portalWalls;
    private readonly LesionShape[] _lesions;
    private readonly Tissue _parenchyma;
    private readonly Tissue _viscera;
    private readonly Tissue _fluid;
    private readonly Tissue _vesselWall;

    public PhantomBody(PhantomOptions options)
    {
        var anatomy = options.Anatomy;
        var attenuation = (float)(options.Imaging.AttenuationDbPerCm / 10);
        _texture = new SmoothNoise(options.Seed);
        _parenchyma = new Tissue(1, (float)anatomy.LiverTexture, attenuation);
        _viscera = new Tissue(Tissue.Amplitude(anatomy.VisceraDb), 0.75f, attenuation);
        _fluid = new Tissue(Tissue.Amplitude(-38), 0, attenuation * 0.3f);
        _vesselWall = _parenchyma with { Echo = 2.1f };
        _liver = new Ellipsoid(
            anatomy.LiverX, options.ProbeRadiusMm + anatomy.LiverDepthMm, 0,
            anatomy.LiverHalfLengthMm, anatomy.LiverHalfThicknessMm, 110,
            anatomy.LiverTiltDegrees * Math.PI / 180)
        { Irregularity = anatomy.LiverIrregularity, Noise = new SmoothNoise(options.Seed + 2) };

        var random = new Random(options.Seed);
        _wall = new BodyWall(options, random);
        _neighbours = new NeighbourOrgans(options, random, _liver, _fluid);
        var vessels = new VesselTree(random, _liver, anatomy.DiaphragmSide);
        _veins = vessels.HepaticVeins(anatomy.HepaticVeins);
        _portal = vessels.PortalBranches(anatomy.PortalBranches);
        _portalWalls = [.. _portal.Select(tube => tube.Widen(0.9))];
        _lesions = [.. options.Lesions.Select((lesion, i) => new LesionShape(lesion, i, options.ProbeRadiusMm, options.Seed, _parenchyma))];
    }

    public IReadOnlyList<LesionShape> Lesions => _lesions;

    /// <summary>The liver along this line as an annotator would draw it, vessels and lesions included.</summary>
    public Stretch Liver(in Ray ray) => _liver.Meet(ray).Clip(new Stretch(_wall.End(ray), double.PositiveInfinity));

    /// <summary>Does an organ that is no liver lie in front of it here?</summary>
    public bool Covered(in Ray ray, double range) => _neighbours.Cover(ray, range);

    /// <summary>Fills the line with everything that it meets.</summary>
    public void Trace(in Ray ray, ScanLine line)
    {
        var wall = _wall.End(ray);
        var liver = Liver(ray);
        line.Clear(_viscera);
        _neighbours.PaintBehind(ray, line, liver.IsEmpty ? wall : liver.To, !liver.IsEmpty);
        line.Paint(liver, _parenchyma);
        PaintTubes(_portalWalls, _vesselWall, ray, line, liver);
        PaintTubes(_portal, _fluid, ray, line, liver);
        PaintTubes(_veins, _fluid, ray, line, liver);
        _neighbours.PaintInFront(ray, line);
        foreach (var lesion in _lesions)
        {
            lesion.Paint(ray, line, liver);
        }

        ApplyTexture(ray, line);
        _wall.Paint(ray, line, wall);
    }

    private static void PaintTubes(Tube[] tubes, Tissue tissue, in Ray ray, ScanLine line, Stretch liver)
    {
        foreach (var tube in tubes)
        {
            var (body, end) = tube.Meet(ray);
            line.Paint(body.Clip(liver), tissue);
            line.Paint(end.Clip(liver), tissue);
        }
    }

    private void ApplyTexture(in Ray ray, ScanLine line)
    {
        // The noise is smooth over millimetres, so it is looked up at every eighth sample.
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
}
