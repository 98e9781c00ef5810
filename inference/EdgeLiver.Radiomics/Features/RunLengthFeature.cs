namespace EdgeLiver.Radiomics;

/// <summary>IBSI grey-level run-length features (family TP0I): how long one level goes on along a line.</summary>
/// <remarks>Always defined: a pixel alone is a run of 1. The mean is taken over the runs.</remarks>
public enum RunLengthFeature
{
    /// <summary>Mean of 1/length²: short runs weigh more.</summary>
    /// <remarks>IBSI 22OV. No unit, above 0 to 1.</remarks>
    [Ibsi("rlm_sre", "22OV")]
    ShortRunEmphasis,

    /// <summary>Mean of length²: long runs weigh more.</summary>
    /// <remarks>IBSI W4KF. No unit, 1 up.</remarks>
    [Ibsi("rlm_lre", "W4KF")]
    LongRunEmphasis,

    /// <summary>Mean of 1/level²: low levels weigh more.</summary>
    /// <remarks>IBSI V3SW. No unit, above 0 to 1.</remarks>
    [Ibsi("rlm_lgre", "V3SW")]
    LowGreyLevelRunEmphasis,

    /// <summary>Mean of level²: high levels weigh more.</summary>
    /// <remarks>IBSI G3QZ. Squared levels, 1 up.</remarks>
    [Ibsi("rlm_hgre", "G3QZ")]
    HighGreyLevelRunEmphasis,

    /// <summary>Mean of 1/(level² length²).</summary>
    /// <remarks>IBSI HTZT. No unit, above 0 to 1.</remarks>
    [Ibsi("rlm_srlge", "HTZT")]
    ShortRunLowGreyLevelEmphasis,

    /// <summary>Mean of level²/length².</summary>
    /// <remarks>IBSI GD3A. Squared levels, above 0.</remarks>
    [Ibsi("rlm_srhge", "GD3A")]
    ShortRunHighGreyLevelEmphasis,

    /// <summary>Mean of length²/level².</summary>
    /// <remarks>IBSI IVPO. No unit, above 0.</remarks>
    [Ibsi("rlm_lrlge", "IVPO")]
    LongRunLowGreyLevelEmphasis,

    /// <summary>Mean of level² length².</summary>
    /// <remarks>IBSI 3KUM. Squared levels, 1 up.</remarks>
    [Ibsi("rlm_lrhge", "3KUM")]
    LongRunHighGreyLevelEmphasis,

    /// <summary>Sum over levels of the squared number of runs, over their number.</summary>
    /// <remarks>IBSI R5YN. Count, 1 up.</remarks>
    [Ibsi("rlm_glnu", "R5YN")]
    GreyLevelNonUniformity,

    /// <summary>The same over that number once more.</summary>
    /// <remarks>IBSI OVBL. No unit, above 0 to 1.</remarks>
    [Ibsi("rlm_glnu_norm", "OVBL")]
    NormalisedGreyLevelNonUniformity,

    /// <summary>Sum over lengths of the squared number of runs, over their number.</summary>
    /// <remarks>IBSI W92Y. Count, 1 up.</remarks>
    [Ibsi("rlm_rlnu", "W92Y")]
    RunLengthNonUniformity,

    /// <summary>The same over that number once more.</summary>
    /// <remarks>IBSI IC23. No unit, above 0 to 1.</remarks>
    [Ibsi("rlm_rlnu_norm", "IC23")]
    NormalisedRunLengthNonUniformity,

    /// <summary>Runs over pixels and directions.</summary>
    /// <remarks>IBSI 9ZK5. No unit, above 0 to 1.</remarks>
    [Ibsi("rlm_r_perc", "9ZK5")]
    RunPercentage,

    /// <summary>Variance of the level of the runs.</summary>
    /// <remarks>IBSI 8CE5. Squared levels, 0 up.</remarks>
    [Ibsi("rlm_gl_var", "8CE5")]
    GreyLevelVariance,

    /// <summary>Variance of the length.</summary>
    /// <remarks>IBSI SXLW. Squared units of it, 0 up.</remarks>
    [Ibsi("rlm_rl_var", "SXLW")]
    RunLengthVariance,

    /// <summary>Entropy of level and length together.</summary>
    /// <remarks>IBSI HJ9O. Bits, 0 up.</remarks>
    [Ibsi("rlm_rl_entr", "HJ9O")]
    RunEntropy,
}
