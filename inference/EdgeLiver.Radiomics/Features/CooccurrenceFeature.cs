namespace EdgeLiver.Radiomics;

/// <summary>IBSI grey-level co-occurrence features (family LFYI), of the symmetric matrix of neighbours at distance 1.</summary>
/// <remarks>
/// p(i,j) is the part of all neighbouring pairs that have levels i and j. Undefined, all of them, where no pixel has a
/// neighbour inside the region.
/// </remarks>
public enum CooccurrenceFeature
{
    /// <summary>The largest p(i,j).</summary>
    /// <remarks>IBSI GYBY. No unit, above 0 to 1.</remarks>
    [Ibsi("cm_joint_max", "GYBY")]
    JointMaximum,

    /// <summary>Sum of i p(i,j).</summary>
    /// <remarks>IBSI 60VM. Levels, 1 to N_g.</remarks>
    [Ibsi("cm_joint_avg", "60VM")]
    JointAverage,

    /// <summary>Sum of (i - joint average)² p(i,j).</summary>
    /// <remarks>IBSI UR99. Squared levels, 0 up.</remarks>
    [Ibsi("cm_joint_var", "UR99")]
    JointVariance,

    /// <summary>Entropy of p(i,j).</summary>
    /// <remarks>IBSI TU9B. Bits, 0 to 2 log2 N_g.</remarks>
    [Ibsi("cm_joint_entr", "TU9B")]
    JointEntropy,

    /// <summary>Mean of |i - j|.</summary>
    /// <remarks>IBSI TF7R. Levels, 0 to N_g - 1.</remarks>
    [Ibsi("cm_diff_avg", "TF7R")]
    DifferenceAverage,

    /// <summary>Variance of |i - j|.</summary>
    /// <remarks>IBSI D3YU. Squared levels, 0 up.</remarks>
    [Ibsi("cm_diff_var", "D3YU")]
    DifferenceVariance,

    /// <summary>Entropy of |i - j|.</summary>
    /// <remarks>IBSI NTRS. Bits, 0 to log2 N_g.</remarks>
    [Ibsi("cm_diff_entr", "NTRS")]
    DifferenceEntropy,

    /// <summary>Mean of i + j.</summary>
    /// <remarks>IBSI ZGXS. Levels, 2 to 2 N_g.</remarks>
    [Ibsi("cm_sum_avg", "ZGXS")]
    SumAverage,

    /// <summary>Variance of i + j; equals the cluster tendency.</summary>
    /// <remarks>IBSI OEEB. Squared levels, 0 up.</remarks>
    [Ibsi("cm_sum_var", "OEEB")]
    SumVariance,

    /// <summary>Entropy of i + j.</summary>
    /// <remarks>IBSI P6QZ. Bits, 0 to log2(2 N_g - 1).</remarks>
    [Ibsi("cm_sum_entr", "P6QZ")]
    SumEntropy,

    /// <summary>Sum of p(i,j)²: the energy.</summary>
    /// <remarks>IBSI 8ZQL. No unit, above 0 to 1.</remarks>
    [Ibsi("cm_energy", "8ZQL")]
    AngularSecondMoment,

    /// <summary>Mean of (i - j)².</summary>
    /// <remarks>IBSI ACUI. Squared levels, 0 up.</remarks>
    [Ibsi("cm_contrast", "ACUI")]
    Contrast,

    /// <summary>Mean of |i - j|; equals the difference average.</summary>
    /// <remarks>IBSI 8S9J. Levels, 0 up.</remarks>
    [Ibsi("cm_dissimilarity", "8S9J")]
    Dissimilarity,

    /// <summary>Mean of 1 / (1 + |i - j|).</summary>
    /// <remarks>IBSI IB1Z. No unit, above 0 to 1.</remarks>
    [Ibsi("cm_inv_diff", "IB1Z")]
    InverseDifference,

    /// <summary>Mean of 1 / (1 + |i - j| / N_g).</summary>
    /// <remarks>IBSI NDRX. No unit, above 0.5 to 1.</remarks>
    [Ibsi("cm_inv_diff_norm", "NDRX")]
    NormalisedInverseDifference,

    /// <summary>Mean of 1 / (1 + (i - j)²).</summary>
    /// <remarks>IBSI WF0Z. No unit, above 0 to 1.</remarks>
    [Ibsi("cm_inv_diff_mom", "WF0Z")]
    InverseDifferenceMoment,

    /// <summary>Mean of 1 / (1 + (i - j)² / N_g²).</summary>
    /// <remarks>IBSI 1QCO. No unit, above 0.5 to 1.</remarks>
    [Ibsi("cm_inv_diff_mom_norm", "1QCO")]
    NormalisedInverseDifferenceMoment,

    /// <summary>Sum of p(i,j) / (i - j)² over unlike levels, each pair once and doubled.</summary>
    /// <remarks>IBSI E8JP. No unit, 0 to 1; undefined for one grey level (0 in PyRadiomics' mode).</remarks>
    [Ibsi("cm_inv_var", "E8JP")]
    InverseVariance,

    /// <summary>Correlation of the two levels of a pair.</summary>
    /// <remarks>IBSI NI2N. No unit, -1 to 1; 1 for one grey level, as MIRP and PyRadiomics have it.</remarks>
    [Ibsi("cm_corr", "NI2N")]
    Correlation,

    /// <summary>Mean of i j.</summary>
    /// <remarks>IBSI QWB0. Squared levels, 1 up.</remarks>
    [Ibsi("cm_auto_corr", "QWB0")]
    Autocorrelation,

    /// <summary>Mean of (i + j - 2 joint averages)².</summary>
    /// <remarks>IBSI DG8W. Squared levels, 0 up.</remarks>
    [Ibsi("cm_clust_tend", "DG8W")]
    ClusterTendency,

    /// <summary>Mean of (i + j - 2 joint averages)³.</summary>
    /// <remarks>IBSI 7NFM. Cubed levels, any value.</remarks>
    [Ibsi("cm_clust_shade", "7NFM")]
    ClusterShade,

    /// <summary>Mean of (i + j - 2 joint averages)⁴.</summary>
    /// <remarks>IBSI AE86. Fourth power of levels, 0 up.</remarks>
    [Ibsi("cm_clust_prom", "AE86")]
    ClusterProminence,

    /// <summary>(HXY - HXY1) / HX; the marginals are equal, so HXY1 is 2 HX.</summary>
    /// <remarks>IBSI R8DG. No unit, -1 to 0; for one grey level 1 as MIRP has it (0 in PyRadiomics' mode).</remarks>
    [Ibsi("cm_info_corr1", "R8DG")]
    InformationCorrelation1,

    /// <summary>Root of 1 - exp(-2 (HXY2 - HXY)); HXY2 is 2 HX as well.</summary>
    /// <remarks>IBSI JN9H. No unit, 0 to 1; always defined.</remarks>
    [Ibsi("cm_info_corr2", "JN9H")]
    InformationCorrelation2,
}
