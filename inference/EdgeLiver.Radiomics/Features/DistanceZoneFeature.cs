namespace EdgeLiver.Radiomics;

/// <summary>
/// IBSI grey-level distance-zone features (family VMDZ): how far patches of one level lie from the region's edge.
/// </summary>
/// <remarks>
/// Zones as in the size-zone family; a zone's distance is that of its nearest pixel, counted in steps over sides, 1 at
/// the edge. Always defined. The mean is taken over the zones.
/// </remarks>
public enum DistanceZoneFeature
{
    /// <summary>Mean of 1/distance²: zones near the edge weigh more.</summary>
    /// <remarks>IBSI 0GBI. No unit, above 0 to 1.</remarks>
    [Ibsi("dzm_sde", "0GBI")]
    SmallDistanceEmphasis,

    /// <summary>Mean of distance²: zones far from it weigh more.</summary>
    /// <remarks>IBSI MB4I. No unit, 1 up.</remarks>
    [Ibsi("dzm_lde", "MB4I")]
    LargeDistanceEmphasis,

    /// <summary>Mean of 1/level²: low levels weigh more.</summary>
    /// <remarks>IBSI S1RA. No unit, above 0 to 1.</remarks>
    [Ibsi("dzm_lgze", "S1RA")]
    LowGreyLevelZoneEmphasis,

    /// <summary>Mean of level²: high levels weigh more.</summary>
    /// <remarks>IBSI K26C. Squared levels, 1 up.</remarks>
    [Ibsi("dzm_hgze", "K26C")]
    HighGreyLevelZoneEmphasis,

    /// <summary>Mean of 1/(level² distance²).</summary>
    /// <remarks>IBSI RUVG. No unit, above 0 to 1.</remarks>
    [Ibsi("dzm_sdlge", "RUVG")]
    SmallDistanceLowGreyLevelEmphasis,

    /// <summary>Mean of level²/distance².</summary>
    /// <remarks>IBSI DKNJ. Squared levels, above 0.</remarks>
    [Ibsi("dzm_sdhge", "DKNJ")]
    SmallDistanceHighGreyLevelEmphasis,

    /// <summary>Mean of distance²/level².</summary>
    /// <remarks>IBSI A7WM. No unit, above 0.</remarks>
    [Ibsi("dzm_ldlge", "A7WM")]
    LargeDistanceLowGreyLevelEmphasis,

    /// <summary>Mean of level² distance².</summary>
    /// <remarks>IBSI KLTH. Squared levels, 1 up.</remarks>
    [Ibsi("dzm_ldhge", "KLTH")]
    LargeDistanceHighGreyLevelEmphasis,

    /// <summary>Sum over levels of the squared number of zones, over their number.</summary>
    /// <remarks>IBSI VFT7. Count, 1 up.</remarks>
    [Ibsi("dzm_glnu", "VFT7")]
    GreyLevelNonUniformity,

    /// <summary>The same over that number once more.</summary>
    /// <remarks>IBSI 7HP3. No unit, above 0 to 1.</remarks>
    [Ibsi("dzm_glnu_norm", "7HP3")]
    NormalisedGreyLevelNonUniformity,

    /// <summary>Sum over distances of the squared number of zones, over their number.</summary>
    /// <remarks>IBSI V294. Count, 1 up.</remarks>
    [Ibsi("dzm_zdnu", "V294")]
    ZoneDistanceNonUniformity,

    /// <summary>The same over that number once more.</summary>
    /// <remarks>IBSI IATH. No unit, above 0 to 1.</remarks>
    [Ibsi("dzm_zdnu_norm", "IATH")]
    NormalisedZoneDistanceNonUniformity,

    /// <summary>Zones over pixels.</summary>
    /// <remarks>IBSI VIWW. No unit, above 0 to 1.</remarks>
    [Ibsi("dzm_z_perc", "VIWW")]
    ZonePercentage,

    /// <summary>Variance of the level of the zones.</summary>
    /// <remarks>IBSI QK93. Squared levels, 0 up.</remarks>
    [Ibsi("dzm_gl_var", "QK93")]
    GreyLevelVariance,

    /// <summary>Variance of the distance.</summary>
    /// <remarks>IBSI 7WT1. Squared units of it, 0 up.</remarks>
    [Ibsi("dzm_zd_var", "7WT1")]
    ZoneDistanceVariance,

    /// <summary>Entropy of level and distance together.</summary>
    /// <remarks>IBSI GBDU. Bits, 0 up.</remarks>
    [Ibsi("dzm_zd_entr", "GBDU")]
    ZoneDistanceEntropy,
}
