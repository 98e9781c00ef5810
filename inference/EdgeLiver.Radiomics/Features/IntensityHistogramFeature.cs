namespace EdgeLiver.Radiomics;

/// <summary>IBSI intensity histogram features (family ZVCW), of the grey levels after discretisation.</summary>
/// <remarks>
/// Levels count from 1. The gradient of the histogram is half the difference of the two neighbours, one-sided at both
/// ends.
/// </remarks>
public enum IntensityHistogramFeature
{
    /// <summary>Mean grey level.</summary>
    /// <remarks>IBSI X6K6. Levels, 1 to N_g; always defined.</remarks>
    [Ibsi("ih_mean", "X6K6")]
    Mean,

    /// <summary>Variance of the grey levels.</summary>
    /// <remarks>IBSI CH89. Squared levels, 0 up; always defined.</remarks>
    [Ibsi("ih_var", "CH89")]
    Variance,

    /// <summary>Skewness of the grey levels.</summary>
    /// <remarks>IBSI 88K1. No unit; 0 for one grey level.</remarks>
    [Ibsi("ih_skew", "88K1")]
    Skewness,

    /// <summary>Excess kurtosis of the grey levels.</summary>
    /// <remarks>IBSI C3I7. No unit, -2 up; 0 for one grey level.</remarks>
    [Ibsi("ih_kurt", "C3I7")]
    Kurtosis,

    /// <summary>Median grey level.</summary>
    /// <remarks>IBSI WIFQ. Levels; always defined.</remarks>
    [Ibsi("ih_median", "WIFQ")]
    Median,

    /// <summary>Lowest occupied grey level.</summary>
    /// <remarks>IBSI 1PR8. Levels; always defined.</remarks>
    [Ibsi("ih_min", "1PR8")]
    Minimum,

    /// <summary>10th percentile of the grey levels.</summary>
    /// <remarks>IBSI GPMT. Levels; always defined.</remarks>
    [Ibsi("ih_p10", "GPMT")]
    Percentile10,

    /// <summary>90th percentile of the grey levels.</summary>
    /// <remarks>IBSI OZ0C. Levels; always defined.</remarks>
    [Ibsi("ih_p90", "OZ0C")]
    Percentile90,

    /// <summary>Highest occupied grey level.</summary>
    /// <remarks>IBSI 3NCY. Levels; always defined.</remarks>
    [Ibsi("ih_max", "3NCY")]
    Maximum,

    /// <summary>The most frequent grey level; of several, the one nearest to the mean, then the lower.</summary>
    /// <remarks>IBSI AMMC. Levels; always defined.</remarks>
    [Ibsi("ih_mode", "AMMC")]
    Mode,

    /// <summary>75th percentile less the 25th.</summary>
    /// <remarks>IBSI WR0O. Levels, 0 up; always defined.</remarks>
    [Ibsi("ih_iqr", "WR0O")]
    InterquartileRange,

    /// <summary>Highest level less the lowest.</summary>
    /// <remarks>IBSI 5Z3W. Levels, 0 up; always defined.</remarks>
    [Ibsi("ih_range", "5Z3W")]
    Range,

    /// <summary>Mean distance from the mean level.</summary>
    /// <remarks>IBSI D2ZX. Levels, 0 up; always defined.</remarks>
    [Ibsi("ih_mad", "D2ZX")]
    MeanAbsoluteDeviation,

    /// <summary>Mean distance from the mean, of the levels from the 10th to the 90th percentile.</summary>
    /// <remarks>IBSI WRZB. Levels, 0 up; undefined where no level lies between the two.</remarks>
    [Ibsi("ih_rmad", "WRZB")]
    RobustMeanAbsoluteDeviation,

    /// <summary>Mean distance from the median level.</summary>
    /// <remarks>IBSI 4RNL. Levels, 0 up; always defined.</remarks>
    [Ibsi("ih_medad", "4RNL")]
    MedianAbsoluteDeviation,

    /// <summary>Standard deviation over mean of the levels.</summary>
    /// <remarks>IBSI CWYJ. No unit, 0 up; always defined, a level is at least 1.</remarks>
    [Ibsi("ih_cov", "CWYJ")]
    CoefficientOfVariation,

    /// <summary>Difference of the quartiles over their sum.</summary>
    /// <remarks>IBSI SLWD. No unit, 0 to 1; always defined.</remarks>
    [Ibsi("ih_qcod", "SLWD")]
    QuartileCoefficientOfDispersion,

    /// <summary>Entropy of the grey levels.</summary>
    /// <remarks>IBSI TLU2. Bits, 0 to log2 N_g; always defined.</remarks>
    [Ibsi("ih_entropy", "TLU2")]
    Entropy,

    /// <summary>Sum of the squared probabilities of the levels.</summary>
    /// <remarks>IBSI BJ5W. No unit, 1/N_g to 1; always defined.</remarks>
    [Ibsi("ih_uniformity", "BJ5W")]
    Uniformity,

    /// <summary>Steepest rise of the histogram.</summary>
    /// <remarks>IBSI 12CE. Pixels a level; undefined for N_g = 1.</remarks>
    [Ibsi("ih_max_grad", "12CE")]
    MaximumGradient,

    /// <summary>The first level with the steepest rise.</summary>
    /// <remarks>IBSI 8E6O. Levels; undefined for N_g = 1.</remarks>
    [Ibsi("ih_max_grad_g", "8E6O")]
    MaximumGradientLevel,

    /// <summary>Steepest fall of the histogram.</summary>
    /// <remarks>IBSI VQB3. Pixels a level; undefined for N_g = 1.</remarks>
    [Ibsi("ih_min_grad", "VQB3")]
    MinimumGradient,

    /// <summary>The first level with the steepest fall.</summary>
    /// <remarks>IBSI RHQZ. Levels; undefined for N_g = 1.</remarks>
    [Ibsi("ih_min_grad_g", "RHQZ")]
    MinimumGradientLevel,
}
