using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Inference.Tests;

/// <summary>The tiny network calls luma above 0.3 liver and above 0.7 lesion, so every mask is known beforehand.</summary>
public sealed class SegmenterTests
{
    private const byte LiverLuma = 128;
    private const byte LesionLuma = 255;

    [Theory]
    [InlineData(1024, 768)]
    [InlineData(1920, 1080)]
    [InlineData(300, 250)]
    [InlineData(120, 90)]
    public void Masks_lie_where_the_luma_is(int width, int height)
    {
        using var tiny = new TinyPackage();
        using var segmenter = new Segmenter(tiny.Open(), "cpu", threads: 1);
        using var result = new Segmentation();
        using var frame = new Mask(width, height);
        var fan = new PixelBox(width / 10, height / 10, width * 8 / 10, height * 8 / 10);
        var liver = new PixelBox(width * 3 / 10, height * 3 / 10, width * 4 / 10, height * 4 / 10);
        var lesion = new PixelBox(width * 4 / 10, height * 4 / 10, width * 2 / 10, height * 2 / 10);
        frame.View.Crop(liver).Fill(LiverLuma);
        frame.View.Crop(lesion).Fill(LesionLuma);

        segmenter.Segment(frame.View, fan, fan: null, result);

        Assert.True(Dice(result.Liver, liver) > 0.98, $"liver Dice {Dice(result.Liver, liver)}");
        var found = Assert.Single(result.Lesions);
        Assert.True(Dice(result.Lesion, lesion) > 0.95, $"lesion Dice {Dice(result.Lesion, lesion)}");
        Assert.Equal(result.Lesion.Area(), found.AreaPx);
        Assert.Equal(result.Lesion.Bounds(), found.Box);
        Assert.Equal(lesion.X + ((lesion.Width - 1) / 2.0), found.CentroidX, tolerance: width / 150.0);
        Assert.Equal(lesion.Y + ((lesion.Height - 1) / 2.0), found.CentroidY, tolerance: width / 150.0);
        Assert.Equal(result.LiverAreaPx, result.Liver.Area());
    }

    [Requirement("REQ-AI-02")]
    [Fact]
    public void Masks_never_leave_the_fan()
    {
        using var tiny = new TinyPackage();
        using var segmenter = new Segmenter(tiny.Open(), "cpu", threads: 1);
        using var result = new Segmentation();
        using var frame = new Mask(640, 480);
        using var fan = new Mask(640, 480);
        frame.View.Fill(LesionLuma);
        for (var y = 0; y < 480; y++)
        {
            fan.Row(y)[..(100 + y)].Fill(Mask.Inside);
        }

        segmenter.Segment(frame.View, fan.Bounds(), fan, result);

        for (var y = 0; y < 480; y++)
        {
            Assert.Equal(-1, result.Liver.Row(y)[(100 + y)..].IndexOfAnyExcept((byte)0));
            Assert.Equal(-1, result.Lesion.Row(y)[(100 + y)..].IndexOfAnyExcept((byte)0));
        }
    }

    [Fact]
    public void Two_lesions_are_two_regions_with_masks_of_their_own()
    {
        using var tiny = new TinyPackage();
        using var segmenter = new Segmenter(tiny.Open(), "cpu", threads: 1);
        using var result = new Segmentation();
        using var frame = new Mask(960, 800);
        frame.View.Crop(new PixelBox(100, 100, 200, 200)).Fill(LesionLuma);
        frame.View.Crop(new PixelBox(500, 400, 100, 100)).Fill(LesionLuma);

        segmenter.Segment(frame.View, frame.View.Bounds, fan: null, result);

        Assert.Equal(2, result.Lesions.Count);
        Assert.True(result.Lesions[0].AreaPx > result.Lesions[1].AreaPx);
        Assert.Equal(result.Lesion.Area(), result.Lesions.Sum(lesion => lesion.Mask.Area()));
    }

    [Fact]
    public void Small_faint_or_outlying_regions_are_dropped_by_the_rules_of_the_package()
    {
        using var strict = new TinyPackage(rules: "\"lesionMinAreaFraction\":0.02");
        using var segmenter = new Segmenter(strict.Open(), "cpu", threads: 1);
        using var result = new Segmentation();
        using var frame = new Mask(960, 800);
        frame.View.Crop(new PixelBox(100, 100, 60, 60)).Fill(LesionLuma);

        segmenter.Segment(frame.View, frame.View.Bounds, fan: null, result);

        Assert.Empty(result.Lesions);
        Assert.Equal(0, result.Lesion.Area());
    }

    [Requirement("REQ-AI-02")]
    [Fact]
    public void The_masks_of_one_frame_do_not_stay_in_the_next()
    {
        using var tiny = new TinyPackage();
        using var segmenter = new Segmenter(tiny.Open(), "cpu", threads: 1);
        using var result = new Segmentation();
        using var frame = new Mask(400, 400);
        frame.View.Crop(new PixelBox(100, 100, 100, 100)).Fill(LesionLuma);
        segmenter.Segment(frame.View, frame.View.Bounds, fan: null, result);
        frame.Clear();

        segmenter.Segment(frame.View, frame.View.Bounds, fan: null, result);

        Assert.Equal(0, result.Liver.Area());
        Assert.Equal(0, result.Lesion.Area());
        Assert.Empty(result.Lesions);
        Assert.All(Enumerable.Range(0, 400), y => Assert.Equal(-1, result.Lesion.Row(y).IndexOfAnyExcept((byte)0)));
    }

    [Fact]
    public void A_frame_costs_almost_no_managed_allocation()
    {
        using var tiny = new TinyPackage();
        using var segmenter = new Segmenter(tiny.Open(), "cpu", threads: 1);
        using var result = new Segmentation();
        using var frame = new Mask(640, 480);
        frame.View.Crop(new PixelBox(100, 100, 200, 200)).Fill(LesionLuma);
        for (var i = 0; i < 20; i++)
        {
            segmenter.Segment(frame.View, frame.View.Bounds, fan: null, result);
        }

        // What is paid once, as when the JIT compiles anew, is in one round only; what a frame costs is in all.
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                segmenter.Segment(frame.View, frame.View.Bounds, fan: null, result);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // ONNX Runtime's own binding call allocates 19 to 64 bytes; ours must add nothing.
        Assert.InRange(least / 100, 0, 128);
    }

    [Fact]
    public void A_network_of_another_shape_is_refused_in_one_line()
    {
        using var lying = new TinyPackage(network: "small");

        var error = Assert.Throws<ModelException>(() => new Segmenter(lying.Open(), "cpu", threads: 1));

        Assert.Contains("1x1x32x32", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_package_of_another_task_is_refused()
    {
        using var other = new TinyPackage(task: "survival");

        var error = Assert.Throws<ModelException>(() => new Segmenter(other.Open(), "cpu", threads: 1));

        Assert.Contains("survival", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_that_this_box_does_not_have_is_refused_with_its_reason()
    {
        using var tiny = new TinyPackage();

        var error = Assert.Throws<ModelException>(() => new Segmenter(tiny.Open(), "cuda", threads: 1));

        Assert.Contains("cuda", error.Message, StringComparison.Ordinal);
    }

    private static double Dice(Mask mask, PixelBox box)
    {
        var both = 0;
        for (var y = box.Y; y < box.Bottom; y++)
        {
            both += box.Width - mask.Row(y)[box.X..box.Right].Count((byte)0);
        }

        return 2.0 * both / (mask.Area() + box.Area);
    }
}
