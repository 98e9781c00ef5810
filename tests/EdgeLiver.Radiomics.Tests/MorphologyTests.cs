using CsCheck;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>The other parts of morphology against slow and obvious versions, and what has no value.</summary>
public sealed class MorphologyTests
{
    private static readonly MorphologyFeature[] OfSpread =
    [
        MorphologyFeature.MajorAxisLength, MorphologyFeature.MinorAxisLength, MorphologyFeature.LeastAxisLength, MorphologyFeature.Elongation,
        MorphologyFeature.Flatness, MorphologyFeature.VolumeDensityAee, MorphologyFeature.AreaDensityAee,
    ];

    [Fact]
    public void Variances_along_the_axes_have_the_covariance_matrix_its_invariants()
    {
        VolumeRegion.Random.Where(region => region.Mask.Count > 1).Sample(region =>
        {
            var m = Covariance(region);
            var trace = m[0, 0] + m[1, 1] + m[2, 2];
            var minors = (m[0, 0] * m[1, 1]) + (m[1, 1] * m[2, 2]) + (m[2, 2] * m[0, 0]) - (m[0, 1] * m[0, 1]) - (m[1, 2] * m[1, 2]) - (m[0, 2] * m[0, 2]);
            var determinant = (m[0, 0] * ((m[1, 1] * m[2, 2]) - (m[1, 2] * m[1, 2])))
                - (m[0, 1] * ((m[0, 1] * m[2, 2]) - (m[1, 2] * m[0, 2]))) + (m[0, 2] * ((m[0, 1] * m[1, 2]) - (m[1, 1] * m[0, 2])));

            var (a, b, c) = PrincipalAxes.Of(region.Mask, region.Box, region.Image.Spacing).Variances;

            Assert.True(a >= b && b >= c && c >= 0);
            Assert.Equal(trace, a + b + c, 1e-10 * trace);
            Assert.Equal(minors, (a * b) + (b * c) + (c * a), 1e-10 * trace * trace);
            Assert.Equal(determinant, a * b * c, 1e-10 * trace * trace * trace);
        });
    }

    [Fact]
    public void Area_of_an_ellipsoid_is_the_manuals_series()
    {
        Gen.Select(Gen.Double[0.3, 0.99], Gen.Double[0.3, 0.99]).Sample((u, v) =>
        {
            var (b, c) = (Math.Max(u, v), Math.Min(u, v));
            double alpha = Math.Sqrt(1 - (b * b)), beta = Math.Sqrt(1 - (c * c)), sum = 0;
            for (var n = 0; n < 60; n++)
            {
                sum += Math.Pow(alpha * beta, n) / (1 - (4.0 * n * n)) * Legendre(n, ((alpha * alpha) + (beta * beta)) / (2 * alpha * beta));
            }

            Assert.Equal(4 * Math.PI * b * sum, new Ellipsoid(1, b, c).Area, 1e-4);
        });
        Assert.Equal(4 * Math.PI * 9, new Ellipsoid(3, 3, 3).Area, 12);
        Assert.Equal(Math.PI * Math.PI * 9, new Ellipsoid(3, 3, 0).Area, 1e-3);
        Assert.Equal(0, new Ellipsoid(3, 0, 0).Area);
    }

    [Fact]
    public void A_box_fills_its_hull_but_for_its_corners_and_has_the_axes_of_a_uniform_density()
    {
        var box = VolumeRegion.Build(9, 7, 5, new VoxelSpacing(1, 2, 3), _ => true, i => i);

        var features = box.Morphology();

        Assert.Equal(1.0, features[MorphologyFeature.VolumeDensityConvexHull].Value, 12);
        Assert.Equal(1.0, features[MorphologyFeature.AreaDensityConvexHull].Value, 12);
        Assert.Equal(9.0 * 14 * 15, features[MorphologyFeature.ApproximateVolume].Value, 9);

        // A row of n evenly spaced centres, s apart, has the sum of squares s² n (n² - 1) / 12 around its middle.
        Assert.Equal(4 * Math.Sqrt(9.0 * 315 * 24 / 12 / 314), features[MorphologyFeature.MajorAxisLength].Value, 9);
    }

