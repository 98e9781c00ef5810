using System.Globalization;

namespace EdgeLiver.Radiomics;

/// <summary>How intensities become grey levels, which count from 1.</summary>
public readonly record struct Discretisation
{
    /// <summary>The most bins; co-occurrence matrices grow with the square.</summary>
    public const int MaxBins = Cooccurrence.MaxLevels;

    private Discretisation(int bins, double width, double? origin) => (Bins, Width, Origin) = (bins, width, origin);

    /// <summary>The intensities are the levels: whole numbers from 1 to <see cref="MaxBins"/>.</summary>
    public static Discretisation None => default;

    /// <summary>Bins from the lowest to the highest intensity of the region; 0 for another kind.</summary>
    public int Bins { get; }

    /// <summary>Intensities a bin; 0 for another kind.</summary>
    public double Width { get; }

    /// <summary>Where the first bin begins; null: at the lower end of the re-segmentation range, without one at the region's lowest intensity.</summary>
    public double? Origin { get; }

    /// <summary>A fixed number of bins, for intensities without a unit (IBSI FBN, K15C).</summary>
    /// <param name="bins">2 to <see cref="MaxBins"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of its range.</exception>
    public static Discretisation FixedBinNumber(int bins) => bins is >= 2 and <= MaxBins
        ? new Discretisation(bins, 0, null)
        : throw new ArgumentOutOfRangeException(nameof(bins), $"{bins} bins; allowed are 2 to {MaxBins}");

    /// <summary>Bins of a fixed width, for intensities with a unit (IBSI FBS, Q3RU).</summary>
    /// <param name="width">Intensities a bin, above 0.</param>
    /// <param name="origin">Where the first bin begins; PyRadiomics' mode does not use it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is not above 0 or not finite.</exception>
    public static Discretisation FixedBinSize(double width, double? origin = null) =>
        double.IsFinite(width) && width > 0 && double.IsFinite(origin ?? 0)
            ? new Discretisation(0, width, origin)
            : throw new ArgumentOutOfRangeException(nameof(width), $"bin width {width}; must be above 0 and finite, and the origin finite");

    /// <summary>For people and for the settings hash: <c>bins=32</c>, <c>width=25,origin=-500</c>, <c>none</c>.</summary>
    public override string ToString() => this switch
    {
        { Bins: > 0 } => $"bins={Bins}",
        { Width: > 0 } => string.Create(CultureInfo.InvariantCulture, $"width={Width:R},origin={(Origin is { } origin ? origin.ToString("R", CultureInfo.InvariantCulture) : "auto")}"),
        _ => "none",
    };
}
