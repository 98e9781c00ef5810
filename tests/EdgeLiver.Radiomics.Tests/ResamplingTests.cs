using CsCheck;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

public sealed class ResamplingTests
{
    /// <summary>7 x 5 x 4 voxels of 0.9 x 0.9 x 3 mm to 0.7 x 1.3 x 2 mm with scipy.ndimage.map_coordinates 1.10.1, mode nearest.</summary>
    [Theory]
    [InlineData(Interpolation.Linear, 7, 10.22222222, 8, 6.01851852, 241731.01851851854)]
    [InlineData(Interpolation.Cubic, 7.294516, 11.29152305, 6.59451571, 2.97810568, 242650.09933890527)]
    public void Intensities_are_those_of_scipy(Interpolation interpolation, double third, double fourth, double last, double inner, double weighted)
    {
        var image = new Volume(7, 5, 4, new VoxelSpacing(0.9, 0.9, 3));
        for (var i = 0; i < image.Values.Length; i++)
        {
            var (x, y, z) = (i % 7, i / 7 % 5, i / 35);
            image.Values[i] = ((x * x * 3) + (y * 7) + (z * z * 11) + (x * y * z)) % 23;
        }

        var result = Resampling.Apply(image, new VoxelSpacing(0.7, 1.3, 2), interpolation, round: false);

        Assert.Equal((9, 4, 6, new VoxelSpacing(0.7, 1.3, 2)), (result.Width, result.Height, result.Depth, result.Spacing));
        Assert.Equal([third, fourth, last, inner], [result[2, 0, 0], result[3, 0, 0], result[8, 3, 5], result[4, 1, 2]], Near);
        var sum = 0.0;
        for (var i = 0; i < result.Values.Length; i++)
        {
            sum += i * result.Values[i];
        }

        Assert.Equal(weighted, sum, 0.01);
    }

    [Fact]
    public void The_spline_is_the_one_of_an_endless_row()
    {
        Gen.Select(Gen.Double[-1000, 1000].Array[1, 20], Gen.Double[0.2, 5]).Sample((row, spacing) =>
        {
            var image = new Volume(row.Length, 1, 1, VoxelSpacing.One);
            row.CopyTo(image.Values);

            var result = Resampling.Apply(image, new VoxelSpacing(spacing, 1, 1), Interpolation.Cubic, round: false);

            var coefficients = SlowCoefficients(row);
            for (var i = 0; i < result.Width; i++)
            {
                var place = ((row.Length - 1) / 2.0) + ((i - ((result.Width - 1) / 2.0)) * spacing);
                // Twelve samples of padding leave 1e-7 of a step.
                Assert.Equal(SlowSpline(coefficients, place), result.Values[i], 2e-3);
            }
        });
    }

    [Theory]
    [InlineData(4, 3, 2, 6)]
    [InlineData(10, 1.2, 1, 12)]
    [InlineData(3, 0.1, 0.3, 1)]
    [InlineData(204, 0.977, 2, 100)]
    [InlineData(1, 1, 50, 1)]
    public void A_new_grid_has_as_many_points_as_the_old_length_needs(int length, double fromMm, double toMm, int expected)
    {
        var image = new Volume(length, 1, 1, new VoxelSpacing(fromMm, 1, 1));

        Assert.Equal(expected, Resampling.Apply(image, new VoxelSpacing(toMm, 1, 1), Interpolation.Linear, round: false).Width);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-9)]
    [InlineData(double.Epsilon)]
    public void A_grid_that_memory_does_not_hold_is_one_line(double spacing)
    {
        var wanted = new VoxelSpacing(spacing, spacing, spacing);
        var region = new VolumeMask(2, 2, 2);

        Assert.Contains("at most 268435456", Assert.Throws<FormatException>(() => Resampling.Apply(region, VoxelSpacing.One, wanted)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outliers_are_judged_by_the_whole_region_whatever_the_range_takes_out()
    {
        // Mean 10, standard deviation 30; without the 100 all would be alike and 0 the only intensity left.
        double[] row = [0, 0, 0, 0, 0, 0, 0, 0, 0, 100];

        Assert.Equal(9, Kept(row, new RadiomicSettings { OutlierSigma = 2.9 }));
        Assert.Equal(10, Kept(row, new RadiomicSettings { OutlierSigma = 3.1 }));
        Assert.Equal(3, Kept([0, 10, 20, 100], new RadiomicSettings { Range = new(-500, 50), OutlierSigma = 1 }));
        Assert.Equal(5, Kept([0.1, 0.1, 0.1, 0.1, 0.1], new RadiomicSettings { OutlierSigma = 3 }));
    }

    [Fact]
    public void A_range_and_outlier_limits_that_share_no_intensity_are_one_line()
    {
        var fault = Assert.Throws<RegionException>(() => Kept([0, 0, 0, 0, 0, 100], new RadiomicSettings { Range = new(90, 200), OutlierSigma = 1 }));

        Assert.Contains("widen the range", fault.Message, StringComparison.Ordinal);
    }

    private static bool Near(double expected, double actual) => Math.Abs(expected - actual) < 5e-6;

    private static int Kept(double[] row, RadiomicSettings settings)
    {
        var image = new Volume(row.Length, 1, 1, VoxelSpacing.One);
        row.CopyTo(image.Values);
        var region = new VolumeMask(row.Length, 1, 1);
        region.Values.Fill(true);
        return Resegmentation.Apply(image, region, settings).Count;
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
