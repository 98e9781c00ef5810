using EdgeLiver.Imaging;

namespace EdgeLiver.Radiomics;

/// <summary>All 2-D features of regions of live pictures, one call a region, over borrowed pixels.</summary>
/// <remarks>
/// Native scratch memory is kept between calls and a call allocates nothing; one thread at a time. Several lesions may be measured at
/// once with an extractor each.
/// </remarks>
public sealed class RadiomicsExtractor : IDisposable
{
    private const int Intensities = 256;

    private static readonly double[] IntensityValues = [.. Enumerable.Range(0, Intensities).Select(i => (double)i)];
    private static readonly double[] LevelValues = [.. Enumerable.Range(1, Intensities).Select(i => (double)i)];

    private readonly RadiomicSettings _settings;
    private readonly Discretisation _volumeHistogram;
    private readonly string _hashInMm;
    private readonly string _hashInPixels;
    private readonly RegionMeasure _measure = new();
    private readonly PictureTextures _textures = new();
    private readonly int[] _intensities = new int[Intensities];
    private readonly byte[] _levelOf = new byte[Intensities];
    private readonly int[] _levels = new int[PictureTextures.MaxLevels];
    private readonly double[] _middles = new double[Intensities];

    /// <param name="settings">Bins, range and conventions; a picture has no bins of less than one intensity, so at most 255 levels.</param>
    /// <exception cref="ArgumentException">The settings make more than 255 levels.</exception>
    public RadiomicsExtractor(RadiomicSettings settings)
    {
        if (!Fits(settings))
        {
            throw new ArgumentException($"{settings.Discretisation} makes more than {PictureTextures.MaxLevels} grey levels of a picture", nameof(settings));
        }

        _settings = settings;
        _volumeHistogram = settings.VolumeHistogram ?? VolumeHistogramBins.Unitless;
        _hashInMm = settings.Hash("8bit;mm");
        _hashInPixels = settings.Hash("8bit;px");
    }

    /// <summary>True where these settings make at most 255 levels of an 8-bit picture.</summary>
    public static bool Fits(RadiomicSettings settings) =>
        settings.Discretisation.Bins <= PictureTextures.MaxLevels && settings.Discretisation.Width is 0 or > 1;

    /// <summary>The features of one region as a new vector.</summary>
    /// <inheritdoc cref="Extract(GrayView, GrayView, RadiomicFeatures, PixelSpacing, byte)"/>
    public RadiomicFeatures Extract(GrayView image, GrayView labels, PixelSpacing spacing = default, byte label = Mask.Inside)
    {
        var features = new RadiomicFeatures(FeatureLayout.Picture);
        Extract(image, labels, features, spacing, label);
        return features;
    }

    /// <summary>Fills a vector with the features of one region.</summary>
    /// <param name="image">B-mode luma, <c>Height x Width</c>, 8 bit.</param>
    /// <param name="labels">Same size; a mask, or a label map with one number for each region.</param>
    /// <param name="target">A vector of <see cref="FeatureLayout.Picture"/>; whatever it held is forgotten.</param>
    /// <param name="spacing">Size of a pixel; unknown: lengths in pixels.</param>
    /// <param name="label">The pixels of <paramref name="labels"/> with this value are the region, 1 to 255.</param>
    /// <exception cref="ArgumentException">The sizes differ, or no pixel has the label.</exception>
    /// <exception cref="RegionException">No intensity is in the settings' range, or one does not fit the bins.</exception>
    public RegionShape Extract(
        GrayView image, GrayView labels, RadiomicFeatures target, PixelSpacing spacing = default, byte label = Mask.Inside)
    {
        if (image.Width != labels.Width || image.Height != labels.Height)
        {
            throw new ArgumentException(
                $"mask is {labels.Width}x{labels.Height}, the image {image.Width}x{image.Height}; they must be equal", nameof(labels));
        }

        var shape = _measure.Measure(labels, spacing, label);
        target.Begin(spacing, spacing.IsKnown ? _hashInMm : _hashInPixels, _settings.Mode);
        GrayView pixels = image.Crop(shape.Box), marks = labels.Crop(shape.Box);
        Count(pixels, marks, label);
        Resegment();
        Shape2D.Write(shape, target.Block<Shape2DFeature>(Aggregation.None));
        var distribution = WriteIntensities(target);
        if (GreyLevels.WhyNone(_settings.Discretisation, distribution) is { } reason)
        {
            target.ExplainRest(reason);
            return shape;
        }

        var levels = WriteLevels(distribution, target);
        _textures.Write(new LevelSource(pixels, marks, label, shape.Pixels, _levelOf), _levels.AsSpan(0, levels), _settings.Mode, target);
        return shape;
    }

    public void Dispose() => _textures.Dispose();

    private void Count(GrayView image, GrayView labels, byte label)
    {
        Array.Clear(_intensities);
        for (var y = 0; y < image.Height; y++)
        {
            var pixels = image.Row(y);
            var marks = labels.Row(y);
            for (var x = 0; x < pixels.Length; x++)
            {
                if (marks[x] == label)
                {
                    _intensities[pixels[x]]++;
                }
            }
        }
    }

    /// <summary>Takes intensities that do not count out of the histogram: the same for all pixels that have them.</summary>
    private void Resegment()
    {
        if (_settings.Range is null && _settings.OutlierSigma is null)
        {
            return;
        }

        var kept = KeptIntensities.Of(new Distribution(IntensityValues, _intensities), _settings);
        for (var i = 0; i < Intensities; i++)
        {
            _intensities[i] = kept.Contains(i) ? _intensities[i] : 0;
        }
    }

    /// <summary>Writes the families of the intensities themselves.</summary>
    private Distribution WriteIntensities(RadiomicFeatures target)
    {
        var distribution = new Distribution(IntensityValues, _intensities);
        IntensityStatistics.Write(distribution, target.Block<IntensityStatistic>(Aggregation.None));
        VolumeHistogramBins.Write(
            distribution, _volumeHistogram, _settings.Range, _middles, target.Block<VolumeHistogramFeature>(Aggregation.None));
        return distribution;
    }

    /// <summary>Writes the histogram of levels, makes the table from intensity to level, and gives N_g.</summary>
    private int WriteLevels(Distribution distribution, RadiomicFeatures target)
    {
        var grey = new GreyLevels(_settings.Discretisation, _settings.Mode, distribution.Minimum, distribution.Maximum, _settings.Range);
        Array.Clear(_levelOf);
        Array.Clear(_levels);
        for (var i = 0; i < Intensities; i++)
        {
            if (_intensities[i] > 0)
            {
                _levelOf[i] = (byte)grey.Of(i);
                _levels[_levelOf[i] - 1] += _intensities[i];
            }
        }

        IntensityHistogram.Write(
            LevelValues.AsSpan(0, grey.Count), _levels.AsSpan(0, grey.Count), target.Block<IntensityHistogramFeature>(Aggregation.None));
        return grey.Count;
    }
}
