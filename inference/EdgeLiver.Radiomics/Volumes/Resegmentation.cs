namespace EdgeLiver.Radiomics;

/// <summary>Takes from a region the voxels whose intensity does not belong to it (IBSI IF9H).</summary>
/// <remarks>
/// The range (USB3) and the outlier limits mean ± n standard deviations (7ACA) are both those of the whole region, and a voxel
/// stays where it is inside both: IBSI combines methods by intersecting their ranges, so their order does not matter. The
/// standard deviation is that of the population (division by the number of voxels), as IBSI's variance is.
/// </remarks>
/// <param name="Low">Lowest intensity that stays; negative infinity: none.</param>
/// <param name="High">Highest intensity that stays, at least <paramref name="Low"/>; infinity: none.</param>
/// <param name="OutlierSigma">Standard deviations from the mean that stay, above 0; null: all.</param>
public sealed record Resegmentation(
    double Low = double.NegativeInfinity, double High = double.PositiveInfinity, double? OutlierSigma = null)
{
    /// <summary>The intensity mask; the region given, which stays as it is, is the morphological mask.</summary>
    /// <param name="image">Intensities.</param>
    /// <param name="region">Of the same size, at least one voxel.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    /// <exception cref="ImageProcessingException">The limits are no range, the region has no voxel, or none is left.</exception>
    public VolumeMask Apply(Volume image, VolumeMask region)
    {
        Check(image, region);
        var (low, high) = Limits(image.Values, region.Values);
        var kept = new VolumeMask(region.Width, region.Height, region.Depth);
        var intensities = image.Values;
        var inside = region.Values;
        var left = kept.Values;
        var (minimum, maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < intensities.Length; i++)
        {
            if (inside[i])
            {
                left[i] = intensities[i] >= low && intensities[i] <= high;
                (minimum, maximum) = (Math.Min(minimum, intensities[i]), Math.Max(maximum, intensities[i]));
            }
        }

        return left.Contains(true)
            ? kept
            : throw new ImageProcessingException(FormattableString.Invariant(
                $"re-segmentation to {low:G6}..{high:G6} leaves no voxel: the region's intensities are {minimum:G6}..{maximum:G6}; widen the range"));
    }

    private void Check(Volume image, VolumeMask region)
    {
        if (!image.HasSizeOf(region))
        {
            throw new ArgumentException(
                $"the region is {region.Width} x {region.Height} x {region.Depth}, the image {image.Width} x {image.Height} x {image.Depth}", nameof(region));
        }

        if (!region.Values.Contains(true))
        {
            throw new ImageProcessingException("the region has no voxel; draw it again");
        }

        // Written so that NaN fails too.
        if (!(Low <= High))
        {
            throw new ImageProcessingException(FormattableString.Invariant($"{Low}..{High} is no range; the lowest intensity comes first"));
        }

        if (OutlierSigma is { } sigma && !(sigma > 0 && double.IsFinite(sigma)))
        {
            throw new ImageProcessingException(FormattableString.Invariant($"outlier limit {sigma} must be above 0 standard deviations"));
        }
    }

    private (double Low, double High) Limits(ReadOnlySpan<double> intensities, ReadOnlySpan<bool> inside)
    {
        if (OutlierSigma is not { } sigma)
        {
            return (Low, High);
        }

        // Counted from one of the region's intensities, so that a flat region has its own intensity as mean, to the bit.
        var origin = intensities[inside.IndexOf(true)];
        var (count, sum) = (0, 0.0);
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i])
            {
                count++;
                sum += intensities[i] - origin;
            }
        }

        var (mean, squares) = (origin + (sum / count), 0.0);
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i])
            {
                squares += (intensities[i] - mean) * (intensities[i] - mean);
            }
        }

        var reach = sigma * Math.Sqrt(squares / count);
        return (Math.Max(Low, mean - reach), Math.Min(High, mean + reach));
    }
}
