using CsCheck;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

public sealed class ResamplingTests
{
    /// <summary>7 x 5 x 4 voxels of 0.9 x 0.9 x 3 mm to 0.7 x 1.3 x 2 mm with scipy.ndimage.map_coordinates 1.10.1, mode nearest.</summary>
    [Theory]
    [InlineData(Interpolation.Nearest, 1e-12, 3, 12, 8, 2, 243642)]
    [InlineData(Interpolation.Linear, 1e-9, 7, 10.22222222222222, 8, 6.01851851851852, 241731.01851851854)]
    [InlineData(Interpolation.Cubic, 2e-6, 7.294516, 11.29152305, 6.59451571, 2.9781056755499455, 242650.09933890527)]
    public void Intensities_are_those_of_scipy(Interpolation interpolation, double tolerance, double third, double fourth, double last, double inner, double weighted)
    {
        var image = new Volume(7, 5, 4, new VoxelSpacing(0.9, 0.9, 3));
        for (var i = 0; i < image.Values.Length; i++)
        {
            var (x, y, z) = (i % 7, i / 7 % 5, i / 35);
            image.Values[i] = ((x * x * 3) + (y * 7) + (z * z * 11) + (x * y * z)) % 23;
        }

        var result = new Resampling(0.7, 1.3, 2, interpolation).Apply(image, isWhole: false);

        Assert.Equal((9, 4, 6, new VoxelSpacing(0.7, 1.3, 2)), (result.Width, result.Height, result.Depth, result.Spacing));
        Assert.Equal(third, result[2, 0, 0], Math.Max(tolerance, 1e-8));
        Assert.Equal(fourth, result[3, 0, 0], Math.Max(tolerance, 1e-8));
        Assert.Equal(last, result[8, 3, 5], Math.Max(tolerance, 1e-8));
        Assert.Equal(inner, result[4, 1, 2], tolerance);
        var sum = 0.0;
        for (var i = 0; i < result.Values.Length; i++)
        {
            sum += i * result.Values[i];
        }

        Assert.Equal(weighted, sum, weighted * tolerance);
    }

    [Fact]
    public void The_spline_is_the_one_of_an_endless_row()
    {
        Gen.Select(Gen.Double[-1000, 1000].Array[1, 20], Gen.Double[0.2, 5]).Sample((row, spacing) =>
        {
            var image = new Volume(row.Length, 1, 1, VoxelSpacing.One);
            row.CopyTo(image.Values);

            var result = new Resampling(spacing, 1, 1, Interpolation.Cubic).Apply(image, isWhole: false);

            var coefficients = SlowCoefficients(row);
            for (var i = 0; i < result.Width; i++)
            {
                var place = ((row.Length - 1) / 2.0) + ((i - ((result.Width - 1) / 2.0)) * spacing);
                Assert.Equal(SlowSpline(coefficients, place), result.Values[i], 1e-8);
            }
        });
    }

    [Theory]
    [InlineData(Interpolation.Nearest)]
    [InlineData(Interpolation.Linear)]
    [InlineData(Interpolation.Cubic)]
    public void A_flat_volume_stays_flat(Interpolation interpolation)
    {
        var sizes = Gen.Int[1, 12];
        var spacings = Gen.Double[0.3, 4];
        Gen.Select(sizes, sizes, sizes, spacings, spacings, spacings).Sample((width, height, depth, x, y, z) =>
        {
            var image = new Volume(width, height, depth, VoxelSpacing.One);
            image.Values.Fill(-42.5);

            var result = new Resampling(x, y, z, interpolation).Apply(image, isWhole: false);

            Assert.All(result.Values.ToArray(), value => Assert.Equal(-42.5, value, 1e-9));
        });
    }

    [Theory]
    [InlineData(4, 3, 2, 6)]
    [InlineData(10, 1.2, 1, 12)]
    [InlineData(3, 0.1, 0.3, 1)]
    [InlineData(204, 0.977, 2, 100)]
    [InlineData(60, 3, 2, 90)]
    [InlineData(1, 1, 50, 1)]
    public void A_new_grid_has_as_many_points_as_the_old_length_needs(int length, double fromMm, double toMm, int expected)
    {
        var result = new Resampling(toMm, 1, 1, Interpolation.Linear).Apply(new Volume(length, 1, 1, new VoxelSpacing(fromMm, 1, 1)), isWhole: false);

        Assert.Equal(expected, result.Width);
    }

