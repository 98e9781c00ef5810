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
        if (resample)
        {
            var spacing = new VoxelSpacing(2, 2, image.Spacing.ZMm);
            form = Resampling.Apply(form, image.Spacing, spacing);
            image = Resampling.Apply(image, spacing, Interpolation.Linear, round: true);
        }

        var features = VolumeRadiomics.Extract(image, form, Resegmentation.Apply(image, form, settings), settings, bySlice: true, "test");

        var rows = Reference.Csv($"ibsi/ct_phantom_config_{configuration}.csv").ToList();
        Assert.Equal(346, rows.Count);
        Assert.Equal("", string.Join("\n", IbsiBenchmark.Misses(rows, features)));
    }
}
