namespace EdgeLiver.Capture;

/// <summary>Scatterers by the million: seeded Gaussian numbers, looked up by where in the tissue they lie.</summary>
/// <remarks>
/// Every place of the polar lattice (plane along the sweep, line, sample) has its own complex number. Between two planes the two
/// are mixed with cosine and sine, so that the power stays and the speckle changes smoothly while the probe sweeps.
/// </remarks>
internal sealed class Speckle
{
    private const int Size = 1 << 18;
    private readonly float[] _normal;
    private readonly uint _seed;

    /// <param name="seed">Equal seeds, equal scatterers.</param>
    /// <param name="longestLine">Samples that one look-up may span.</param>
    public Speckle(int seed, int longestLine)
    {
        _seed = (uint)seed;
        _normal = new float[Size + longestLine];
        var random = new Random(seed);
        for (var i = 0; i < _normal.Length; i += 2)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var (sin, cos) = Math.SinCos(Math.Tau * random.NextDouble());
            _normal[i] = (float)(radius * cos);
            if (i + 1 < _normal.Length)
            {
                _normal[i + 1] = (float)(radius * sin);
            }
        }
    }

    /// <summary>Standard normal numbers for one line; the same three numbers give the same ones.</summary>
    public ReadOnlySpan<float> Line(int plane, int line, uint part, int shift, int length)
    {
        var start = (SmoothNoise.Hash((uint)plane ^ _seed, (uint)line, part) + (uint)shift) % Size;
        return _normal.AsSpan((int)start, length);
    }
}
