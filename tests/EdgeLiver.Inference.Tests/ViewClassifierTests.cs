using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Inference.Tests;

/// <summary>The tiny network's scores are the picture's mean grey (liver), 1 less that (quality), and ten times that (distance); above 0.9 they are no numbers.</summary>
public sealed class ViewClassifierTests
{
    [Theory]
    [InlineData(20, false)]
    [InlineData(100, true)]
    [InlineData(200, false)]
    public void A_frame_is_in_view_where_it_is_probable_and_not_too_far_from_the_known(byte grey, bool expected)
    {
        using var tiny = new TinyView();
        using var view = new ViewClassifier(tiny.Open(), "cpu", threads: 1);
        using var frame = new Mask(480, 480);
        frame.View.Fill(grey);

        var seen = view.Look(frame.View, frame.View.Bounds);

        Assert.Equal(expected, seen.IsLiver);
        Assert.Equal(grey / 255.0, seen.Brightness, 0.001);
        Assert.Equal(0, seen.Contrast, 0.001);
    }

    [Fact]
    public void An_answer_that_is_no_number_is_no_view()
    {
        using var tiny = new TinyView();
        using var view = new ViewClassifier(tiny.Open(), "cpu", threads: 1);
        using var frame = new Mask(480, 480);
        frame.View.Fill(250);

        var seen = view.Look(frame.View, frame.View.Bounds);

        Assert.False(seen.IsLiver);
        Assert.Equal(0, seen.Probability);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 700)]
    [InlineData(1920, 1080)]
    public void A_black_picture_of_any_size_is_no_view(int width, int height)
    {
        using var tiny = new TinyView();
        using var view = new ViewClassifier(tiny.Open(), "cpu", threads: 1);
        using var frame = new Mask(width, height);

        var seen = view.Look(frame.View, frame.View.Bounds);

        Assert.False(seen.IsLiver);
        Assert.Equal(0, seen.Brightness);
    }

    [Theory]
    [InlineData("\"task\":\"classification\"", "\"task\":\"segmentation\"", "classification")]
    [InlineData("\"distance\"]", "\"surprise\"]", "liver, quality, distance")]
    [InlineData("liver-in-view", "lesion-seen", "liver-in-view")]
    [InlineData("\"threshold\":0.3", "\"threshold\":1.5", "threshold")]
    [InlineData("\"limit\":5", "\"limit\":-1", "limit")]
    [InlineData("letterbox-area", "stretch", "letterbox-area")]
    [InlineData("[1,1,64,64]", "[1,1,32,32]", "32x32")]
    public void A_manifest_that_lies_is_refused_in_one_line(string said, string lie, string named)
    {
        using var tiny = new TinyView();
        tiny.Edit(said, lie);

        var error = Assert.Throws<ModelException>(() => new ViewClassifier(tiny.Open(), "cpu", threads: 1));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_golden_picture_with_pixels_that_are_no_numbers_is_refused()
    {
        using var tiny = new TinyView();
        var greys = new byte[64 * 64 * sizeof(float)];
        BitConverter.GetBytes(float.NaN).CopyTo(greys, 400);
        tiny.Replace("input.f32", greys);

        var error = Assert.Throws<ModelException>(() => new ViewClassifier(tiny.Open(), "cpu", threads: 1));

        Assert.Contains("golden output", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_costs_almost_no_managed_allocation()
    {
        using var tiny = new TinyView();
        using var view = new ViewClassifier(tiny.Open(), "cpu", threads: 1);
        using var frame = new Mask(480, 480);
        frame.View.Fill(100);
        var least = long.MaxValue;
        for (var round = 0; round < 6; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                view.Look(frame.View, frame.View.Bounds);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(least / 100, 0, 128);
    }
}
