using CsCheck;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>The marching-cubes mesh and its hull against triangles and pairs looked at one by one.</summary>
public sealed class SurfaceMeshTests
{
    [Fact]
    public void Every_edge_of_the_mesh_has_two_triangles_that_run_it_in_opposite_directions()
    {
        VolumeRegion.Random.Sample(
            region =>
            {
                var edges = new HashSet<(LatticePoint, LatticePoint)>();

                foreach (var (a, b, c) in Triangles(region.Mask))
                {
                    Assert.True(edges.Add((a, b)) && edges.Add((b, c)) && edges.Add((c, a)));
                }

                Assert.All(edges, edge => Assert.Contains((edge.Item2, edge.Item1), edges));
            },
            iter: 2000);
    }

    [Fact]
    public void Every_set_of_corners_closes_around_each_cube_of_a_larger_random_region()
    {
        // 40 x 40 x 40 voxels at random hold all 256 kinds of cubes.
        var random = new Random(1);
        var region = VolumeRegion.Build(40, 40, 40, VoxelSpacing.One, _ => random.Next(2) == 0, _ => 0);

        var edges = new HashSet<(LatticePoint, LatticePoint)>();
        foreach (var (a, b, c) in Triangles(region.Mask))
        {
            Assert.True(edges.Add((a, b)) && edges.Add((b, c)) && edges.Add((c, a)));
        }

        Assert.True(edges.All(edge => edges.Contains((edge.Item2, edge.Item1))));
    }

    [Fact]
    public void Volume_and_area_are_those_of_the_triangles()
    {
        VolumeRegion.Random.Sample(region =>
        {
            var spacing = region.Image.Spacing;
            double volume = 0, area = 0;
            foreach (var (a, b, c) in Triangles(region.Mask))
            {
                double[] p = Mm(a, spacing), q = Mm(b, spacing), r = Mm(c, spacing);
                volume += Dot(p, Cross(q, r)) / 6;
                var normal = Cross(Minus(q, p), Minus(r, p));
                area += Math.Sqrt(Dot(normal, normal)) / 2;
            }

            var mesh = SurfaceMesh.Of(region.Mask, region.Box, spacing);

            AssertNear(volume, mesh.VolumeMm3);
            AssertNear(area, mesh.AreaMm2);
        });
    }

    [Fact]
    public void A_voxel_is_an_octahedron_and_a_flat_region_has_the_thickness_of_its_voxels()
    {
        var voxel = VolumeRegion.Build(1, 1, 1, new VoxelSpacing(1, 2, 3), _ => true, _ => 0);
        var slab = VolumeRegion.Build(100, 100, 1, new VoxelSpacing(1, 1, 5), _ => true, _ => 0);

        Assert.Equal(1.0, SurfaceMesh.Of(voxel.Mask, voxel.Box, voxel.Image.Spacing).VolumeMm3, 12);
        Assert.InRange(SurfaceMesh.Of(slab.Mask, slab.Box, slab.Image.Spacing).VolumeMm3, 0.98 * 50_000, 50_000);
    }

    [Fact]
    public void The_place_of_a_region_in_the_volume_does_not_matter()
    {
        VolumeRegion.Random.Sample(region =>
        {
            var moved = new VolumeMask(region.Mask.Width + 3, region.Mask.Height + 1, region.Mask.Depth + 2);
            foreach (var (x, y, z) in region.Box.Inside(region.Mask))
            {
                moved[x + 2, y + 1, z + 1] = true;
            }

            Assert.True(VoxelBounds.TryOf(moved, out var box));
            Assert.Equal(
                SurfaceMesh.Of(region.Mask, region.Box, region.Image.Spacing),
                SurfaceMesh.Of(moved, box, region.Image.Spacing));
        });
    }

    [Fact]
    public void A_mirrored_or_turned_region_has_the_same_volume_and_area()
    {
        VolumeRegion.Random.Sample(region =>
        {
            var mirrored = new VolumeMask(region.Mask.Width, region.Mask.Height, region.Mask.Depth);
            var turned = new VolumeMask(region.Mask.Height, region.Mask.Depth, region.Mask.Width);
            foreach (var (x, y, z) in region.Box.Inside(region.Mask))
            {
                mirrored[x, region.Mask.Height - 1 - y, z] = true;
                turned[y, z, x] = true;
            }

            var mesh = SurfaceMesh.Of(region.Mask, region.Box, VoxelSpacing.One);

            foreach (var mask in new[] { mirrored, turned })
            {
                Assert.True(VoxelBounds.TryOf(mask, out var box));
                var other = SurfaceMesh.Of(mask, box, VoxelSpacing.One);
                AssertNear(mesh.VolumeMm3, other.VolumeMm3);
                AssertNear(mesh.AreaMm2, other.AreaMm2);
            }
        });
    }

