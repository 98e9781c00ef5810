namespace EdgeLiver.Radiomics;

/// <summary>IBSI neighbouring grey-level dependence features (family REK0): how many neighbours share a pixel's level.</summary>
/// <remarks>
/// A pixel's dependence is 1 plus the neighbours inside the region at distance 1 with exactly its level. Always defined.
/// The mean is taken over the pixels.
/// </remarks>
public enum DependenceFeature
{
    /// <summary>Mean of 1/dependence²: lone pixels weigh more.</summary>
    /// <remarks>IBSI SODN. No unit, above 0 to 1.</remarks>
    [Ibsi("ngl_lde", "SODN")]
    LowDependenceEmphasis,

    /// <summary>Mean of dependence²: pixels amid their like weigh more.</summary>
    /// <remarks>IBSI IMOQ. No unit, 1 up.</remarks>
    [Ibsi("ngl_hde", "IMOQ")]
    HighDependenceEmphasis,

    /// <summary>Mean of 1/level²: low levels weigh more.</summary>
    /// <remarks>IBSI TL9H. No unit, above 0 to 1.</remarks>
    [Ibsi("ngl_lgce", "TL9H")]
    LowGreyLevelCountEmphasis,

    /// <summary>Mean of level²: high levels weigh more.</summary>
    /// <remarks>IBSI OAE7. Squared levels, 1 up.</remarks>
    [Ibsi("ngl_hgce", "OAE7")]
    HighGreyLevelCountEmphasis,

    /// <summary>Mean of 1/(level² dependence²).</summary>
    /// <remarks>IBSI EQ3F. No unit, above 0 to 1.</remarks>
    [Ibsi("ngl_ldlge", "EQ3F")]
    LowDependenceLowGreyLevelEmphasis,

    /// <summary>Mean of level²/dependence².</summary>
    /// <remarks>IBSI JA6D. Squared levels, above 0.</remarks>
    [Ibsi("ngl_ldhge", "JA6D")]
    LowDependenceHighGreyLevelEmphasis,

    /// <summary>Mean of dependence²/level².</summary>
    /// <remarks>IBSI NBZI. No unit, above 0.</remarks>
    [Ibsi("ngl_hdlge", "NBZI")]
    HighDependenceLowGreyLevelEmphasis,

    /// <summary>Mean of level² dependence².</summary>
    /// <remarks>IBSI 9QMG. Squared levels, 1 up.</remarks>
    [Ibsi("ngl_hdhge", "9QMG")]
    HighDependenceHighGreyLevelEmphasis,

    /// <summary>Sum over levels of the squared number of pixels, over their number.</summary>
    /// <remarks>IBSI FP8K. Count, 1 up.</remarks>
    [Ibsi("ngl_glnu", "FP8K")]
    GreyLevelNonUniformity,

    /// <summary>The same over that number once more.</summary>
    /// <remarks>IBSI 5SPA. No unit, above 0 to 1.</remarks>
    [Ibsi("ngl_glnu_norm", "5SPA")]
    NormalisedGreyLevelNonUniformity,

    /// <summary>Sum over dependences of the squared number of pixels, over their number.</summary>
    /// <remarks>IBSI Z87G. Count, 1 up.</remarks>
    [Ibsi("ngl_dcnu", "Z87G")]
    DependenceCountNonUniformity,

    /// <summary>The same over that number once more.</summary>
    /// <remarks>IBSI OKJI. No unit, above 0 to 1.</remarks>
    [Ibsi("ngl_dcnu_norm", "OKJI")]
    NormalisedDependenceCountNonUniformity,

    /// <summary>Pixels over pixels.</summary>
    /// <remarks>IBSI 6XV8. No unit, above 0 to 1.</remarks>
    [Ibsi("ngl_dc_perc", "6XV8")]
    DependenceCountPercentage,

    /// <summary>Variance of the level of the pixels.</summary>
    /// <remarks>IBSI 1PFV. Squared levels, 0 up.</remarks>
    [Ibsi("ngl_gl_var", "1PFV")]
    GreyLevelVariance,

    /// <summary>Variance of the dependence.</summary>
    /// <remarks>IBSI DNX2. Squared units of it, 0 up.</remarks>
    [Ibsi("ngl_dc_var", "DNX2")]
    DependenceCountVariance,

    /// <summary>Entropy of level and dependence together.</summary>
    /// <remarks>IBSI FCBV. Bits, 0 up.</remarks>
    [Ibsi("ngl_dc_entr", "FCBV")]
    DependenceCountEntropy,

    /// <summary>Sum of the squared probabilities of level and dependence together.</summary>
    /// <remarks>IBSI CAS9. No unit, above 0 to 1.</remarks>
    [Ibsi("ngl_dc_energy", "CAS9")]
    DependenceCountEnergy,
}
