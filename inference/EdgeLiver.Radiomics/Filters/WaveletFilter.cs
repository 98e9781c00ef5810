namespace EdgeLiver.Radiomics;

/// <summary>Separable undecimated wavelet (IBSI 25BO), by the à trous algorithm.</summary>
/// <param name="Family">haar, db1 to db10 or coif1.</param>
/// <param name="Band">Low or high pass along x, y, z: <c>LH</c>, <c>LLH</c>.</param>
/// <param name="Level">Level of the decomposition, from 1: the levels before it are low-pass along every axis.</param>
/// <param name="Pool">Pooling over all right-angle rotations, or null for this direction alone.</param>
public sealed record WaveletFilter(string Family, string Band, int Level, Pooling? Pool = null) : FilterSettings
{
    private protected override string Text =>
        $"wavelet:family={Family},level={Level},band={Band}{(Pool is { } pool ? $",pool={pool.ToString().ToLowerInvariant()}" : "")}";

    public override Volume Apply(Volume image, bool bySlice)
    {
        if (Band.Length != (bySlice ? 2 : 3))
        {
            throw new FormatException($"filter wavelet: band is '{Band}', must have {(bySlice ? "2 letters by slice" : "3 letters by volume")}");
        }

        var low = WaveletKernels.LowPass(Family) ?? throw new InvalidOperationException($"filter wavelet: family is '{Family}', must be {WaveletKernels.Families}");
        var high = WaveletKernels.HighPass(low);
        var axes = Band.Select(x => Cascade(low, x == 'H' ? high : low)).ToArray();
        var kernel = new SeparableKernel(axes[0], axes[1], bySlice ? [] : axes[2]);
        return kernel.Convolve(image, Boundary, Pool, bySlice);
    }

    internal static WaveletFilter Read(FilterText fields)
    {
        var family = fields.Take("family")?.ToLowerInvariant();
        if (family is null || WaveletKernels.LowPass(family) is null)
        {
            throw fields.Wrong("family", family, WaveletKernels.Families);
        }

        var level = fields.Whole("level", 1, 8, 1);
        var band = fields.Take("band")?.ToUpperInvariant();
        if (band?.Length is not (2 or 3) || band.AsSpan().ContainsAnyExcept('L', 'H'))
        {
            throw fields.Wrong("band", band, "2 or 3 letters L or H, as in LLH");
        }

        return new WaveletFilter(family, band, level, fields.Choice<Pooling>("pool"));
    }

    private double[][] Cascade(double[] low, double[] last) =>
        [.. Enumerable.Range(1, Level).Select(level => WithHoles(level < Level ? low : last, 1 << (level - 1)))];

    private static double[] WithHoles(double[] kernel, int step)
    {
        // IBSI appends a zero to a kernel of even length, so that it has a middle; holes come after that.
        var odd = kernel.Length | 1;
        var spread = new double[((odd - 1) * step) + 1];
        for (var i = 0; i < kernel.Length; i++)
        {
            spread[i * step] = kernel[i];
        }

        return spread;
    }
}
