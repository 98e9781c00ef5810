using CsCheck;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>Local intensity peaks against a look at every voxel.</summary>
public sealed class LocalIntensityTests
{
    [Fact]
    public void Peaks_are_the_means_over_all_voxels_within_the_radius()
    {
        VolumeRegion.Random.Sample(
            region =>
            {
                var voxels = region.Box.Inside(region.Mask).ToList();
                var brightest = voxels.Max(v => region.Image[v.X, v.Y, v.Z]);

                var features = region.LocalIntensity();

                Assert.Equal(voxels.Max(v => Mean(region.Image, v)), features[LocalIntensityFeature.GlobalPeak].Value, 1e-9);
                Assert.Equal(
                    voxels.Where(v => region.Image[v.X, v.Y, v.Z] == brightest).Max(v => Mean(region.Image, v)),
                    features[LocalIntensityFeature.LocalPeak].Value,
                    1e-9);
            },
            iter: 300);
    }

    [Fact]
    public void Voxels_outside_the_region_count_and_those_outside_the_image_do_not()
    {
        // At 4 mm a ball holds the voxel itself and those at a face or an edge: a corner of the image has 3 and 3 of them.
        var corner = VolumeRegion.Build(3, 3, 3, new VoxelSpacing(4, 4, 4), i => i == 0, i => i == 0 ? 7 : 14);

        var features = corner.LocalIntensity();

        Assert.Equal((7 + (6 * 14)) / 7.0, features[LocalIntensityFeature.LocalPeak].Value, 12);
    }

    [Fact]
    public void Voxels_far_smaller_than_the_ball_make_it_the_whole_image()
    {
        var tiny = VolumeRegion.Build(4, 3, 2, new VoxelSpacing(1e-300, 1e-300, 1e-300), i => i == 5, i => i);

        Assert.Equal(11.5, tiny.LocalIntensity()[LocalIntensityFeature.GlobalPeak].Value, 12);
    }

    [Fact]
    public void An_empty_mask_has_no_peak_and_one_of_another_size_is_refused()
    {
        var region = VolumeRegion.Build(4, 4, 4, VoxelSpacing.One, _ => false, i => i);

        Assert.All(region.LocalIntensity().Values, feature => Assert.Equal("re-segmentation leaves no voxel with an intensity", feature.Undefined));
        Assert.Throws<ArgumentException>(() => (region with { Mask = new VolumeMask(4, 4, 3) }).LocalIntensity());
    }

    private static double Mean(Volume image, (int X, int Y, int Z) middle)
    {
        var radius = 10 * Math.Pow(3 / (4 * Math.PI), 1.0 / 3);
        var (sum, count) = (0.0, 0);
        for (var z = 0; z < image.Depth; z++)
        {
            for (var y = 0; y < image.Height; y++)
            {
                for (var x = 0; x < image.Width; x++)
                {
                    double dx = (x - middle.X) * image.Spacing.XMm, dy = (y - middle.Y) * image.Spacing.YMm, dz = (z - middle.Z) * image.Spacing.ZMm;
                    if ((dx * dx) + (dy * dy) + (dz * dz) <= radius * radius)
                    {
                        sum += image[x, y, z];
                        count++;
                    }
                }
            }
        }

        return sum / count;
    }
}
