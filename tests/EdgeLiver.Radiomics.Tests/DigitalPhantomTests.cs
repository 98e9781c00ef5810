using System.Globalization;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>The digital phantom of IBSI 1: 5 x 4 x 4 voxels of 2 mm, six grey levels.</summary>
public sealed class DigitalPhantomTests
{
    [Fact(Skip = "no ../shared/reference here", SkipUnless = nameof(Reference.Present), SkipType = typeof(Reference))]
    public void All_482_values_are_those_of_Ibsi()
    {
        var voxels = Reference.Csv("ibsi/digital_phantom_voxels.csv").ToList();
        var image = new Volume(5, 4, 4, new VoxelSpacing(2, 2, 2));
        var mask = new VolumeMask(5, 4, 4);
        foreach (var voxel in voxels)
        {
            int x = Number(voxel["x"]), y = Number(voxel["y"]), z = Number(voxel["z"]);
            image[x, y, z] = Number(voxel["intensity"]);
            mask[x, y, z] = voxel["mask"] == "1";
        }

        var features = VolumeRadiomics.Extract(image, mask, mask, new RadiomicSettings(), bySlice: false, "test");

        var rows = Reference.Csv("ibsi/digital_phantom.csv").ToList();
        Assert.Equal(482, rows.Count);
        Assert.Equal("", string.Join("\n", IbsiBenchmark.Misses(rows, features)));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