    [Fact]
    public void The_hull_is_closed_and_has_every_vertex_of_the_mesh_on_it_or_inside()
    {
        VolumeRegion.Random.Sample(
            region =>
            {
                var hull = RegionHull.Of(region.Mask, Whole(region.Mask));

                var vertices = Triangles(region.Mask).SelectMany<(LatticePoint, LatticePoint, LatticePoint), LatticePoint>(t => [t.Item1, t.Item2, t.Item3]).ToHashSet();
                var edges = hull.Facets.SelectMany<(LatticePoint, LatticePoint, LatticePoint), (LatticePoint, LatticePoint)>(f => [(f.Item1, f.Item2), (f.Item2, f.Item3), (f.Item3, f.Item1)]).ToHashSet();
                Assert.Equal(3 * hull.Facets.Count, edges.Count);
                Assert.All(edges, edge => Assert.Contains((edge.Item2, edge.Item1), edges));
                Assert.Equal(2, hull.Vertices.Count - (edges.Count / 2) + hull.Facets.Count);
                Assert.All(hull.Facets, f => Assert.All(vertices, v => Assert.True(LatticePoint.Determinant(f.B - f.A, f.C - f.A, v - f.A) <= 0)));
                Assert.Superset(hull.Vertices.ToHashSet(), vertices);
            },
            iter: 300);
    }

    [Fact]
    public void The_hull_of_scattered_points_holds_them_all()
    {
        Gen.Select(Gen.Int[-9, 9], Gen.Int[-9, 9], Gen.Int[-9, 9]).Array[4, 200].Sample(
            raw =>
            {
                // The origin's four make sure that they are not all in a plane.
                LatticePoint[] points = [new(0, 0, 0), new(1, 0, 0), new(0, 1, 0), new(0, 0, 1), .. raw.Select(p => new LatticePoint(p.Item1, p.Item2, p.Item3))];

                var hull = new ConvexHull(points);

                Assert.All(hull.Facets, f => Assert.All(points, p => Assert.True(LatticePoint.Determinant(f.B - f.A, f.C - f.A, p - f.A) <= 0)));
                Assert.Equal(2, hull.Vertices.Count - (hull.Facets.Count * 3 / 2) + hull.Facets.Count);
            },
            iter: 1000);
    }

    [Fact]
    public void Points_in_a_plane_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new ConvexHull([new(0, 0, 0), new(2, 0, 0), new(0, 2, 0), new(4, 4, 0), new(0, 0, 0)]));

        Assert.Contains("in one plane", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_diameter_is_the_longest_of_all_pairs_of_vertices()
    {
        VolumeRegion.Random.Sample(
            region =>
            {
                var spacing = region.Image.Spacing;
                var vertices = Triangles(region.Mask).SelectMany<(LatticePoint, LatticePoint, LatticePoint), LatticePoint>(t => [t.Item1, t.Item2, t.Item3]).Distinct().ToList();
                var longest = vertices.Max(a => vertices.Max(b => Math.Sqrt(Dot(Minus(Mm(a, spacing), Mm(b, spacing)), Minus(Mm(a, spacing), Mm(b, spacing))))));

                AssertNear(longest, RegionHull.Of(region.Mask, region.Box).Diameter(spacing));
            },
            iter: 200);
    }

    /// <summary>All triangles, cube by cube, in coordinates in which voxel (0, 0, 0) is at the origin.</summary>
    private static IEnumerable<(LatticePoint A, LatticePoint B, LatticePoint C)> Triangles(VolumeMask mask)
    {
        bool Inside(int x, int y, int z) =>
            x >= 0 && y >= 0 && z >= 0 && x < mask.Width && y < mask.Height && z < mask.Depth && mask[x, y, z];

        for (var z = -1; z < mask.Depth; z++)
        {
            for (var y = -1; y < mask.Height; y++)
            {
                for (var x = -1; x < mask.Width; x++)
                {
                    var corners = Enumerable.Range(0, 8).Where(c => Inside(x + (c & 1), y + (c >> 1 & 1), z + (c >> 2))).Sum(c => 1 << c);
                    var origin = new LatticePoint(2 * x, 2 * y, 2 * z);
                    foreach (var (a, b, c) in CubeSurface.All[corners].Triangles)
                    {
                        yield return (a + origin, b + origin, c + origin);
                    }
                }
            }
        }
    }

    private static VoxelBounds Whole(VolumeMask mask) => new(0, 0, 0, mask.Width - 1, mask.Height - 1, mask.Depth - 1);

    private static double[] Mm(LatticePoint p, VoxelSpacing s) => [p.X * s.XMm / 2, p.Y * s.YMm / 2, p.Z * s.ZMm / 2];

    private static double[] Minus(double[] a, double[] b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

    private static double[] Cross(double[] a, double[] b) =>
        [(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static void AssertNear(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * Math.Max(1, Math.Abs(expected)));
}