    [Fact]
    public void One_voxel_has_a_form_but_no_spread()
    {
        var features = VolumeRegion.Build(3, 3, 3, VoxelSpacing.One, i => i == 13, _ => 7).Morphology();

        AssertUndefined(features, "one voxel has no spread", OfSpread);
        AssertUndefined(features, "one voxel has no pair", MorphologyFeature.MoranI, MorphologyFeature.GearyC);
        Assert.Equal(1.0 / 6, features[MorphologyFeature.Volume].Value, 12);
        Assert.Equal(1.0, features[MorphologyFeature.MaximumDiameter].Value, 12);
        Assert.Equal(7.0 / 6, features[MorphologyFeature.IntegratedIntensity].Value, 12);
        Assert.Equal(0, features[MorphologyFeature.CentreOfMassShift].Value, 12);
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(13, 14, 16)]
    public void A_line_has_no_ellipsoid(params int[] voxels)
    {
        // The second three are a bend: they lie in a plane.
        var isLine = voxels[0] == 0;
        var features = VolumeRegion.Build(3, 3, 3, new VoxelSpacing(0.7, 0.3, 1.1), voxels.Contains, i => i).Morphology();

        AssertUndefined(features, "the voxels lie in a plane, so the ellipsoid on their axes has no volume", MorphologyFeature.VolumeDensityAee);
        Assert.Equal(isLine, features[MorphologyFeature.AreaDensityAee].Undefined is not null);
        Assert.Equal(isLine, features[MorphologyFeature.Elongation].Value == 0);
        Assert.Equal(0, features[MorphologyFeature.Flatness].Value);
    }

    [Fact]
    public void A_plane_across_the_axes_is_flat_in_spite_of_rounding()
    {
        var features = VolumeRegion.Build(8, 8, 8, new VoxelSpacing(0.1, 0.3, 0.7), i => i % 8 == i / 8 % 8, i => i).Morphology();

        Assert.Equal(0, features[MorphologyFeature.LeastAxisLength].Value);
        Assert.NotNull(features[MorphologyFeature.VolumeDensityAee].Undefined);
    }

    [Fact]
    public void Equal_intensities_have_no_autocorrelation()
    {
        var features = VolumeRegion.Build(4, 4, 4, VoxelSpacing.One, _ => true, _ => 0.1).Morphology();

        AssertUndefined(features, "all intensities are equal", MorphologyFeature.MoranI, MorphologyFeature.GearyC);
    }

    [Fact]
    public void Intensities_that_add_up_to_0_have_no_weighted_centre()
    {
        var features = VolumeRegion.Build(10, 4, 4, VoxelSpacing.One, _ => true, i => i % 2 == 0 ? 0.1 * (i % 10) : -0.1 * ((i - 1) % 10)).Morphology();

        AssertUndefined(features, "the intensities add up to 0, so they have no weighted centre", MorphologyFeature.CentreOfMassShift);
        Assert.Equal(0, features[MorphologyFeature.IntegratedIntensity].Value, 9);
    }

    [Fact]
    public void An_empty_region_has_no_feature_and_an_empty_intensity_mask_leaves_the_form()
    {
        var empty = VolumeRegion.Build(4, 4, 4, VoxelSpacing.One, _ => false, i => i);
        var box = VolumeRegion.Build(4, 4, 4, VoxelSpacing.One, _ => true, i => i);

        Assert.All(empty.Morphology().Values, feature => Assert.Equal("the region has no voxel", feature.Undefined));
        AssertUndefined(
            box.Morphology(empty.Mask),
            "re-segmentation leaves no voxel with an intensity",
            MorphologyFeature.CentreOfMassShift, MorphologyFeature.IntegratedIntensity, MorphologyFeature.MoranI, MorphologyFeature.GearyC);
    }

    [Fact]
    public void A_mask_of_another_size_is_refused()
    {
        var region = VolumeRegion.Build(4, 4, 4, VoxelSpacing.One, _ => true, i => i);

        var error = Assert.Throws<ArgumentException>(() => region.Morphology(new VolumeMask(4, 4, 3)));

        Assert.Contains("the mask has 4 x 4 x 3 voxels, the image 4 x 4 x 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_feature_is_written_whatever_the_region()
    {
        VolumeRegion.Random.Sample(region => Assert.All(region.Morphology().Values, feature => Assert.NotEqual("never written", feature.Undefined)));
    }

    private static void AssertUndefined(Dictionary<MorphologyFeature, (double Value, string? Undefined)> features, string reason, params MorphologyFeature[] undefined)
    {
        Assert.Equal(undefined.Order(), features.Where(f => f.Value.Undefined == reason).Select(f => f.Key).Order());
    }

    private static double[,] Covariance(VolumeRegion region)
    {
        var (sx, sy, sz) = region.Image.Spacing;
        var points = region.Box.Inside(region.Mask).Select(v => new[] { v.X * sx, v.Y * sy, v.Z * sz }).ToList();
        var means = Enumerable.Range(0, 3).Select(k => points.Average(p => p[k])).ToArray();
        var covariance = new double[3, 3];
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                covariance[i, j] = points.Sum(p => (p[i] - means[i]) * (p[j] - means[j])) / (points.Count - 1);
            }
        }

        return covariance;
    }

    private static double Legendre(int n, double x) =>
        n == 0 ? 1 : n == 1 ? x : Enumerable.Range(1, n - 1)
            .Aggregate((Previous: 1.0, Last: x), (p, k) => (p.Last, ((((2 * k) + 1) * x * p.Last) - (k * p.Previous)) / (k + 1))).Last;
}
