using System.Globalization;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>The IBSI CT phantom's image-processing diagnostics: sizes and intensities after reading, resampling and re-segmentation.</summary>
public sealed class CtPhantomDiagnosticsTests(ITestOutputHelper output)
{
    private const string NoReference = "no ../shared/reference here";

    [Fact(Skip = NoReference, SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    public void Configuration_A_has_every_diagnostic_of_Ibsi() => AssertDiagnostics("A", null);

    [Fact(Skip = NoReference, SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    public void Configuration_B_has_every_diagnostic_of_Ibsi() =>
        AssertDiagnostics("B", new Resampling(2, 2, null, Interpolation.Linear));

    private void AssertDiagnostics(string configuration, Resampling? resampling)
    {
        var read = NiftiFile.Read(Reference.PathOf("ibsi/ct_phantom/image.nii.gz"));
        var (image, region) = (read.Volume, NiftiFile.ReadMask(Reference.PathOf("ibsi/ct_phantom/mask.nii.gz")));
        var found = new Dictionary<string, double>();
        AddImage(found, "init_img", image);
        AddRegions(found, "init_roi", image, region, region);
        (image, region) = resampling is null ? (image, region) : (resampling.Apply(image, read.IsWhole), resampling.Apply(region, image.Spacing));
        AddImage(found, "interp_img", image);
        AddRegions(found, "interp_roi", image, region, region);
        AddRegions(found, "reseg_roi", image, new Resegmentation(-500, 400).Apply(image, region), region);

        var rows = Reference.Csv($"ibsi/ct_phantom_config_{configuration}_diagnostics.csv").ToList();
        var wrong = rows.Where(row => !Passes(found[row["tag"]], row)).Select(row => $"{row["tag"]} {found[row["tag"]]} not {row["reference_value"]}").ToList();

        output.WriteLine($"configuration {configuration}: {rows.Count - wrong.Count} of {rows.Count} diagnostics");
        Assert.Equal(60, rows.Count);
        Assert.Empty(wrong);
    }

    // reference/README.md: rounded to three significant digits; counts have all their digits in the table and here.
    private static bool Passes(double value, Dictionary<string, string> row)
    {
        var (reference, tolerance) = (Reference.Number(row["reference_value"]), Reference.Number(row["tolerance"]) + 1e-9);
        var rounded = Reference.Number(value.ToString("E2", CultureInfo.InvariantCulture));
        return Math.Abs(rounded - reference) <= tolerance || Math.Abs(value - reference) <= tolerance;
    }

    private static void AddImage(Dictionary<string, double> found, string stage, Volume image)
    {
        found["img_dim_x_" + stage] = image.Width;
        found["img_dim_y_" + stage] = image.Height;
        found["img_dim_z_" + stage] = image.Depth;
        found["vox_dim_x_" + stage] = image.Spacing.XMm;
        found["vox_dim_y_" + stage] = image.Spacing.YMm;
        found["vox_dim_z_" + stage] = image.Spacing.ZMm;
        AddIntensities(found, "{0}_int_" + stage, image.Values.ToArray());
    }

    private static void AddRegions(Dictionary<string, double> found, string stage, Volume image, VolumeMask intensity, VolumeMask morphological)
    {
        found["int_mask_dim_x_" + stage] = intensity.Width;
        found["int_mask_dim_y_" + stage] = intensity.Height;
        found["int_mask_dim_z_" + stage] = intensity.Depth;
        AddBox(found, "int_mask_bb_dim_{0}_" + stage, intensity);
        AddBox(found, "morph_mask_bb_dim_{0}_" + stage, morphological);
        found["int_mask_vox_count_" + stage] = intensity.Count;
        found["morph_mask_vox_count_" + stage] = morphological.Count;
        var inside = intensity.Values.ToArray();
        AddIntensities(found, "int_mask_{0}_int_" + stage, [.. image.Values.ToArray().Where((_, i) => inside[i])]);
    }

    private static void AddIntensities(Dictionary<string, double> found, string tag, double[] intensities)
    {
        found[tag.Replace("{0}", "mean", StringComparison.Ordinal)] = intensities.Average();
        found[tag.Replace("{0}", "min", StringComparison.Ordinal)] = intensities.Min();
        found[tag.Replace("{0}", "max", StringComparison.Ordinal)] = intensities.Max();
    }

    private static void AddBox(Dictionary<string, double> found, string tag, VolumeMask mask)
    {
        var inside = mask.Values.ToArray().Index().Where(voxel => voxel.Item).Select(voxel => voxel.Index).ToList();
        found[tag.Replace("{0}", "x", StringComparison.Ordinal)] = Extent(inside.Select(i => i % mask.Width));
        found[tag.Replace("{0}", "y", StringComparison.Ordinal)] = Extent(inside.Select(i => i / mask.Width % mask.Height));
        found[tag.Replace("{0}", "z", StringComparison.Ordinal)] = Extent(inside.Select(i => i / (mask.Width * mask.Height)));
    }

    private static int Extent(IEnumerable<int> places) => places.Max() - places.Min() + 1;
}
