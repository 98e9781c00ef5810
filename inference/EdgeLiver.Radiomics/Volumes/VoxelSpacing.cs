namespace EdgeLiver.Radiomics;

/// <summary>Distance from one voxel to the next, mm.</summary>
/// <param name="XMm">From column to column, above 0.</param>
/// <param name="YMm">From row to row, above 0.</param>
/// <param name="ZMm">From slice to slice, above 0.</param>
public readonly record struct VoxelSpacing(double XMm, double YMm, double ZMm)
{
    /// <summary>One millimetre each way.</summary>
    public static VoxelSpacing One { get; } = new(1, 1, 1);
}
