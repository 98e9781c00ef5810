using System.Globalization;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>Morphology and local intensity against the IBSI reference values.</summary>
public sealed class MorphologyReferenceTests
{
    private const string NoReference = "no ../shared/reference here";

    [Fact(Skip = NoReference, SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    public void The_digital_phantom_has_the_reference_values()
    {
        var phantom = Phantom();

        var passed = CountReferenceValues("ibsi/digital_phantom.csv", phantom, phantom.Mask);

        Assert.Equal(27, passed);
    }

    [Fact(Skip = NoReference, SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    public void The_CT_phantom_has_the_reference_values_of_configuration_A()
    {
        var image = NiftiFile.Read(Reference.PathOf("ibsi/ct_phantom/image.nii.gz"));
        var labels = NiftiFile.Read(Reference.PathOf("ibsi/ct_phantom/mask.nii.gz"));
        var scan = new VolumeRegion(image, new VolumeMask(image.Width, image.Height, image.Depth));
        var intensityMask = scan.Mask.Clone();
        for (var i = 0; i < image.Values.Length; i++)
        {
            scan.Mask.Values[i] = labels.Values[i] != 0;
            intensityMask.Values[i] = scan.Mask.Values[i] && image.Values[i] is >= -500 and <= 400;
        }

        var passed = CountReferenceValues("ibsi/ct_phantom_config_A.csv", scan, intensityMask);

        Assert.Equal(27, passed);
    }

    private static VolumeRegion Phantom()
    {
        var voxels = Reference.Csv("ibsi/digital_phantom_voxels.csv").ToList();
        var phantom = VolumeRegion.Build(5, 4, 4, new VoxelSpacing(2, 2, 2), _ => false, _ => 0);
        foreach (var voxel in voxels)
        {
            int At(string column) => int.Parse(voxel[column], CultureInfo.InvariantCulture);
            phantom.Image[At("x"), At("y"), At("z")] = At("intensity");
            phantom.Mask[At("x"), At("y"), At("z")] = At("mask") != 0;
        }

        return phantom;
    }

    private static int CountReferenceValues(string file, VolumeRegion region, VolumeMask intensityMask)
    {
        var measured = region.Morphology(intensityMask).ToDictionary(x => VolumeRegion.Tag(x.Key), x => x.Value)
            .Concat((region with { Mask = intensityMask }).LocalIntensity().ToDictionary(x => VolumeRegion.Tag(x.Key), x => x.Value))
            .ToDictionary();
        var rows = Reference.Csv(file).Where(row => row["family"] is "morphology" or "local_intensity").ToList();
        foreach (var row in rows)
        {
            var (value, undefined) = measured[row["tag"]];
            double expected = Reference.Number(row["reference_value"]), tolerance = Reference.Number(row["tolerance"]);
            TestContext.Current.TestOutputHelper?.WriteLine($"{row["tag"]} {value:G9} {expected} {tolerance}");
            Assert.True(undefined is null, $"{row["tag"]}: {undefined}");

            // The benchmark's rule: three significant digits, then the tolerance; the last factor is rounding in the subtraction.
            var rounded = double.Parse(value.ToString("E2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            Assert.True(Math.Abs(rounded - expected) <= tolerance + (1e-9 * Math.Abs(expected)), $"{row["tag"]}: {value} is not {expected} ± {tolerance}");
        }

        return rows.Count;
    }
}
