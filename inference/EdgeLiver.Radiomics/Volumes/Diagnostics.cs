namespace EdgeLiver.Radiomics;

/// <summary>IBSI's image processing diagnostics: sizes and intensities of image and region after each step.</summary>
/// <remarks>Tags as in the benchmark's tables, such as <c>int_mask_vox_count_reseg_roi</c>; sizes in voxels, spacing in mm.</remarks>
internal sealed class Diagnostics
{
    private readonly List<KeyValuePair<string, double>> _values = [];

    public IReadOnlyList<KeyValuePair<string, double>> Values => _values;

    /// <summary>Adds an image after a step.</summary>
    /// <param name="image">The intensities.</param>
    /// <param name="step">Ending of the tags: <c>init_img</c>, <c>interp_img</c>.</param>
    public void AddImage(Volume image, string step)
    {
        Add($"img_dim_x_{step}", image.Width);
        Add($"img_dim_y_{step}", image.Height);
        Add($"img_dim_z_{step}", image.Depth);
        Add($"vox_dim_x_{step}", image.Spacing.XMm);
        Add($"vox_dim_y_{step}", image.Spacing.YMm);
        Add($"vox_dim_z_{step}", image.Spacing.ZMm);
        double sum = 0, low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var value in image.Values)
        {
            sum += value;
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        AddIntensities(step, "mean_int", "min_int", "max_int", (sum / image.Values.Length, low, high));
    }

    /// <summary>Adds a region after a step.</summary>
    /// <param name="image">The intensities.</param>
    /// <param name="form">The morphological mask.</param>
    /// <param name="intensities">The intensity mask, at least one voxel.</param>
    /// <param name="step">Ending of the tags: <c>init_roi</c>, <c>interp_roi</c>, <c>reseg_roi</c>.</param>
    public void AddRegion(Volume image, VolumeMask form, VolumeMask intensities, string step)
    {
        Add($"int_mask_dim_x_{step}", image.Width);
        Add($"int_mask_dim_y_{step}", image.Height);
        Add($"int_mask_dim_z_{step}", image.Depth);
        AddBox("int_mask_bb_dim", intensities, step);
        AddBox("morph_mask_bb_dim", form, step);
        Add($"int_mask_vox_count_{step}", intensities.Count);
        Add($"morph_mask_vox_count_{step}", form.Count);
        var (values, counts) = Occurrences.Of(image, intensities);
        var distribution = new Distribution(values, counts);
        var three = (distribution.Mean, distribution.Minimum, distribution.Maximum);
        AddIntensities(step, "int_mask_mean_int", "int_mask_min_int", "int_mask_max_int", three);
    }

    private void AddBox(string name, VolumeMask mask, string step)
    {
        if (VoxelBounds.TryOf(mask, out var box))
        {
            Add($"{name}_x_{step}", box.Width);
            Add($"{name}_y_{step}", box.Height);
            Add($"{name}_z_{step}", box.Depth);
        }
    }

    private void AddIntensities(string step, string mean, string low, string high, (double Mean, double Low, double High) values)
    {
        Add($"{mean}_{step}", values.Mean);
        Add($"{low}_{step}", values.Low);
        Add($"{high}_{step}", values.High);
    }

    private void Add(string tag, double value) => _values.Add(new(tag, value));
}
