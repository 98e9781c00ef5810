namespace EdgeLiver.Radiomics;

/// <summary>IBSI intensity-based statistics (family UHIW), of the intensities as they are.</summary>
/// <remarks>
/// No bias correction. Percentiles lie between ranks by linear interpolation, as the reference values, PyRadiomics and
/// MIRP have them.
/// </remarks>
public enum IntensityStatistic
{
    /// <summary>Mean intensity.</summary>
    /// <remarks>IBSI Q4LE. Unit of the intensities; always defined.</remarks>
    [Ibsi("stat_mean", "Q4LE")]
    Mean,

    /// <summary>Intensity variance, divided by the number of pixels.</summary>
    /// <remarks>IBSI ECT3. Squared unit, 0 up; always defined.</remarks>
    [Ibsi("stat_var", "ECT3")]
    Variance,

    /// <summary>Skewness: third central moment over the standard deviation cubed.</summary>
    /// <remarks>IBSI KE2A. No unit, any value; 0 for one grey level, as IBSI says.</remarks>
    [Ibsi("stat_skew", "KE2A")]
    Skewness,

    /// <summary>Excess kurtosis: fourth central moment over the variance squared, less 3.</summary>
    /// <remarks>IBSI IPH6. No unit, -2 up; 0 for one grey level, as IBSI says.</remarks>
    [Ibsi("stat_kurt", "IPH6")]
    Kurtosis,

    /// <summary>Median intensity.</summary>
    /// <remarks>IBSI Y12H. Unit of the intensities; always defined.</remarks>
    [Ibsi("stat_median", "Y12H")]
    Median,

    /// <summary>Lowest intensity.</summary>
    /// <remarks>IBSI 1GSF. Unit of the intensities; always defined.</remarks>
    [Ibsi("stat_min", "1GSF")]
    Minimum,

    /// <summary>10th percentile.</summary>
    /// <remarks>IBSI QG58. Unit of the intensities; always defined.</remarks>
    [Ibsi("stat_p10", "QG58")]
    Percentile10,

    /// <summary>90th percentile.</summary>
    /// <remarks>IBSI 8DWT. Unit of the intensities; always defined.</remarks>
    [Ibsi("stat_p90", "8DWT")]
    Percentile90,

    /// <summary>Highest intensity.</summary>
    /// <remarks>IBSI 84IY. Unit of the intensities; always defined.</remarks>
    [Ibsi("stat_max", "84IY")]
    Maximum,

    /// <summary>75th percentile less the 25th.</summary>
    /// <remarks>IBSI SALO. Unit of the intensities, 0 up; always defined.</remarks>
    [Ibsi("stat_iqr", "SALO")]
    InterquartileRange,

    /// <summary>Highest intensity less the lowest.</summary>
    /// <remarks>IBSI 2OJQ. Unit of the intensities, 0 up; always defined.</remarks>
    [Ibsi("stat_range", "2OJQ")]
    Range,

    /// <summary>Mean distance from the mean.</summary>
    /// <remarks>IBSI 4FUA. Unit of the intensities, 0 up; always defined.</remarks>
    [Ibsi("stat_mad", "4FUA")]
    MeanAbsoluteDeviation,

    /// <summary>Mean distance from the mean, of the intensities from the 10th to the 90th percentile, both included.</summary>
    /// <remarks>IBSI 1128. Unit of the intensities, 0 up; undefined where no intensity lies between the two.</remarks>
    [Ibsi("stat_rmad", "1128")]
    RobustMeanAbsoluteDeviation,

    /// <summary>Mean distance from the median.</summary>
    /// <remarks>IBSI N72L. Unit of the intensities, 0 up; always defined.</remarks>
    [Ibsi("stat_medad", "N72L")]
    MedianAbsoluteDeviation,

    /// <summary>Standard deviation over mean.</summary>
    /// <remarks>IBSI 7TET. No unit, any value; undefined for a mean of 0.</remarks>
    [Ibsi("stat_cov", "7TET")]
    CoefficientOfVariation,

    /// <summary>Difference of the quartiles over their sum.</summary>
    /// <remarks>IBSI 9S40. No unit, any value; undefined where the quartiles add up to 0.</remarks>
    [Ibsi("stat_qcod", "9S40")]
    QuartileCoefficientOfDispersion,

    /// <summary>Sum of the squared intensities.</summary>
    /// <remarks>IBSI N8CA. Squared unit, 0 up; always defined; grows with the region.</remarks>
    [Ibsi("stat_energy", "N8CA")]
    Energy,

    /// <summary>Root of the mean squared intensity.</summary>
    /// <remarks>IBSI 5ZWQ. Unit of the intensities, 0 up; always defined.</remarks>
    [Ibsi("stat_rms", "5ZWQ")]
    RootMeanSquare,
}
