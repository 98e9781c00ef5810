namespace EdgeLiver.Radiomics;

/// <summary>
/// IBSI neighbourhood grey-tone difference features (family IPET): how far pixels differ from the mean of their
/// neighbours.
/// </summary>
/// <remarks>
/// s(i) is the sum of |i - neighbours' mean| over the pixels of level i that have a neighbour inside the region, p(i) the
/// part of those pixels.
/// </remarks>
public enum ToneDifferenceFeature
{
    /// <summary>1 / sum of p(i) s(i).</summary>
    /// <remarks>IBSI QCDE. No unit, above 0; 10⁶ where the sum is 0, as IBSI suggests.</remarks>
    [Ibsi("ngt_coarseness", "QCDE")]
    Coarseness,

    /// <summary>Spread of the levels times the mean of s.</summary>
    /// <remarks>IBSI 65HE. Cubed levels, 0 up; 0 for one grey level.</remarks>
    [Ibsi("ngt_contrast", "65HE")]
    Contrast,

    /// <summary>Sum of p(i) s(i) over the sum of |i p(i) - j p(j)|.</summary>
    /// <remarks>IBSI NQ30. No unit, 0 up; 0 for one grey level; undefined where the second sum alone is 0.</remarks>
    [Ibsi("ngt_busyness", "NQ30")]
    Busyness,

    /// <summary>Mean over pairs of levels of |i - j| (p(i) s(i) + p(j) s(j)) / (p(i) + p(j)).</summary>
    /// <remarks>IBSI HDEZ. Squared levels, 0 up; 0 where no pixel has a neighbour.</remarks>
    [Ibsi("ngt_complexity", "HDEZ")]
    Complexity,

    /// <summary>Sum of (p(i) + p(j)) (i - j)² over the sum of s(i).</summary>
    /// <remarks>IBSI 1X9X. No unit, 0 up; 0 where the sum of s is 0.</remarks>
    [Ibsi("ngt_strength", "1X9X")]
    Strength,
}
