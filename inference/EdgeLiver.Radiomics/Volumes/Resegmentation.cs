namespace EdgeLiver.Radiomics;

/// <summary>Takes voxels out of a region by their intensities; its form stays as it is (IBSI re-segmentation).</summary>
public static class Resegmentation
{
    /// <summary>The part of a region whose intensities count.</summary>
    /// <param name="image">Intensities.</param>
    /// <param name="form">The region, at least one voxel.</param>
    /// <param name="settings">Range, and outliers from the mean of the whole region.</param>
    /// <exception cref="RegionException">Nothing is left.</exception>
    public static VolumeMask Apply(Volume image, VolumeMask form, RadiomicSettings settings)
    {
        var intensities = form.Clone();
        if (settings.Range is null && settings.OutlierSigma is null)
        {
            return intensities;
        }

        var (values, counts) = Occurrences.Of(image, form);
        var kept = KeptIntensities.Of(new Distribution(values, counts), settings);
        for (var i = 0; i < intensities.Values.Length; i++)
        {
            intensities.Values[i] &= kept.Contains(image.Values[i]);
        }

        return intensities;
    }
}
