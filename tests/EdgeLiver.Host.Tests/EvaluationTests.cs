using EdgeLiver.Host.Evaluation;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Host.Tests;

public sealed class EvaluationTests
{
    [Fact]
    public void A_polygon_fills_the_pixels_whose_centre_lies_inside()
    {
        using var mask = new Mask(20, 10);

        PolygonMask.Fill([(2, 1), (12.5, 1), (12.5, 6), (2, 6)], mask);

        Assert.Equal(new PixelBox(2, 1, 11, 5), mask.Bounds());
        Assert.Equal(55, mask.Area());
    }

    [Fact]
    public void A_polygon_that_leaves_the_picture_is_cut_at_its_border()
    {
        using var mask = new Mask(10, 10);

        PolygonMask.Fill([(-5, -5), (30, -5), (30, 30), (-5, 30)], mask);

        Assert.Equal(100, mask.Area());
    }

    [Fact]
    public void Dice_and_IoU_of_half_overlapping_boxes_are_a_half_and_a_third()
    {
        using var a = new Mask(20, 20);
        using var b = new Mask(20, 20);
        a.View.Crop(new PixelBox(0, 0, 10, 10)).Fill(Mask.Inside);
        b.View.Crop(new PixelBox(5, 0, 10, 10)).Fill(Mask.Inside);

        Assert.Equal(0.5, Overlap.Dice(a, b), 9);
        Assert.Equal(1 / 3.0, Overlap.Iou(a, b), 9);
    }

    [Fact]
    public void Two_empty_masks_agree()
    {
        using var a = new Mask(4, 4);
        using var b = new Mask(4, 4);

        Assert.Equal(1, Overlap.Dice(a, b));
    }

    [Fact]
    public void The_interval_holds_the_mean_and_widens_when_pictures_belong_together()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 200).Select(_ => random.NextDouble()).ToArray();

        var apart = Bootstrap.Mean([.. values.Select((v, i) => ($"{i}", v))]);
        var sorted = values.Order().ToArray();
        var together = Bootstrap.Mean([.. sorted.Select((v, i) => ($"{i / 20}", v))]);

        Assert.InRange(apart.Mean, apart.Low, apart.High);
        Assert.Equal(apart.Mean, together.Mean, 9);
        Assert.True(together.High - together.Low > 2 * (apart.High - apart.Low));
    }

    [Fact]
    public void No_values_give_an_estimate_of_nothing()
    {
        Assert.Equal(0, Bootstrap.Mean([]).Count);
    }
}
