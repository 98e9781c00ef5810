namespace EdgeLiver.Capture;

/// <summary>Skin, fat, muscle and ribs between the probe and the liver.</summary>
internal sealed class BodyWall
{
    private const double RibDepthMm = 5;
    private readonly PhantomAnatomy _anatomy;
    private readonly ProbeFace _face;
    private readonly float _attenuation;
    private readonly SmoothNoise _layers;
    private readonly (double Angle, double HalfWidth)[] _ribs;

    public BodyWall(PhantomOptions options, Random random)
    {
        _anatomy = options.Anatomy;
        _face = new ProbeFace(options);
        _attenuation = (float)(options.Imaging.AttenuationDbPerCm / 10);
        _layers = new SmoothNoise(options.Seed + 1);
        var half = options.FieldOfViewDegrees * Math.PI / 360;
        _ribs = [.. Enumerable.Range(0, _anatomy.Ribs).Select(_ => ((random.NextDouble() - 0.5) * 2 * half, 0.03 + (0.05 * random.NextDouble())))];
    }

    /// <summary>Range where the wall ends and the organs begin.</summary>
    public double End(in Ray ray) => _face.RangeAt(ray.Angle) + _anatomy.WallMm - ray.Press + (2.5 * _layers.At(ray.Angle * 4, 7.5, ray.Z / 25));

    public void Paint(in Ray ray, ScanLine line, double end)
    {
        var level = Tissue.Amplitude(_anatomy.WallDb);
        var face = _face.RangeAt(ray.Angle);
        for (var i = line.IndexOf(end) - 1; i >= 0; i--)
        {
            // Fat and muscle lie in sheets along the skin: noise long across the picture and short along the line.
            var depth = line.RangeOf(i) - face + ray.Press;
            var sheet = _layers.At(ray.Angle * 9, depth / 1.9, ray.Z / 9);
            line.Echo[i] = level * Math.Max(0.12f, 0.75f + (1.1f * sheet));
            line.Specular[i] = 0;
            line.Attenuation[i] = (float)(_attenuation * line.StepMm);
        }

        line.Reflect(end, 0.6, 0.45f);
        foreach (var (angle, halfWidth) in _ribs)
        {
            var cover = Math.Clamp(2 * (1 - (Math.Abs(ray.Angle - angle) / halfWidth)), 0, 1);
            if (cover > 0)
            {
                line.Reflect(end - RibDepthMm, 0.9, (float)(1.6 * cover));
                line.Shade(end - RibDepthMm + 2, _anatomy.RibShadowDb * cover);
            }
        }
    }
}
