using CsCheck;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>Moran's I and Geary's C against the sums that define them.</summary>
public sealed class SpatialAutocorrelationTests
{
    [Fact]
    public void Moran_and_Geary_are_those_of_the_double_loop()
    {
        VolumeRegion.Random.Sample(
            region =>
            {
                var intensities = RegionIntensities.Of(region.Image, region.Mask, region.Box);
                if (intensities.Deviation == 0)
                {
                    return;
                }

                var (moran, geary) = DoubleLoop(region);

                foreach (var ours in new[]
                {
                    SpatialAutocorrelation.Of(region.Image, region.Mask, region.Box, intensities)!.Value,
                    SpatialAutocorrelation.FromPairs(region.Image, region.Mask, region.Box, intensities),
                    SpatialAutocorrelation.FromSpectra(region.Image, region.Mask, region.Box, intensities),
                })
                {
                    Assert.Equal(moran, ours.MoranI, 1e-9);
                    Assert.Equal(geary, ours.GearyC, 1e-9);
                }
            },
            iter: 500);
    }

    [Fact]
    public void A_full_region_takes_the_way_by_spectra_and_agrees_with_the_pairs()
    {
        var random = new Random(3);
        var region = VolumeRegion.Build(16, 15, 14, new VoxelSpacing(0.4, 0.7, 2), _ => true, i => 1e6 + random.NextDouble() + (i % 16));
        var intensities = RegionIntensities.Of(region.Image, region.Mask, region.Box);

        var spectra = SpatialAutocorrelation.FromSpectra(region.Image, region.Mask, region.Box, intensities);

        Assert.Equal(spectra, SpatialAutocorrelation.Of(region.Image, region.Mask, region.Box, intensities));
        var pairs = SpatialAutocorrelation.FromPairs(region.Image, region.Mask, region.Box, intensities);
        Assert.Equal(pairs.MoranI, spectra.MoranI, 1e-11);
        Assert.Equal(pairs.GearyC, spectra.GearyC, 1e-11);
    }

    [Fact]
    public void A_region_too_large_for_every_pair_is_undefined_and_few_voxels_far_apart_are_not()
    {
        var few = VolumeRegion.Build(2000, 2, 2, VoxelSpacing.One, i => i is 0 or 1 or 7999, i => i % 5);
        var moments = RegionIntensities.Of(few.Image, few.Mask, few.Box);

        Assert.NotNull(SpatialAutocorrelation.Of(few.Image, few.Mask, few.Box, moments));

        // The size is looked at before any voxel.
        Assert.Null(SpatialAutocorrelation.Of(few.Image, few.Mask, new VoxelBounds(0, 0, 0, 399, 399, 399), moments with { Count = 64_000_000 }));
    }

    private static (double MoranI, double GearyC) DoubleLoop(VolumeRegion region)
    {
        var voxels = region.Box.Inside(region.Mask).ToList();
        var mean = voxels.Average(v => region.Image[v.X, v.Y, v.Z]);
        double weights = 0, products = 0, differences = 0, squares = 0;
        foreach (var a in voxels)
        {
            var deviation = region.Image[a.X, a.Y, a.Z] - mean;
            squares += deviation * deviation;
            foreach (var b in voxels.Where(b => b != a))
            {
                double dx = (a.X - b.X) * region.Image.Spacing.XMm, dy = (a.Y - b.Y) * region.Image.Spacing.YMm, dz = (a.Z - b.Z) * region.Image.Spacing.ZMm;
                var weight = 1 / Math.Sqrt((dx * dx) + (dy * dy) + (dz * dz));
                var other = region.Image[b.X, b.Y, b.Z] - mean;
                weights += weight;
                products += weight * deviation * other;
                differences += weight * (deviation - other) * (deviation - other);
            }
        }

        return (voxels.Count / weights * products / squares, (voxels.Count - 1) / (2 * weights) * differences / squares);
    }
}
