namespace EdgeLiver.Radiomics;

/// <summary>A convolutional filter of IBSI 2 and its settings; its text goes into the hash of the settings.</summary>
/// <remarks>Definitions: Depeursinge et al., Standardised convolutional filtering for radiomics, arXiv 2006.05470.</remarks>
public abstract record FilterSettings
{
    /// <summary>What lies beyond the image's border.</summary>
    public Boundary Boundary { get; init; } = Boundary.Reflect;

    /// <summary>Reads <c>NAME:field=value,field=value</c>, as <see cref="ToString"/> writes it.</summary>
    /// <exception cref="FormatException">One line that names the field, its value and the allowed range.</exception>
    public static FilterSettings Parse(string text)
    {
        var fields = FilterText.Read(text);
        FilterSettings settings = fields.Name switch
        {
            "mean" => MeanFilter.Read(fields),
            "log" => LaplacianOfGaussianFilter.Read(fields),
            "laws" => LawsFilter.Read(fields),
            "gabor" => GaborFilter.Read(fields),
            "wavelet" => WaveletFilter.Read(fields),
            "simoncelli" => IsotropicWaveletFilter.Read(fields, IsotropicWavelet.Simoncelli),
            "shannon" => IsotropicWaveletFilter.Read(fields, IsotropicWavelet.Shannon),
            _ => throw new FormatException($"filter: name is '{fields.Name}', must be mean, log, laws, gabor, wavelet, simoncelli or shannon"),
        };
        settings = settings with { Boundary = fields.Choice("boundary", settings.Boundary) };
        fields.ThrowIfAnyIsLeft();
        return settings;
    }

    /// <summary>The response map.</summary>
    /// <param name="image">Not written to.</param>
    /// <param name="bySlice">Each slice alone (2-D), else the volume (3-D).</param>
    /// <exception cref="FormatException">The settings are for the other dimension.</exception>
    public abstract Volume Apply(Volume image, bool bySlice);

    /// <summary>The text that <see cref="Parse"/> reads; equal settings have equal texts.</summary>
    public sealed override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Text},boundary={Boundary.ToString().ToLowerInvariant()}");

    /// <summary>Name and fields but for the boundary.</summary>
    private protected abstract string Text { get; }
}
