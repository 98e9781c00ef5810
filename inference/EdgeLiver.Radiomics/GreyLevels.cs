namespace EdgeLiver.Radiomics;

/// <summary>Which grey level an intensity of one region has.</summary>
internal readonly struct GreyLevels
{
    private readonly Discretisation _bins;
    private readonly RadiomicMode _mode;
    private readonly double _minimum;
    private readonly double _maximum;
    private readonly double _origin;

    /// <param name="bins">The discretisation; without one the intensities are levels, see <see cref="WhyNone"/>.</param>
    /// <param name="mode">Whose rules.</param>
    /// <param name="minimum">The region's lowest intensity.</param>
    /// <param name="maximum">The region's highest intensity.</param>
    /// <param name="range">Re-segmentation range, whose lower end is the origin of bins of a fixed width; null: none.</param>
    /// <exception cref="RegionException">Intensities do not fit the discretisation.</exception>
    public GreyLevels(Discretisation bins, RadiomicMode mode, double minimum, double maximum, IntensityRange? range)
    {
        (_bins, _mode, _minimum, _maximum) = (bins, mode, minimum, maximum);
        _origin = Origin(bins, mode, minimum, range);
        if (minimum < _origin)
        {
            throw new RegionException($"intensity {minimum} lies below the bin origin {_origin}; give an origin of at most {minimum}, or a range that begins at the origin");
        }

        var highest = bins.Bins > 0 ? bins.Bins : Level(maximum);
        if (highest > Discretisation.MaxBins)
        {
            throw new RegionException(
                $"intensities {minimum} to {maximum} make {highest:0} grey levels, at most {Discretisation.MaxBins} are possible; give a number of bins or a larger bin width");
        }

        Count = (int)highest;
    }

    /// <summary>N_g: the number of bins, or the highest level of the region.</summary>
    public int Count { get; }

    /// <summary>The level, 1 to <see cref="Count"/>, of an intensity of the region.</summary>
    public int Of(double intensity) => (int)Level(intensity);

    /// <summary>Why a region has no grey levels: nothing makes its intensities levels and they are none; null where it has.</summary>
    public static string? WhyNone(Discretisation bins, Distribution intensities)
    {
        if (bins != Discretisation.None)
        {
            return null;
        }

        foreach (var value in intensities.Values)
        {
            if (value < 1 || value > Discretisation.MaxBins || value != Math.Floor(value))
            {
                return $"without bins intensities must be whole numbers from 1 to {Discretisation.MaxBins}; give a number of bins or a bin width";
            }
        }

        return null;
    }

    private static double Origin(Discretisation bins, RadiomicMode mode, double minimum, IntensityRange? range)
    {
        if (bins.Width == 0)
        {
            return minimum;
        }

        return mode == RadiomicMode.PyRadiomics
            ? Math.Floor(minimum / bins.Width) * bins.Width
            : bins.Origin ?? (range is { Low: > double.NegativeInfinity } known ? known.Low : minimum);
    }

    private double Level(double intensity)
    {
        if (_bins.Width > 0)
        {
            return Math.Floor((intensity - _origin) / _bins.Width) + 1;
        }

        if (_bins.Bins > 0)
        {
            return _mode == RadiomicMode.PyRadiomics ? NumpyBin(intensity) : Bin(intensity);
        }

        return intensity;
    }

    private double Bin(double intensity)
    {
        if (_maximum == _minimum)
        {
            // IBSI leaves one grey level open; this is what MIRP gives it.
            return _bins.Bins / 2;
        }

        return intensity == _maximum ? _bins.Bins : Math.Floor(_bins.Bins * (intensity - _minimum) / (_maximum - _minimum)) + 1;
    }

    /// <summary>Edges as numpy.histogram makes them, half a unit around one grey level; the last bin has no upper end.</summary>
    private double NumpyBin(double intensity)
    {
        var (first, last) = _maximum > _minimum ? (_minimum, _maximum) : (_minimum - 0.5, _maximum + 0.5);
        var width = (last - first) / _bins.Bins;
        var level = 1;
        while (level < _bins.Bins && intensity >= (level * width) + first)
        {
            level++;
        }

        return level;
    }
}
