namespace EdgeLiver.Radiomics;

/// <summary>What a NIfTI-1 file holds.</summary>
/// <param name="Volume">The intensities, scaled as the header says.</param>
/// <param name="IsWhole">
/// All intensities are whole numbers, so that they are taken for units that have no fractions (Hounsfield, grey levels)
/// and are rounded again after interpolation (IBSI 68QD).
/// </param>
/// <param name="Geometry">Where the voxels lie.</param>
public sealed record NiftiImage(Volume Volume, bool IsWhole, NiftiGeometry Geometry)
{
    /// <summary>The region that the intensities mark.</summary>
    /// <param name="label">The value inside; null: every value but 0 (masks 0/1, 0/255, label maps as a whole).</param>
    public VolumeMask ToMask(double? label = null)
    {
        var mask = new VolumeMask(Volume.Width, Volume.Height, Volume.Depth);
        var intensities = Volume.Values;
        var inside = mask.Values;
        for (var i = 0; i < intensities.Length; i++)
        {
            inside[i] = label is { } value ? intensities[i] == value : intensities[i] != 0;
        }

        return mask;
    }
}
