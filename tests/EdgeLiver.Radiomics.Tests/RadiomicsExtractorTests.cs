using CsCheck;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

public sealed class RadiomicsExtractorTests
{
    [Fact]
    public void Statistics_are_those_of_a_slow_sorted_list()
    {
        using var extractor = new RadiomicsExtractor(RadiomicSettings.Live);

        Gen.Byte.Array[1, 400].Sample(pixels =>
        {
            using var image = Line(pixels);
            using var mask = Line([.. pixels.Select(_ => Mask.Inside)]);

            var features = extractor.Extract(image.View, mask.View);

            var sorted = pixels.Order().Select(p => (double)p).ToList();
            var mean = sorted.Average();
            var median = Percentile(sorted, 0.5);
            Near(mean, features, "stat_mean");
            Near(sorted.Average(p => (p - mean) * (p - mean)), features, "stat_var");
            Near(median, features, "stat_median");
            Near(Percentile(sorted, 0.1), features, "stat_p10");
            Near(Percentile(sorted, 0.9), features, "stat_p90");
            Near(Percentile(sorted, 0.75) - Percentile(sorted, 0.25), features, "stat_iqr");
            Near(sorted.Average(p => Math.Abs(p - mean)), features, "stat_mad");
            Near(sorted.Average(p => Math.Abs(p - median)), features, "stat_medad");
            Near(sorted[^1] - sorted[0], features, "stat_range");
            Near(Math.Sqrt(sorted.Average(p => p * p)), features, "stat_rms");
        }, threads: 1);
    }

    [Fact]
    public void Only_the_pixels_with_the_label_count()
    {
        using var image = Line([10, 20, 30, 40, 50, 60]);
        using var labels = Line([1, 1, 0, 2, 2, 2]);
        using var extractor = new RadiomicsExtractor(RadiomicSettings.Live);

        Near(15, extractor.Extract(image.View, labels.View, label: 1), "stat_mean");
        Near(50, extractor.Extract(image.View, labels.View, label: 2), "stat_mean");
    }

    [Fact]
    public void A_region_of_one_grey_level_has_no_skewness_and_no_excess_kurtosis()
    {
        using var image = Line([9, 9, 9, 9]);

        using var extractor = new RadiomicsExtractor(RadiomicSettings.Live);
        var features = extractor.Extract(image.View, image.View, label: 9);

        Near(0, features, "stat_skew");
        Near(0, features, "stat_kurt");
        Near(0, features, "stat_cov");
    }

    [Fact]
    public void What_is_undefined_is_absent_and_says_why()
    {
        using var black = Line([0]);
        using var pair = Line([0, 255]);
        using var both = Line([Mask.Inside, Mask.Inside]);
        using var one = Line([Mask.Inside]);
        using var extractor = new RadiomicsExtractor(RadiomicSettings.Live);

        var dot = extractor.Extract(black.View, one.View);
        var twoEnds = extractor.Extract(pair.View, both.View);

        Assert.False(dot.TryGet("shape2D_Elongation", out _));
        Assert.Equal("one pixel has no direction", dot.WhyUndefined("shape2D_Elongation"));
        Assert.Equal("the mean intensity is 0", dot.WhyUndefined("stat_cov"));
        Assert.Equal("the quartiles add up to 0", dot.WhyUndefined("stat_qcod"));
        Assert.Equal("nothing lies between the 10th and the 90th percentile", twoEnds.WhyUndefined("stat_rmad"));
    }

    [Fact]
    public void Every_feature_is_written_or_says_why_not()
    {
        using var image = Line([1, 5, 9, 2, 8]);
        using var mask = Line([Mask.Inside, Mask.Inside, Mask.Inside, Mask.Inside, Mask.Inside]);

        using var extractor = new RadiomicsExtractor(RadiomicSettings.Live);
        var features = extractor.Extract(image.View, mask.View);

        Assert.All(FeatureLayout.Picture.Names, name => Assert.Null(features.WhyUndefined(name)));
        Assert.Equal(FeatureLayout.Picture.Names.Length, FeatureLayout.Picture.Names.Distinct().Count());
    }

    [Fact]
    public void Vectors_in_pixels_and_in_millimetres_have_different_hashes()
    {
        using var image = Line([1, 5, 9]);
        using var mask = Line([Mask.Inside, Mask.Inside, Mask.Inside]);
        using var extractor = new RadiomicsExtractor(RadiomicSettings.Live);

        var inPixels = extractor.Extract(image.View, mask.View);
        var inMm = extractor.Extract(image.View, mask.View, new PixelSpacing(0.2, 0.2));
        var inOtherMm = extractor.Extract(image.View, mask.View, new PixelSpacing(0.3, 0.3));

        Assert.NotEqual(inPixels.SettingsHash, inMm.SettingsHash);
        Assert.Equal(inMm.SettingsHash, inOtherMm.SettingsHash);
    }

    [Fact]
    public void A_vector_that_is_filled_again_keeps_nothing_of_the_last_region()
    {
        using var image = Line([0, 0, 7]);
        using var labels = Line([1, 0, 2]);
        using var extractor = new RadiomicsExtractor(RadiomicSettings.Live);
        var features = extractor.Extract(image.View, labels.View, label: 1);

        extractor.Extract(image.View, labels.View, features, label: 2);

        Near(7, features, "stat_mean");
        Assert.Null(features.WhyUndefined("stat_cov"));
    }

    [Fact]
    public void A_call_into_a_given_vector_allocates_nothing()
    {
        using var image = new Mask(200, 150);
        using var mask = new Mask(200, 150);
        for (var y = 20; y < 120; y++)
        {
            mask.Row(y).Slice(30 + (y / 3), 90).Fill(Mask.Inside);
        }

        using var extractor = new RadiomicsExtractor(RadiomicSettings.Live);
        var features = new RadiomicFeatures(FeatureLayout.Picture);
        extractor.Extract(image.View, mask.View, features);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            extractor.Extract(image.View, mask.View, features, new PixelSpacing(0.2, 0.2));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_mask_of_another_size_or_without_a_pixel_is_refused()
    {
        using var image = new Mask(8, 8);
        using var wide = new Mask(9, 8);
        using var empty = new Mask(8, 8);
        using var extractor = new RadiomicsExtractor(RadiomicSettings.Live);

        Assert.Contains("9x8", Assert.Throws<ArgumentException>(() => extractor.Extract(image.View, wide.View)).Message, StringComparison.Ordinal);
        Assert.Contains("255", Assert.Throws<ArgumentException>(() => extractor.Extract(image.View, empty.View)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RegionMeasure().Measure(empty.View, label: 0));
        Assert.Throws<ArgumentException>(() => new RadiomicFeatures(FeatureLayout.Picture).TryGet("stat_mode", out _));
    }

    private static Mask Line(byte[] pixels)
    {
        var line = new Mask(pixels.Length, 1);
        pixels.CopyTo(line.Row(0));
        return line;
    }

    private static double Percentile(List<double> sorted, double share)
    {
        var rank = (sorted.Count - 1) * share;
        var below = (int)Math.Floor(rank + 1e-9);
        return sorted[below] + ((sorted[Math.Min(below + 1, sorted.Count - 1)] - sorted[below]) * (rank - below));
    }

    private static void Near(double expected, RadiomicFeatures features, string name)
    {
        Assert.True(features.TryGet(name, out var value), name);
        // A tolerance, not decimals: two values that differ in the last bit may round to different decimals.
        Assert.Equal(expected, value, tolerance: 1e-10 * Math.Max(1, Math.Abs(expected)));
    }
}
