namespace EdgeLiver.Capture;

/// <summary>One scan line through the tissue at one moment.</summary>
/// <param name="Angle">Against the vertical, in the tissue's frame, radians.</param>
/// <param name="Z">Along the sweep, mm.</param>
/// <param name="Press">Tissue moved up, mm: the line starts that much lower in it.</param>
internal readonly record struct Ray(double Angle, double Z, double Press = 0)
{
    public double Sin { get; } = Math.Sin(Angle);

    public double Cos { get; } = Math.Cos(Angle);
}

/// <summary>A stretch of a scan line, mm from the middle of the probe's circle; empty where <paramref name="To"/> is not above <paramref name="From"/>.</summary>
internal readonly record struct Stretch(double From, double To)
{
    public static readonly Stretch None = new(0, 0);

    public bool IsEmpty => !(To > From);

    public bool Contains(double range) => range >= From && range <= To && !IsEmpty;

    public Stretch Clip(Stretch other) => new(Math.Max(From, other.From), Math.Min(To, other.To));

    /// <summary>Where a r^2 + b r + c is not positive; a must be positive.</summary>
    public static Stretch OfQuadratic(double a, double b, double c)
    {
        var discriminant = (b * b) - (4 * a * c);
        if (!(discriminant > 0) || !(a > 1e-9))
        {
            return None;
        }

        var root = Math.Sqrt(discriminant);
        return new Stretch((-b - root) / (2 * a), (-b + root) / (2 * a));
    }
}

/// <summary>What a tissue does to sound.</summary>
/// <param name="Echo">Amplitude of its scatterers, liver is 1.</param>
/// <param name="Texture">How much of the echo varies over millimetres.</param>
/// <param name="Attenuation">dB a mm, there and back.</param>
internal readonly record struct Tissue(float Echo, float Texture, float Attenuation)
{
    public static float Amplitude(double decibel) => (float)Math.Pow(10, decibel / 20);
}

/// <summary>The samples along one scan line: scatterers, mirrors and attenuation, painted organ by organ.</summary>
internal sealed class ScanLine(int samples, double stepMm)
{
    public float[] Echo { get; } = new float[samples];

    public float[] Texture { get; } = new float[samples];

    /// <summary>Amplitude of smooth surfaces, whose echo has one phase and so no speckle.</summary>
    public float[] Specular { get; } = new float[samples];

    /// <summary>dB from one sample to the next.</summary>
    public float[] Attenuation { get; } = new float[samples];

    public int Length => Echo.Length;

    public double StepMm => stepMm;

    /// <summary>Range of sample 0, mm from the middle of the probe's circle.</summary>
    public double Start { get; set; }

    public double End => Start + ((Length - 1) * stepMm);

    public int IndexOf(double range) => (int)Math.Clamp(Math.Ceiling((range - Start) / stepMm), 0, Length);

    public double RangeOf(int index) => Start + (index * stepMm);

    public void Clear(Tissue tissue) => Paint(new Stretch(double.NegativeInfinity, double.PositiveInfinity), tissue);

    /// <summary>What was here before, mirrors included, is gone.</summary>
    public void Paint(Stretch stretch, Tissue tissue)
    {
        var (from, to) = (IndexOf(stretch.From), IndexOf(stretch.To));
        if (to <= from)
        {
            return;
        }

        Specular.AsSpan(from, to - from).Clear();
        Echo.AsSpan(from, to - from).Fill(tissue.Echo);
        Texture.AsSpan(from, to - from).Fill(tissue.Texture);
        Attenuation.AsSpan(from, to - from).Fill((float)(tissue.Attenuation * stepMm));
    }

    /// <summary>A smooth surface at <paramref name="range"/>, bell-shaped over <paramref name="sigmaMm"/>.</summary>
    public void Reflect(double range, double sigmaMm, float amplitude)
    {
        for (var i = IndexOf(range - (3 * sigmaMm)); i < IndexOf(range + (3 * sigmaMm)); i++)
        {
            var distance = (RangeOf(i) - range) / sigmaMm;
            Specular[i] += amplitude * (float)Math.Exp(-0.5 * distance * distance);
        }
    }

    public void Shade(double range, double decibel)
    {
        var i = IndexOf(range);
        if (i < Length)
        {
            Attenuation[i] += (float)decibel;
        }
    }
}
