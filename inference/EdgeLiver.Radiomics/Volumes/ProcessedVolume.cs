namespace EdgeLiver.Radiomics;

/// <summary>A volume and its region, ready for features: another spacing, rounded, re-segmented.</summary>
public sealed class ProcessedVolume
{
    private ProcessedVolume(
        Volume image, VolumeMask form, VolumeMask intensities, IReadOnlyList<KeyValuePair<string, double>> diagnostics, string processing) =>
        (Image, Form, Intensities, Diagnostics, Processing) = (image, form, intensities, diagnostics, processing);

    /// <summary>Intensities.</summary>
    public Volume Image { get; }

    /// <summary>The region's form.</summary>
    public VolumeMask Form { get; }

    /// <summary>The part of it whose intensities count.</summary>
    public VolumeMask Intensities { get; }

    /// <summary>IBSI's diagnostics of each step by their tags.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Diagnostics { get; }

    /// <summary>What was done, for the settings hash.</summary>
    public string Processing { get; }

    /// <summary>Does the steps that come before features, in IBSI's order.</summary>
    /// <param name="image">Intensities; where all are whole numbers, interpolated ones are rounded (CT).</param>
    /// <param name="mask">The region, of the same size, at least one voxel.</param>
    /// <param name="spacing">The wanted spacing; null: as it is.</param>
    /// <param name="interpolation">How intensities are interpolated; the mask always linearly.</param>
    /// <param name="settings">Range and outliers.</param>
    /// <exception cref="RegionException">Nothing of the region is left.</exception>
    public static ProcessedVolume Of(
        Volume image, VolumeMask mask, VoxelSpacing? spacing, Interpolation interpolation, RadiomicSettings settings)
    {
        var diagnostics = new Diagnostics();
        diagnostics.AddImage(image, "init_img");
        diagnostics.AddRegion(image, mask, mask, "init_roi");
        var processing = "spacing=own";
        if (spacing is { } wanted)
        {
            var round = IsWhole(image);
            mask = Resampling.Apply(mask, image.Spacing, wanted);
            image = Resampling.Apply(image, wanted, interpolation, round);
            processing = FormattableString.Invariant($"spacing={wanted.XMm:R}x{wanted.YMm:R}x{wanted.ZMm:R};{interpolation};rounded={round}");
        }

        diagnostics.AddImage(image, "interp_img");
        diagnostics.AddRegion(image, mask, mask, "interp_roi");
        var intensities = Resegmentation.Apply(image, mask, settings);
        diagnostics.AddRegion(image, mask, intensities, "reseg_roi");
        return new ProcessedVolume(image, mask, intensities, diagnostics.Values, processing);
    }

    /// <summary>A filter's response in place of the intensities; the region stays as the image's intensities made it (IBSI 2).</summary>
    /// <exception cref="FormatException">The filter is for the other dimension.</exception>
    public ProcessedVolume Filtered(FilterSettings filter, bool bySlice) =>
        new(filter.Apply(Image, bySlice), Form, Intensities, Diagnostics, $"{Processing};{filter};2d={bySlice}");

    private static bool IsWhole(Volume image)
    {
        foreach (var value in image.Values)
        {
            if (value != Math.Floor(value))
            {
                return false;
            }
        }

        return true;
    }
}
