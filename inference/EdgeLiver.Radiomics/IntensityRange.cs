namespace EdgeLiver.Radiomics;

/// <summary>The intensities that count, both ends included; everything else leaves the region (IBSI re-segmentation).</summary>
/// <param name="Low">The lowest, or negative infinity.</param>
/// <param name="High">The highest, not below <paramref name="Low"/>, or positive infinity.</param>
public readonly record struct IntensityRange(double Low, double High)
{
    /// <summary>True for an intensity that counts.</summary>
    public bool Contains(double intensity) => intensity >= Low && intensity <= High;

    /// <summary>What both ranges hold.</summary>
    public IntensityRange Intersect(IntensityRange other) => new(Math.Max(Low, other.Low), Math.Min(High, other.High));
}