    [Fact]
    public void By_slice_no_slice_takes_from_another()
    {
        var image = new Volume(4, 4, 3, new VoxelSpacing(1, 1, 5));
        image.Values.Slice(16, 16).Fill(9);

        var result = new Resampling(0.5, 0.5, null, Interpolation.Cubic).Apply(image, isWhole: false);

        Assert.Equal((8, 8, 3, 5.0), (result.Width, result.Height, result.Depth, result.Spacing.ZMm));
        Assert.Equal(0, result[3, 3, 0]);
        Assert.Equal(9, result[3, 3, 1], 1e-12);
        Assert.Equal(0, result[3, 3, 2]);
    }

    [Fact]
    public void A_spacing_that_stays_leaves_the_volume_as_it_is()
    {
        var image = new Volume(3, 1, 1, new VoxelSpacing(0.977, 0.977, 3));
        new[] { 1.25, -7, 1e9 }.CopyTo(image.Values);

        Assert.Equal(image.Values, new Resampling(0.977, 0.977, 3, Interpolation.Cubic).Apply(image, isWhole: false).Values);
    }

    [Fact]
    public void Whole_units_are_rounded_half_to_even()
    {
        var image = new Volume(4, 1, 1, VoxelSpacing.One);
        new double[] { 0, 1, -1, -4 }.CopyTo(image.Values);

        var result = new Resampling(2, 1, 1, Interpolation.Linear).Apply(image, isWhole: true);

        // Half-way between 0 and 1, and between -1 and -4.
        Assert.Equal([0, -2], result.Values.ToArray());
    }

    [Fact]
    public void A_voxel_half_inside_belongs_to_the_region()
    {
        var region = new VolumeMask(4, 1, 1);
        region[0, 0, 0] = region[1, 0, 0] = region[2, 0, 0] = true;
        var resampling = new Resampling(2, 1, 1, Interpolation.Cubic);

        Assert.Equal([true, true], resampling.Apply(region, VoxelSpacing.One).Values.ToArray());
        Assert.Equal([true, false], (resampling with { MaskThreshold = 0.51 }).Apply(region, VoxelSpacing.One).Values.ToArray());
    }

    [Fact]
    public void A_whole_region_stays_whole_and_an_empty_one_empty()
    {
        var size = Gen.Int[1, 9];
        var spacing = Gen.Double[0.3, 4];
        Gen.Select(size, size, size, spacing, spacing, Gen.Bool).Sample((width, height, depth, x, z, inside) =>
        {
            var region = new VolumeMask(width, height, depth);
            region.Values.Fill(inside);

            var result = new Resampling(x, x, z, Interpolation.Linear).Apply(region, VoxelSpacing.One);

            Assert.Equal(inside ? result.Values.Length : 0, result.Count);
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_spacing_that_is_none_is_refused(double spacing)
    {
        var fault = Assert.Throws<ImageProcessingException>(
            () => new Resampling(1, spacing, 1, Interpolation.Linear).Apply(new Volume(2, 2, 2, VoxelSpacing.One), isWhole: false));

        Assert.Contains("must be above 0", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-300)]
    [InlineData(double.Epsilon)]
    public void A_grid_that_memory_does_not_hold_is_refused(double spacing)
    {
        var fault = Assert.Throws<ImageProcessingException>(
            () => new Resampling(spacing, spacing, spacing, Interpolation.Linear).Apply(new VolumeMask(2, 2, 2), VoxelSpacing.One));

        Assert.Contains("at most 268435456", fault.Message, StringComparison.Ordinal);
    }

    // The equations themselves: (c[k-1] + 4 c[k] + c[k+1]) / 6 = s[k] on a row with 60 more samples at both ends.
    private static double[] SlowCoefficients(double[] row)
    {
        const int Pad = 60;
        var samples = Enumerable.Range(-Pad, row.Length + (2 * Pad)).Select(k => 6 * row[Math.Clamp(k, 0, row.Length - 1)]).ToArray();
        var c = samples.Select(s => s / 6).ToArray();
        for (var sweep = 0; sweep < 200; sweep++)
        {
            for (var k = 1; k < c.Length - 1; k++)
            {
                c[k] = (samples[k] - c[k - 1] - c[k + 1]) / 4;
            }
        }

        return c;
    }

    private static double SlowSpline(double[] coefficients, double place)
    {
        var sum = 0.0;
        for (var k = 0; k < coefficients.Length; k++)
        {
            var distance = Math.Abs(place - (k - 60));
            sum += coefficients[k] * distance switch
            {
                < 1 => (2.0 / 3) - (distance * distance) + (distance * distance * distance / 2),
                < 2 => Math.Pow(2 - distance, 3) / 6,
                _ => 0,
            };
        }

        return sum;
    }
}
