using CsCheck;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>The smallest box and ellipsoid around a hull.</summary>
public sealed class EnclosingShapeTests
{
    private static readonly VoxelSpacing Spacing = new(0.5, 1, 2);

    [Fact]
    public void An_ellipsoid_around_a_box_is_larger_than_the_box_by_a_known_factor()
    {
        var box = new ConvexHull([.. Enumerable.Range(0, 8).Select(c => new LatticePoint(40 * (c & 1), 12 * (c >> 1 & 1), 4 * (c >> 2)))]);

        var ellipsoid = EnclosingEllipsoid.Of(box, Spacing);

        // Through the corners of a cube goes its ball, and all boxes are stretched cubes.
        Assert.Equal(10 * Math.Sqrt(3) / 2, ellipsoid.A, 1e-6);
        Assert.Equal(6 * Math.Sqrt(3) / 2, ellipsoid.B, 1e-6);
        Assert.Equal(4 * Math.Sqrt(3) / 2, ellipsoid.C, 1e-6);
    }

    [Fact]
    public void No_other_ellipsoid_around_the_points_is_smaller()
    {
        var random = new Random(23);
        VolumeRegion.Random.Sample(
            region =>
            {
                var spacing = region.Image.Spacing;
                var hull = RegionHull.Of(region.Mask, region.Box);
                var points = hull.Vertices.Select(v => v.ToMm(spacing)).ToArray();
                var ellipsoid = EnclosingEllipsoid.Of(hull, spacing);

                for (var trial = 0; trial < 50; trial++)
                {
                    // A ball around the points after a linear map is an ellipsoid around them before it.
                    Vector3d[] map = [.. Enumerable.Range(0, 3).Select(_ => new Vector3d(Part(random), Part(random), Part(random)))];
                    var determinant = Math.Abs(Vector3d.Dot(map[0], Vector3d.Cross(map[1], map[2])));
                    var mapped = points.Select(p => new Vector3d(Vector3d.Dot(map[0], p), Vector3d.Dot(map[1], p), Vector3d.Dot(map[2], p))).ToArray();
                    var centre = 1.0 / mapped.Length * mapped.Aggregate((a, b) => a + b);
                    var radius = mapped.Max(p => Math.Sqrt(Vector3d.Dot(p - centre, p - centre)));
                    Assert.True(ellipsoid.Volume <= 4 * Math.PI / 3 * radius * radius * radius / determinant * (1 + 1e-6));
                }

                Assert.True(ellipsoid.Volume >= hull.Volume(spacing));
            },
            iter: 200);
    }

    [Fact]
    public void The_ellipsoid_stretches_with_its_points()
    {
        VolumeRegion.Random.Sample(
            region =>
            {
                var (x, y, z) = region.Image.Spacing;
                var hull = RegionHull.Of(region.Mask, region.Box);

                var ellipsoid = EnclosingEllipsoid.Of(hull, region.Image.Spacing);

                Assert.Equal(ellipsoid.Volume * 2 / 3, EnclosingEllipsoid.Of(hull, new VoxelSpacing(2 * x, y, z / 3)).Volume, 1e-5 * ellipsoid.Volume);
            },
            iter: 200);
    }

    [Fact]
    public void A_turned_bar_has_its_own_box_and_not_that_of_the_axes()
    {
        // A bar along the diagonal of the plane: 40 √2 long and 4 √2 wide, in half voxels.
        var bar = new ConvexHull([.. new[] { (0, 0), (40, 40), (44, 36), (4, -4) }.SelectMany(p => new[] { 0, 10 }.Select(z => new LatticePoint(p.Item1, p.Item2, z)))]);

        var box = OrientedBox.Around(bar, VoxelSpacing.One);

        double[] sides = [box.Width, box.Height, box.Depth];
        Assert.Equal(2 * Math.Sqrt(2), sides.Min(), 1e-9);
        Assert.Equal(20 * Math.Sqrt(2), sides.Max(), 1e-9);
        Assert.Equal(bar.Volume(VoxelSpacing.One), box.Volume, 1e-6);
    }

    [Fact]
    public void The_box_lies_between_the_hull_and_the_axis_aligned_box()
    {
        VolumeRegion.Random.Sample(
            region =>
            {
                var features = region.Morphology();

                Assert.InRange(
                    features[MorphologyFeature.VolumeDensityOmbb].Value,
                    features[MorphologyFeature.VolumeDensityAabb].Value * (1 - 1e-8),
                    features[MorphologyFeature.VolumeDensityConvexHull].Value * (1 + 1e-8));
                Assert.InRange(features[MorphologyFeature.VolumeDensityMvee].Value, 0, features[MorphologyFeature.VolumeDensityConvexHull].Value);
            },
            iter: 200);
    }

    private static double Part(Random random) => (2 * random.NextDouble()) - 1;
}
