namespace EdgeLiver.Radiomics;

/// <summary>Brings a volume and its mask to another voxel spacing, as the IBSI reference manual describes it.</summary>
/// <remarks>
/// The new grid has <c>ceil(n · old / new)</c> voxels along an axis and the same centre; beyond the outermost voxels their values go on. A
/// mask is interpolated linearly and holds what is at least one half.
/// </remarks>
public static class Resampling
{
    private const double Half = 0.5;

    // Two thirds of a voxel's interpolated mask may come out as 0.49999999999: it is a half.
    private const double RoundingError = 1e-9;

    /// <summary>A volume at another spacing.</summary>
    /// <param name="image">Intensities.</param>
    /// <param name="spacing">The wanted spacing; an axis whose spacing it has already stays as it is.</param>
    /// <param name="interpolation">How.</param>
    /// <param name="round">True rounds to whole numbers, halves to the even one: for intensities that are whole numbers by nature (CT).</param>
    /// <exception cref="FormatException">The new grid has too many voxels.</exception>
    public static Volume Apply(Volume image, VoxelSpacing spacing, Interpolation interpolation, bool round)
    {
        RequireRoom(image, spacing);
        var result = AlongX(image, spacing.XMm, interpolation);
        result = AlongY(result, spacing.YMm, interpolation);
        result = AlongZ(result, spacing.ZMm, interpolation);
        if (round)
        {
            foreach (ref var value in result.Values)
            {
                value = Math.Round(value, MidpointRounding.ToEven);
            }
        }

        return result;
    }

    /// <summary>A mask at another spacing.</summary>
    /// <param name="mask">The region.</param>
    /// <param name="old">Its spacing.</param>
    /// <param name="spacing">The wanted one.</param>
    /// <exception cref="RegionException">The region is so small that nothing is left of it.</exception>
    public static VolumeMask Apply(VolumeMask mask, VoxelSpacing old, VoxelSpacing spacing)
    {
        var image = new Volume(mask.Width, mask.Height, mask.Depth, old);
        for (var i = 0; i < mask.Values.Length; i++)
        {
            image.Values[i] = mask.Values[i] ? 1 : 0;
        }

        var parts = Apply(image, spacing, Interpolation.Linear, round: false);
        var result = new VolumeMask(parts.Width, parts.Height, parts.Depth);
        for (var i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = parts.Values[i] >= Half - RoundingError;
        }

        return result.Count > 0
            ? result
            : throw new RegionException($"nothing of the region is left at a spacing of {spacing.XMm} x {spacing.YMm} x {spacing.ZMm} mm; take a smaller spacing");
    }

    private static void RequireRoom(Volume image, VoxelSpacing spacing)
    {
        // In floating point, because a tiny spacing asks for more voxels than a whole number can count.
        var voxels = ResampledAxis.Points(image.Width, image.Spacing.XMm, spacing.XMm)
            * ResampledAxis.Points(image.Height, image.Spacing.YMm, spacing.YMm)
            * ResampledAxis.Points(image.Depth, image.Spacing.ZMm, spacing.ZMm);
        if (!(voxels <= NiftiHeader.MaxVoxels))
        {
            throw new FormatException(FormattableString.Invariant(
                $"a spacing of {spacing.XMm} x {spacing.YMm} x {spacing.ZMm} mm makes {voxels:G4} voxels of {image.Width} x {image.Height} x {image.Depth}, at most {NiftiHeader.MaxVoxels}; take a wider spacing"));
        }
    }

    private static Volume AlongX(Volume image, double spacing, Interpolation interpolation)
    {
        var axis = new ResampledAxis(image.Width, image.Spacing.XMm, spacing, interpolation);
        var result = new Volume(axis.Count, image.Height, image.Depth, image.Spacing with { XMm = spacing });
        Lines(image, result, axis, image.Height * image.Depth, line => (line * image.Width, 1), line => (line * axis.Count, 1));
        return result;
    }

    private static Volume AlongY(Volume image, double spacing, Interpolation interpolation)
    {
        var axis = new ResampledAxis(image.Height, image.Spacing.YMm, spacing, interpolation);
        var result = new Volume(image.Width, axis.Count, image.Depth, image.Spacing with { YMm = spacing });
        (int, int) Start(int line, int height) => ((line % image.Width) + (line / image.Width * image.Width * height), image.Width);
        Lines(image, result, axis, image.Width * image.Depth, line => Start(line, image.Height), line => Start(line, axis.Count));
        return result;
    }

    private static Volume AlongZ(Volume image, double spacing, Interpolation interpolation)
    {
        var axis = new ResampledAxis(image.Depth, image.Spacing.ZMm, spacing, interpolation);
        var result = new Volume(image.Width, image.Height, axis.Count, image.Spacing with { ZMm = spacing });
        var slice = image.Width * image.Height;
        Lines(image, result, axis, slice, line => (line, slice), line => (line, slice));
        return result;
    }

    private static void Lines(
        Volume image, Volume result, ResampledAxis axis, int lines, Func<int, (int Start, int Step)> from, Func<int, (int Start, int Step)> to)
    {
        var source = new double[axis.SourceCount];
        var target = new double[axis.Count];
        for (var line = 0; line < lines; line++)
        {
            var (start, step) = from(line);
            for (var i = 0; i < source.Length; i++)
            {
                source[i] = image.Values[start + (i * step)];
            }

            axis.Interpolate(source, target);
            (start, step) = to(line);
            for (var i = 0; i < target.Length; i++)
            {
                result.Values[start + (i * step)] = target[i];
            }
        }
    }
}
