namespace EdgeLiver.Radiomics;

/// <summary>IBSI grey-level size-zone features (family 9SAK): how large the connected patches of one level are.</summary>
/// <remarks>
/// Patches touch by sides or corners (8 neighbours in 2-D, 26 in 3-D). Always defined. The mean is taken over the zones.
/// </remarks>
public enum SizeZoneFeature
{
    /// <summary>Mean of 1/size²: small zones weigh more.</summary>
    /// <remarks>IBSI 5QRC. No unit, above 0 to 1.</remarks>
    [Ibsi("szm_sze", "5QRC")]
    SmallZoneEmphasis,

    /// <summary>Mean of size²: large zones weigh more.</summary>
    /// <remarks>IBSI 48P8. No unit, 1 up.</remarks>
    [Ibsi("szm_lze", "48P8")]
    LargeZoneEmphasis,

    /// <summary>Mean of 1/level²: low levels weigh more.</summary>
    /// <remarks>IBSI XMSY. No unit, above 0 to 1.</remarks>
    [Ibsi("szm_lgze", "XMSY")]
    LowGreyLevelZoneEmphasis,

    /// <summary>Mean of level²: high levels weigh more.</summary>
    /// <remarks>IBSI 5GN9. Squared levels, 1 up.</remarks>
    [Ibsi("szm_hgze", "5GN9")]
    HighGreyLevelZoneEmphasis,

    /// <summary>Mean of 1/(level² size²).</summary>
    /// <remarks>IBSI 5RAI. No unit, above 0 to 1.</remarks>
    [Ibsi("szm_szlge", "5RAI")]
    SmallZoneLowGreyLevelEmphasis,

    /// <summary>Mean of level²/size².</summary>
    /// <remarks>IBSI HW1V. Squared levels, above 0.</remarks>
    [Ibsi("szm_szhge", "HW1V")]
    SmallZoneHighGreyLevelEmphasis,

    /// <summary>Mean of size²/level².</summary>
    /// <remarks>IBSI YH51. No unit, above 0.</remarks>
    [Ibsi("szm_lzlge", "YH51")]
    LargeZoneLowGreyLevelEmphasis,

    /// <summary>Mean of level² size².</summary>
    /// <remarks>IBSI J17V. Squared levels, 1 up.</remarks>
    [Ibsi("szm_lzhge", "J17V")]
    LargeZoneHighGreyLevelEmphasis,

    /// <summary>Sum over levels of the squared number of zones, over their number.</summary>
    /// <remarks>IBSI JNSA. Count, 1 up.</remarks>
    [Ibsi("szm_glnu", "JNSA")]
    GreyLevelNonUniformity,

    /// <summary>The same over that number once more.</summary>
    /// <remarks>IBSI Y1RO. No unit, above 0 to 1.</remarks>
    [Ibsi("szm_glnu_norm", "Y1RO")]
    NormalisedGreyLevelNonUniformity,

    /// <summary>Sum over sizes of the squared number of zones, over their number.</summary>
    /// <remarks>IBSI 4JP3. Count, 1 up.</remarks>
    [Ibsi("szm_zsnu", "4JP3")]
    ZoneSizeNonUniformity,

    /// <summary>The same over that number once more.</summary>
    /// <remarks>IBSI VB3A. No unit, above 0 to 1.</remarks>
    [Ibsi("szm_zsnu_norm", "VB3A")]
    NormalisedZoneSizeNonUniformity,

    /// <summary>Zones over pixels.</summary>
    /// <remarks>IBSI P30P. No unit, above 0 to 1.</remarks>
    [Ibsi("szm_z_perc", "P30P")]
    ZonePercentage,

    /// <summary>Variance of the level of the zones.</summary>
    /// <remarks>IBSI BYLV. Squared levels, 0 up.</remarks>
    [Ibsi("szm_gl_var", "BYLV")]
    GreyLevelVariance,

    /// <summary>Variance of the size.</summary>
    /// <remarks>IBSI 3NSA. Squared units of it, 0 up.</remarks>
    [Ibsi("szm_zs_var", "3NSA")]
    ZoneSizeVariance,

    /// <summary>Entropy of level and size together.</summary>
    /// <remarks>IBSI GU8N. Bits, 0 up.</remarks>
    [Ibsi("szm_zs_entr", "GU8N")]
    ZoneSizeEntropy,
}
