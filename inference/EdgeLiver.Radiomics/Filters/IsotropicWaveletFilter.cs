namespace EdgeLiver.Radiomics;

/// <summary>Radial profile of a non-separable wavelet in the Fourier domain.</summary>
public enum IsotropicWavelet
{
    /// <summary>An ideal band of one octave.</summary>
    Shannon,

    /// <summary>A cosine over the logarithm of the frequency, two octaves wide.</summary>
    Simoncelli,
}

/// <summary>Band-pass map of a non-separable, circularly symmetric wavelet (IBSI LODD).</summary>
/// <param name="Wavelet">Its profile.</param>
/// <param name="Level">1 for the highest band, each further one an octave lower.</param>
/// <param name="Riesz">A Riesz transform of the response, or null.</param>
/// <remarks>The text's boundary is wrap where none is given: the consensus of IBSI 2 takes the image as periodic, without extension.</remarks>
public sealed record IsotropicWaveletFilter(IsotropicWavelet Wavelet, int Level, RieszOrder? Riesz = null) : FilterSettings
{
    private protected override string Text => $"{Wavelet.ToString().ToLowerInvariant()}:level={Level}{RieszOrder.Field(Riesz)}";

    public override Volume Apply(Volume image, bool bySlice)
    {
        var riesz = Riesz?.Transfer(bySlice);
        var highest = Math.ScaleB(1, 1 - Level);
        return TransferFilter.Apply(image, bySlice, Boundary, (x, y, z) =>
        {
            var gain = Gain(Math.Sqrt((x * x) + (y * y) + (z * z)) / highest);
            return gain == 0 || riesz is null ? gain : gain * riesz(x, y, z);
        });
    }

    internal static IsotropicWaveletFilter Read(FilterText fields, IsotropicWavelet wavelet) =>
        new(wavelet, fields.Whole("level", 1, 10, 1), RieszOrder.Read(fields)) { Boundary = Boundary.Wrap };

    /// <summary>Gain at a frequency in units of the band's highest.</summary>
    private double Gain(double frequency) => Wavelet switch
    {
        _ when frequency > 1 => 0,
        IsotropicWavelet.Shannon => frequency >= 0.5 ? 1 : 0,
        _ => frequency >= 0.25 ? Math.Cos(Math.PI / 2 * Math.Log2(2 * frequency)) : 0,
    };
}
