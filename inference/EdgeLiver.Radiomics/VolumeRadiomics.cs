using EdgeLiver.Imaging;

namespace EdgeLiver.Radiomics;

/// <summary>All features of one region of a volume or of a single slice of real intensities.</summary>
public static class VolumeRadiomics
{
    /// <summary>The features of a region.</summary>
    /// <param name="image">Intensities; one slice is a picture and gets 2-D features alone.</param>
    /// <param name="form">The region's form (IBSI: morphological mask), at least one voxel.</param>
    /// <param name="intensities">The part of it whose intensities count (IBSI: intensity mask), at least one voxel.</param>
    /// <param name="settings">Bins and conventions; range and outliers are taken as already applied to <paramref name="intensities"/>.</param>
    /// <param name="bySlice">True leaves out texture in three dimensions.</param>
    /// <param name="processing">What was done to the image before; goes into the settings hash.</param>
    /// <exception cref="ArgumentException">Sizes differ, or a mask is empty.</exception>
    /// <exception cref="RegionException">The intensities do not fit the bins.</exception>
    public static RadiomicFeatures Extract(
        Volume image, VolumeMask form, VolumeMask intensities, RadiomicSettings settings, bool bySlice, string processing)
    {
        Check(image, form, nameof(form));
        Check(image, intensities, nameof(intensities));
        var layout = image.Depth == 1 ? FeatureLayout.Picture : bySlice ? FeatureLayout.Slices : FeatureLayout.Volume;
        var target = new RadiomicFeatures(layout);
        var spacing = new PixelSpacing(image.Spacing.XMm, image.Spacing.YMm);
        target.Begin(spacing, settings.Hash(processing), settings.Mode);
        if (image.Depth == 1)
        {
            WriteShape(form, spacing, target);
        }
        else
        {
            Morphology.Write(image, form, intensities, target.Block<MorphologyFeature>(Aggregation.None));
            LocalIntensity.Write(image, intensities, target.Block<LocalIntensityFeature>(Aggregation.None));
        }

        var (values, counts) = Occurrences.Of(image, intensities);
        var distribution = new Distribution(values, counts);
        IntensityStatistics.Write(distribution, target.Block<IntensityStatistic>(Aggregation.None));
        WriteVolumeHistogram(distribution, settings, target);
        if (GreyLevels.WhyNone(settings.Discretisation, distribution) is { } reason)
        {
            target.ExplainRest(reason);
            return target;
        }

        var region = WriteLevels(image, intensities, distribution, settings, target);
        var textures = new VolumeTextures(region, Form(form), settings.Mode, target);
        textures.WriteSlices();
        if (image.Depth > 1)
        {
            textures.WriteStack();
        }

        if (layout == FeatureLayout.Volume)
        {
            textures.WriteVolume();
        }

        return target;
    }

    /// <summary>The features of a region that was processed before.</summary>
    /// <inheritdoc cref="Extract(Volume, VolumeMask, VolumeMask, RadiomicSettings, bool, string)"/>
    public static RadiomicFeatures Extract(ProcessedVolume volume, RadiomicSettings settings, bool bySlice) =>
        Extract(volume.Image, volume.Form, volume.Intensities, settings, bySlice, volume.Processing);

    private static void Check(Volume image, VolumeMask mask, string name)
    {
        if (!image.HasSizeOf(mask))
        {
            throw new ArgumentException(
                $"mask is {mask.Width}x{mask.Height}x{mask.Depth}, the image {image.Width}x{image.Height}x{image.Depth}; they must be equal", name);
        }

        if (mask.Count == 0)
        {
            throw new ArgumentException("no voxel of the mask is inside", name);
        }
    }

    private static LevelVolume WriteLevels(
        Volume image, VolumeMask mask, Distribution distribution, RadiomicSettings settings, RadiomicFeatures target)
    {
        var levels = new GreyLevels(settings.Discretisation, settings.Mode, distribution.Minimum, distribution.Maximum, settings.Range);
        var region = new LevelVolume(image.Width, image.Height, image.Depth, levels.Count);
        var histogram = new int[levels.Count];
        for (var i = 0; i < region.Values.Length; i++)
        {
            if (mask.Values[i])
            {
                region.Values[i] = levels.Of(image.Values[i]);
                histogram[region.Values[i] - 1]++;
            }
        }

        double[] numbers = [.. Enumerable.Range(1, levels.Count).Select(level => (double)level)];
        IntensityHistogram.Write(numbers, histogram, target.Block<IntensityHistogramFeature>(Aggregation.None));
        return region;
    }

    private static void WriteVolumeHistogram(Distribution intensities, RadiomicSettings settings, RadiomicFeatures target)
    {
        var block = target.Block<VolumeHistogramFeature>(Aggregation.None);
        var whole = true;
        foreach (var value in intensities.Values)
        {
            whole &= value == Math.Floor(value);
        }

        var bins = settings.VolumeHistogram ?? (whole ? Discretisation.None : VolumeHistogramBins.Unitless);
        VolumeHistogramBins.Write(intensities, bins, settings.Range, new double[intensities.Values.Length], block);
    }

    private static LevelVolume Form(VolumeMask mask)
    {
        var form = new LevelVolume(mask.Width, mask.Height, mask.Depth, 1);
        for (var i = 0; i < form.Values.Length; i++)
        {
            form.Values[i] = mask.Values[i] ? 1 : 0;
        }

        return form;
    }

    private static void WriteShape(VolumeMask form, PixelSpacing spacing, RadiomicFeatures target)
    {
        using var mask = new Mask(form.Width, form.Height);
        for (var y = 0; y < form.Height; y++)
        {
            for (var x = 0; x < form.Width; x++)
            {
                mask.Row(y)[x] = form[x, y, 0] ? Mask.Inside : (byte)0;
            }
        }

        Shape2D.Write(new RegionMeasure().Measure(mask.View, spacing), target.Block<Shape2DFeature>(Aggregation.None));
    }
}
