namespace EdgeLiver.Capture;

/// <summary>A lesion as it lies in the tissue: its outline, its core and its border.</summary>
internal sealed class LesionShape
{
    private readonly Ellipsoid _core;
    private readonly Tissue _border;
    private readonly Tissue _inside;

    public LesionShape(PhantomLesion lesion, int id, double faceMm, int seed, Tissue liver)
    {
        Lesion = lesion;
        Id = id;
        var half = lesion.DiameterMm / 2;
        Outline = new Ellipsoid(
            lesion.X, faceMm + lesion.DepthMm, lesion.Z,
            half, half * lesion.AxisRatio, half * (1 + lesion.AxisRatio) / 2,
            lesion.TiltDegrees * Math.PI / 180)
        { Irregularity = lesion.Irregularity, Noise = new SmoothNoise(seed + 100 + id) };
        var border = lesion.Pattern switch
        {
            LesionPattern.Halo => Math.Clamp(0.09 * lesion.DiameterMm, 1.2, 3.5),
            LesionPattern.Rim => Math.Clamp(0.08 * lesion.DiameterMm, 1, 2.5),
            _ => 0,
        };
        _core = border > 0 ? Outline.Shrink(border) : Outline;
        _inside = liver with { Echo = Tissue.Amplitude(lesion.ContrastDb), Texture = (float)lesion.Texture };
        _border = lesion.Pattern == LesionPattern.Halo
            ? liver with { Echo = Tissue.Amplitude(-11), Texture = 0.1f }
            : liver with { Echo = Tissue.Amplitude(8), Texture = 0.1f };
    }

    public PhantomLesion Lesion { get; }

    public int Id { get; }

    public Ellipsoid Outline { get; }

    public void Paint(in Ray ray, ScanLine line, Stretch liver)
    {
        var outline = Outline.Meet(ray).Clip(liver);
        if (outline.IsEmpty)
        {
            return;
        }

        line.Paint(outline, _border);
        line.Paint(_core.Meet(ray).Clip(outline), _inside);
    }
}
