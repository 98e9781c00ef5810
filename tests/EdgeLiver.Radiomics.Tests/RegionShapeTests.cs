using CsCheck;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

public sealed class RegionShapeTests
{
    private static readonly Gen<(int Width, bool[] Pixels)> Pictures =
        from width in Gen.Int[1, 24]
        from height in Gen.Int[1, 24]
        from percent in Gen.Int[1, 100]
        from draws in Gen.Int[0, 99].Array[width * height]
        select (width, draws.Select(d => d < percent).ToArray());

    [Fact]
    public void A_rectangle_has_the_size_that_one_reads_off_it()
    {
        using var mask = new Mask(40, 30);
        for (var y = 4; y < 24; y++)
        {
            mask.Row(y).Slice(7, 10).Fill(Mask.Inside);
        }

        var shape = new RegionMeasure().Measure(mask.View);

        Assert.Equal(200, shape.Pixels);
        Assert.Equal(new PixelBox(7, 4, 10, 20), shape.Box);
        Assert.Equal((11.5, 13.5), (shape.CentroidX, shape.CentroidY));
        Assert.Equal(199.5, shape.MeshSurface);
        Assert.Equal(56 + (4 * Math.Sqrt(0.5)), shape.Perimeter, 12);
        Assert.Equal(4 * Math.Sqrt((20 * 20 - 1) / 12.0), shape.MajorAxisLength, 12);
        Assert.Equal(4 * Math.Sqrt((10 * 10 - 1) / 12.0), shape.MinorAxisLength, 12);
    }

    [Fact]
    public void The_long_axis_of_a_line_ends_half_a_pixel_outside_its_last_pixels()
    {
        using var mask = new Mask(20, 5);
        mask.Row(2).Slice(3, 11).Fill(Mask.Inside);

        var axis = new RegionMeasure().Measure(mask.View, new PixelSpacing(0.5, 0.25)).LongAxis;

        Assert.Equal(11 * 0.5, axis.Length);
        Assert.Equal((2, 2, 2.5, 13.5), (axis.FromY, axis.ToY, Math.Min(axis.FromX, axis.ToX), Math.Max(axis.FromX, axis.ToX)));
    }

    [Fact]
    public void A_straight_line_has_no_width_in_any_direction()
    {
        using var mask = new Mask(50, 50);
        for (var i = 0; i < 37; i++)
        {
            mask.Row(5 + i)[7 + i] = Mask.Inside;
        }

        Assert.Equal(0, new RegionMeasure().Measure(mask.View).MinorAxisLength);
    }

    [Fact]
    public void The_long_axis_is_the_greatest_distance_between_any_two_contour_points()
    {
        var measure = new RegionMeasure();
        var input = Gen.Select(Pictures, Gen.Double[0.05, 3], Gen.Double[0.05, 3]);

        input.Sample((picture, x, y) =>
        {
            using var mask = Draw(picture);
            if (mask.Area() == 0)
            {
                return;
            }

            var axis = measure.Measure(mask.View, new PixelSpacing(x, y)).LongAxis;

            Assert.Equal(GreatestDistance(mask, x, y), axis.Length, tolerance: 1e-9);
            Assert.Equal(axis.Length, Math.Sqrt(Square((axis.ToX - axis.FromX) * x) + Square((axis.ToY - axis.FromY) * y)), tolerance: 1e-9);
        }, threads: 1);
    }

    [Fact]
    public void Box_count_centroid_and_axes_are_those_of_a_slow_loop_over_the_pixels()
    {
        var measure = new RegionMeasure();

        Pictures.Sample(picture =>
        {
            using var mask = Draw(picture);
            var pixels = Inside(mask).ToList();
            if (pixels.Count == 0)
            {
                return;
            }

            var shape = measure.Measure(mask.View);

            double meanX = pixels.Average(p => p.X), meanY = pixels.Average(p => p.Y);
            var xx = pixels.Average(p => Square(p.X - meanX));
            var yy = pixels.Average(p => Square(p.Y - meanY));
            Assert.Equal(mask.Bounds(), shape.Box);
            Assert.Equal(pixels.Count, shape.Pixels);
            Assert.Equal((meanX, meanY), (shape.CentroidX, shape.CentroidY), new PairWithin(1e-9));
            Assert.Equal(16 * (xx + yy), Square(shape.MajorAxisLength) + Square(shape.MinorAxisLength), tolerance: 1e-7);
        }, threads: 1);
    }

    [Fact]
    public void A_region_measures_the_same_anywhere_in_the_picture_and_turned_by_a_quarter()
    {
        var measure = new RegionMeasure();

        Gen.Select(Pictures, Gen.Int[0, 9], Gen.Int[0, 9]).Sample((picture, dx, dy) =>
        {
            using var mask = Draw(picture);
            if (mask.Area() == 0)
            {
                return;
            }

            using var moved = new Mask(mask.Width + 10, mask.Height + 10);
            using var turned = new Mask(mask.Height, mask.Width);
            foreach (var (x, y) in Inside(mask))
            {
                moved.Row(y + dy)[x + dx] = Mask.Inside;
                turned.Row(x)[mask.Height - 1 - y] = Mask.Inside;
            }

            var shape = measure.Measure(mask.View);
            foreach (var other in (RegionShape[])[measure.Measure(moved.View), measure.Measure(turned.View)])
            {
                Assert.Equal(shape.MeshSurface, other.MeshSurface);
                Assert.Equal(shape.Perimeter, other.Perimeter, 9);
                Assert.Equal(shape.LongAxis.Length, other.LongAxis.Length, 9);
                Assert.Equal(shape.MajorAxisLength, other.MajorAxisLength, 9);
                Assert.Equal(shape.MinorAxisLength, other.MinorAxisLength, 5);
            }
        }, threads: 1);
    }

    private static Mask Draw((int Width, bool[] Pixels) picture)
    {
        var mask = new Mask(picture.Width, picture.Pixels.Length / picture.Width);
        foreach (var (i, inside) in picture.Pixels.Index())
        {
            mask.Row(i / picture.Width)[i % picture.Width] = inside ? Mask.Inside : (byte)0;
        }

        return mask;
    }

    private static IEnumerable<(int X, int Y)> Inside(Mask mask) =>
        from y in Enumerable.Range(0, mask.Height)
        from x in Enumerable.Range(0, mask.Width)
        where mask[x, y]
        select (x, y);

    private static double GreatestDistance(Mask mask, double spacingX, double spacingY)
    {
        var corners = Inside(mask)
            .SelectMany(p => ((double X, double Y)[])[(p.X - 0.5, p.Y), (p.X + 0.5, p.Y), (p.X, p.Y - 0.5), (p.X, p.Y + 0.5)])
            .Distinct()
            .ToList();
        return Math.Sqrt(corners.Max(a => corners.Max(b => Square((a.X - b.X) * spacingX) + Square((a.Y - b.Y) * spacingY))));
    }

    private static double Square(double value) => value * value;

    private sealed class PairWithin(double tolerance) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) a, (double, double) b) =>
            Math.Abs(a.Item1 - b.Item1) <= tolerance && Math.Abs(a.Item2 - b.Item2) <= tolerance;

        public int GetHashCode((double, double) pair) => 0;
    }
}
