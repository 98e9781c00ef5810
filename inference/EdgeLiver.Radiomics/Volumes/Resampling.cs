namespace EdgeLiver.Radiomics;

/// <summary>Brings a volume, and a region with it, to another voxel spacing (IBSI VTM2).</summary>
/// <remarks>
/// Each axis gets the new grid that IBSI recommends: ⌈n · old / new⌉ points (026Q), both grids sharing their centre (3WE3).
/// Outside the outermost voxel centres the outermost intensities go on, without end; the cubic spline is the one through
/// that endless row, which is what scipy's mode <c>nearest</c> approximates with 12 voxels of padding.
/// Along an axis whose spacing stays nothing is interpolated.
/// </remarks>
/// <param name="XMm">New distance of columns, above 0.</param>
/// <param name="YMm">New distance of rows, above 0.</param>
/// <param name="ZMm">New distance of slices, above 0; null: slice by slice, in the plane only.</param>
/// <param name="Interpolation">For intensities; a region is always interpolated linearly.</param>
public sealed record Resampling(double XMm, double YMm, double? ZMm, Interpolation Interpolation)
{
    /// <summary>The part of a new voxel that lies in the region at least, for it to belong to the region (IBSI E8H9).</summary>
    public double MaskThreshold { get; init; } = 0.5;

    // Weights that add up to exactly one half on paper miss it by rounding on a machine.
    private const double ThresholdSlack = 1e-6;

    /// <summary>The intensities on the new grid.</summary>
    /// <param name="image">Stays as it is.</param>
    /// <param name="isWhole">
    /// The unit has no fractions: interpolated intensities become the nearest whole number (IBSI 68QD), half-way the even one,
    /// which favours no direction.
    /// </param>
    /// <exception cref="ImageProcessingException">A new spacing is not above 0, or the new grid has too many voxels.</exception>
    public Volume Apply(Volume image, bool isWhole)
    {
        var axes = Axes(image.Width, image.Height, image.Depth, image.Spacing, Interpolation);
        var values = Along(axes, image.Values.ToArray());
        var result = new Volume(axes[0].Points, axes[1].Points, axes[2].Points, Target(image.Spacing));
        for (var i = 0; i < values.Length; i++)
        {
            result.Values[i] = isWhole ? Math.Round(values[i]) : values[i];
        }

        return result;
    }

    /// <summary>The region on the new grid; it may be empty.</summary>
    /// <param name="region">Stays as it is.</param>
    /// <param name="spacing">That of the image on whose grid the region lies.</param>
    /// <exception cref="ImageProcessingException">A new spacing is not above 0, or the new grid has too many voxels.</exception>
    public VolumeMask Apply(VolumeMask region, VoxelSpacing spacing)
    {
        var axes = Axes(region.Width, region.Height, region.Depth, spacing, Interpolation.Linear);
        var parts = new double[region.Values.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = region.Values[i] ? 1 : 0;
        }

        parts = Along(axes, parts);
        var result = new VolumeMask(axes[0].Points, axes[1].Points, axes[2].Points);
        for (var i = 0; i < parts.Length; i++)
        {
            result.Values[i] = parts[i] >= MaskThreshold - ThresholdSlack;
        }

        return result;
    }

    private static double[] Along(ResamplingAxis[] axes, double[] values)
    {
        // In memory an axis is: how many rows of it lie behind one another, and how far apart its points are.
        var stride = 1;
        foreach (var axis in axes)
        {
            values = axis.Apply(values, stride);
            stride *= axis.Points;
        }

        return values;
    }

    private VoxelSpacing Target(VoxelSpacing spacing) => new(XMm, YMm, ZMm ?? spacing.ZMm);

    private ResamplingAxis[] Axes(int width, int height, int depth, VoxelSpacing from, Interpolation interpolation)
    {
        var to = Target(from);
        if (!(IsSpacing(to.XMm) && IsSpacing(to.YMm) && IsSpacing(to.ZMm)))
        {
            throw new ImageProcessingException(FormattableString.Invariant($"spacing {to.XMm} x {to.YMm} x {to.ZMm} mm must be above 0 each way"));
        }

        // In floating point, because a tiny spacing asks for more points than an integer can count.
        var points = ResamplingAxis.PointCount(width, from.XMm, to.XMm) * ResamplingAxis.PointCount(height, from.YMm, to.YMm) * ResamplingAxis.PointCount(depth, from.ZMm, to.ZMm);
        if (!(points <= NiftiHeader.MaxVoxels))
        {
            throw new ImageProcessingException(FormattableString.Invariant(
                $"spacing {to.XMm} x {to.YMm} x {to.ZMm} mm makes {points:G6} voxels of {width} x {height} x {depth}, at most {NiftiHeader.MaxVoxels}; take a wider spacing or crop the image"));
        }

        return
        [
            new(width, from.XMm, to.XMm, interpolation),
            new(height, from.YMm, to.YMm, interpolation),
            new(depth, from.ZMm, to.ZMm, interpolation),
        ];
    }

    private static bool IsSpacing(double spacingMm) => double.IsFinite(spacingMm) && spacingMm > 0;
}
