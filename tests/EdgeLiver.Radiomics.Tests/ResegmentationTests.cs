using CsCheck;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

public sealed class ResegmentationTests
{
    private static readonly double[] Row = [-700, -500, 0, 100, 400, 401];

    [Fact]
    public void Both_ends_of_a_range_stay()
    {
        Assert.Equal([false, true, true, true, true, false], Apply(new Resegmentation(-500, 400)));
    }

    [Fact]
    public void A_range_may_be_open()
    {
        Assert.Equal([false, false, true, true, true, true], Apply(new Resegmentation(Low: 0)));
        Assert.Equal([true, true, true, false, false, false], Apply(new Resegmentation(High: 99)));
        Assert.Equal([true, true, true, true, true, true], Apply(new Resegmentation()));
    }

    [Fact]
    public void What_was_outside_stays_outside_and_the_region_given_stays_as_it_is()
    {
        var (image, region) = Make(Row);
        region[2, 0, 0] = false;

        var kept = new Resegmentation(-500, 400).Apply(image, region);

        Assert.Equal([false, true, false, true, true, false], kept.Values.ToArray());
        Assert.Equal(5, region.Count);
    }

    [Fact]
    public void Outliers_are_judged_by_the_whole_region_before_the_range()
    {
        // Mean 10, standard deviation 30 with the outlier; 0 without it.
        double[] row = [0, 0, 0, 0, 0, 0, 0, 0, 0, 100];

        Assert.Equal(9, Apply(new Resegmentation(OutlierSigma: 2.9), row).Count(kept => kept));
        Assert.Equal(10, Apply(new Resegmentation(OutlierSigma: 3), row).Count(kept => kept));
        Assert.Equal(9, Apply(new Resegmentation(High: 50, OutlierSigma: 0.5), row).Count(kept => kept));
    }

    [Fact]
    public void A_flat_region_has_no_outliers()
    {
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Int[1, 200], Gen.Double[0.1, 5]).Sample((intensity, count, sigma) =>
            Assert.DoesNotContain(false, Apply(new Resegmentation(OutlierSigma: sigma), [.. Enumerable.Repeat(intensity, count)])));
    }

    [Fact]
    public void Nothing_left_is_one_line_that_says_what_there_was()
    {
        var fault = Assert.Throws<ImageProcessingException>(() => Apply(new Resegmentation(500, 600)));

        Assert.Equal("re-segmentation to 500..600 leaves no voxel: the region's intensities are -700..401; widen the range", fault.Message);
    }

    [Theory]
    [InlineData(2, 1, null)]
    [InlineData(double.NaN, 1, null)]
    [InlineData(0, 1, 0.0)]
    [InlineData(0, 1, double.NaN)]
    public void Limits_that_are_none_are_refused(double low, double high, double? sigma)
    {
        Assert.Throws<ImageProcessingException>(() => Apply(new Resegmentation(low, high, sigma)));
    }

    [Fact]
    public void An_empty_region_or_one_of_another_size_is_refused()
    {
        var (image, _) = Make(Row);

        Assert.Contains("no voxel", Assert.Throws<ImageProcessingException>(() => new Resegmentation().Apply(image, new VolumeMask(6, 1, 1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Resegmentation().Apply(image, new VolumeMask(5, 1, 1)));
    }

    private static bool[] Apply(Resegmentation resegmentation, double[]? row = null)
    {
        var (image, region) = Make(row ?? Row);
        return resegmentation.Apply(image, region).Values.ToArray();
    }

    private static (Volume Image, VolumeMask Region) Make(double[] row)
    {
        var image = new Volume(row.Length, 1, 1, VoxelSpacing.One);
        row.CopyTo(image.Values);
        var region = new VolumeMask(row.Length, 1, 1);
        region.Values.Fill(true);
        return (image, region);
    }
}
