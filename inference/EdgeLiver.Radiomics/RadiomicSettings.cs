using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeLiver.Radiomics;

/// <summary>What feature values depend on beside the pixels.</summary>
public sealed record RadiomicSettings
{
    // Raise it when a definition changes, so that old values are not mixed with new ones.
    private const int Version = 2;

    /// <summary>Whose conventions.</summary>
    public RadiomicMode Mode { get; init; } = RadiomicMode.Ibsi;

    /// <summary>How intensities become grey levels.</summary>
    public Discretisation Discretisation { get; init; } = Discretisation.None;

    /// <summary>Intensities that count; null: all.</summary>
    public IntensityRange? Range { get; init; }

    /// <summary>Standard deviations from the region's mean beyond which an intensity is an outlier, above 0; null: none is.</summary>
    public double? OutlierSigma { get; init; }

    /// <summary>
    /// Bins of the intensity-volume histogram; null: the intensities themselves where they have a unit (whole numbers of a
    /// volume file), else 1,000 bins, as IBSI recommends.
    /// </summary>
    public Discretisation? VolumeHistogram { get; init; }

    /// <summary>The settings of the live pictures: 32 bins, because a scanner's grey values have no unit.</summary>
    public static RadiomicSettings Live { get; } = new() { Discretisation = Discretisation.FixedBinNumber(32) };

    /// <summary>Twelve hexadecimal digits; vectors with different ones must not be mixed.</summary>
    /// <param name="processing">What else was done to the picture: its spacing's unit, resampling, filter.</param>
    public string Hash(string processing)
    {
        var range = Range is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known.Low:R}..{known.High:R}") : "all";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"edgeliver-radiomics/{Version};{Mode};{Discretisation};range={range};outliers={OutlierSigma:R};ivh={VolumeHistogram?.ToString() ?? "auto"};{processing}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
    }
}
