using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>The CT phantom of IBSI 1 in the two configurations that go slice by slice.</summary>
public sealed class ScanTests
{
    private const string NoReference = "no ../shared/reference here";

    private static readonly RadiomicSettings ConfigurationA = new()
    {
        Discretisation = Discretisation.FixedBinSize(25),
        Range = new IntensityRange(-500, 400),
    };

    [Fact(Skip = NoReference, SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    public void All_346_values_of_configuration_A_are_those_of_Ibsi() => AssertPasses("A", ConfigurationA, resample: false);

    [Fact(Skip = NoReference, SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    public void All_346_values_of_configuration_B_are_those_of_Ibsi() =>
        AssertPasses("B", ConfigurationA with { Discretisation = Discretisation.FixedBinNumber(32) }, resample: true);

    private static void AssertPasses(string configuration, RadiomicSettings settings, bool resample)
    {
        var image = NiftiFile.Read(Reference.PathOf("ibsi/ct_phantom/image.nii.gz"));
        var form = VolumeMask.Of(NiftiFile.Read(Reference.PathOf("ibsi/ct_phantom/mask.nii.gz")));
        VoxelSpacing? spacing = resample ? new VoxelSpacing(2, 2, image.Spacing.ZMm) : null;
        var processed = ProcessedVolume.Of(image, form, spacing, Interpolation.Linear, settings);

        var features = VolumeRadiomics.Extract(processed, settings, bySlice: true);

        var rows = Reference.Csv($"ibsi/ct_phantom_config_{configuration}.csv").ToList();
        Assert.Equal(346, rows.Count);
        Assert.Equal("", string.Join("\n", IbsiBenchmark.Misses(rows, features)));
        var steps = Reference.Csv($"ibsi/ct_phantom_config_{configuration}_diagnostics.csv").ToList();
        Assert.Equal(60, steps.Count);
        Assert.Equal("", string.Join("\n", IbsiBenchmark.Misses(steps, processed.Diagnostics.ToDictionary())));
    }
}
