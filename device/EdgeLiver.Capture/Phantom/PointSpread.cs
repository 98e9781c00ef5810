namespace EdgeLiver.Capture;

/// <summary>The scanner's blur: a pulse along the line, a beam across lines that is narrowest at the focus.</summary>
/// <remarks>Both have unit energy, so scatterers of amplitude 1 give a mean power of 2 anywhere (1 each for the real and the imaginary part).</remarks>
internal sealed class PointSpread
{
    /// <summary>Samples each side of the pulse's middle.</summary>
    public const int AxialReach = 8;

    /// <summary>Lines each side of the beam's middle.</summary>
    public const int LateralReach = 4;

    private readonly double _axialSigma;
    private readonly double[] _lateralSigma;

    public PointSpread(PhantomOptions options, int samples)
    {
        var step = options.DepthMm / (samples - 1);
        _axialSigma = options.Imaging.AxialSigmaMm / step;
        _lateralSigma = new double[samples];
        for (var i = 0; i < samples; i++)
        {
            var off = ((i * step) - options.Imaging.FocusMm) / 70;
            _lateralSigma[i] = Math.Min(1.9, options.Imaging.LateralSigmaLines * Math.Sqrt(1 + (off * off)));
        }

        Axial = new float[(2 * AxialReach) + 1];
        Lateral = new float[(2 * LateralReach) + 1][];
        for (var j = 0; j < Lateral.Length; j++)
        {
            Lateral[j] = new float[samples];
        }
    }

    public float[] Axial { get; }

    /// <summary>Weight of each neighbouring line, for every sample.</summary>
    public float[][] Lateral { get; }

    /// <summary>Moves the middle by a part of a sample and of a line: how tissue glides under the lattice.</summary>
    public void Centre(double sample, double line)
    {
        var energy = 0.0;
        for (var j = -AxialReach; j <= AxialReach; j++)
        {
            var w = Bell(j - sample, _axialSigma);
            Axial[j + AxialReach] = (float)w;
            energy += w * w;
        }

        foreach (ref var w in Axial.AsSpan())
        {
            w /= (float)Math.Sqrt(energy);
        }

        for (var i = 0; i < _lateralSigma.Length; i++)
        {
            energy = 0;
            for (var j = -LateralReach; j <= LateralReach; j++)
            {
                var w = Bell(j - line, _lateralSigma[i]);
                Lateral[j + LateralReach][i] = (float)w;
                energy += w * w;
            }

            var scale = (float)(1 / Math.Sqrt(energy));
            for (var j = 0; j < Lateral.Length; j++)
            {
                Lateral[j][i] *= scale;
            }
        }
    }

    private static double Bell(double distance, double sigma) => Math.Exp(-0.5 * distance * distance / (sigma * sigma));
}
