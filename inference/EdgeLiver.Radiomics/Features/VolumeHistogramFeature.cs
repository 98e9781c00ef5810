namespace EdgeLiver.Radiomics;

/// <summary>IBSI intensity-volume histogram features (family P88C): which part of a region reaches which intensity.</summary>
/// <remarks>
/// Made over the intensities themselves where they have a unit of their own (CT), else over 1,000 bins. The area under
/// the curve (9CMM) has no reference value and is left out.
/// </remarks>
public enum VolumeHistogramFeature
{
    /// <summary>Part of the region at or above 10 % of its intensity range.</summary>
    /// <remarks>IBSI BC2M. No unit, 0 to 1; always defined.</remarks>
    [Ibsi("ivh_v10", "BC2M")]
    VolumeFraction10,

    /// <summary>Part of the region at or above 25 % of its intensity range.</summary>
    /// <remarks>IBSI BC2M. No unit, 0 to 1; always defined.</remarks>
    [Ibsi("ivh_v25", "BC2M")]
    VolumeFraction25,

    /// <summary>Part of the region at or above 50 % of its intensity range.</summary>
    /// <remarks>IBSI BC2M. No unit, 0 to 1; always defined.</remarks>
    [Ibsi("ivh_v50", "BC2M")]
    VolumeFraction50,

    /// <summary>Part of the region at or above 75 % of its intensity range.</summary>
    /// <remarks>IBSI BC2M. No unit, 0 to 1; always defined.</remarks>
    [Ibsi("ivh_v75", "BC2M")]
    VolumeFraction75,

    /// <summary>Part of the region at or above 90 % of its intensity range.</summary>
    /// <remarks>IBSI BC2M. No unit, 0 to 1; always defined.</remarks>
    [Ibsi("ivh_v90", "BC2M")]
    VolumeFraction90,

    /// <summary>
    /// The lowest intensity that at most 10 % of the region reach; one step above the range where even the highest is more
    /// frequent.
    /// </summary>
    /// <remarks>IBSI GBPN. Unit or bins of the histogram; always defined.</remarks>
    [Ibsi("ivh_i10", "GBPN")]
    IntensityAt10,

    /// <summary>
    /// The lowest intensity that at most 25 % of the region reach; one step above the range where even the highest is more
    /// frequent.
    /// </summary>
    /// <remarks>IBSI GBPN. Unit or bins of the histogram; always defined.</remarks>
    [Ibsi("ivh_i25", "GBPN")]
    IntensityAt25,

    /// <summary>
    /// The lowest intensity that at most 50 % of the region reach; one step above the range where even the highest is more
    /// frequent.
    /// </summary>
    /// <remarks>IBSI GBPN. Unit or bins of the histogram; always defined.</remarks>
    [Ibsi("ivh_i50", "GBPN")]
    IntensityAt50,

    /// <summary>
    /// The lowest intensity that at most 75 % of the region reach; one step above the range where even the highest is more
    /// frequent.
    /// </summary>
    /// <remarks>IBSI GBPN. Unit or bins of the histogram; always defined.</remarks>
    [Ibsi("ivh_i75", "GBPN")]
    IntensityAt75,

    /// <summary>
    /// The lowest intensity that at most 90 % of the region reach; one step above the range where even the highest is more
    /// frequent.
    /// </summary>
    /// <remarks>IBSI GBPN. Unit or bins of the histogram; always defined.</remarks>
    [Ibsi("ivh_i90", "GBPN")]
    IntensityAt90,

    /// <summary>VolumeFraction10 less VolumeFraction90.</summary>
    /// <remarks>IBSI DDTU. No unit, 0 to 1; always defined.</remarks>
    [Ibsi("ivh_diff_v10_v90", "DDTU")]
    VolumeFractionDifference10To90,

    /// <summary>VolumeFraction25 less VolumeFraction75.</summary>
    /// <remarks>IBSI DDTU. No unit, 0 to 1; always defined.</remarks>
    [Ibsi("ivh_diff_v25_v75", "DDTU")]
    VolumeFractionDifference25To75,

    /// <summary>IntensityAt10 less IntensityAt90.</summary>
    /// <remarks>IBSI CNV2. Unit or bins of the histogram, 0 up; always defined.</remarks>
    [Ibsi("ivh_diff_i10_i90", "CNV2")]
    IntensityDifference10To90,

    /// <summary>IntensityAt25 less IntensityAt75.</summary>
    /// <remarks>IBSI CNV2. Unit or bins of the histogram, 0 up; always defined.</remarks>
    [Ibsi("ivh_diff_i25_i75", "CNV2")]
    IntensityDifference25To75,
}
