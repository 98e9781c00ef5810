namespace EdgeLiver.Radiomics;

/// <summary>IBSI local intensity (family 9ST6): peaks of the mean over a sphere of 1 cm³, 3-D.</summary>
public enum LocalIntensityFeature
{
    /// <summary>Local intensity peak: mean intensity within 6.2 mm of the region's brightest voxel.</summary>
    /// <remarks>IBSI VJGA. Unit of the intensities, any value. With several brightest voxels the highest peak counts. Undefined where re-segmentation leaves no voxel.</remarks>
    [Ibsi("loc_peak_loc", "VJGA")]
    LocalPeak,

    /// <summary>Global intensity peak: the highest mean within 6.2 mm of any voxel of the region.</summary>
    /// <remarks>IBSI 0F91. Unit of the intensities, any value. Undefined where re-segmentation leaves no voxel.</remarks>
    [Ibsi("loc_peak_glob", "0F91")]
    GlobalPeak,
}
