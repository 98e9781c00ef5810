using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;
using EdgeLiver.Radiomics;
using Xunit;

namespace EdgeLiver.Host.Tests;

public sealed class LesionRadiomicsTests
{
    [Fact]
    public void Lesions_measured_at_once_are_those_measured_one_after_the_other()
    {
        using var image = new Mask(400, 300);
        var random = new Random(3);
        for (var y = 0; y < image.Height; y++)
        {
            random.NextBytes(image.Row(y));
        }

        Mask[] masks = [.. Enumerable.Range(0, Segmentation.MaxLesions).Select(i => Disc(40 + (45 * i), 100 + (10 * i), 5 + (3 * i)))];
        LesionRegion[] lesions = [.. masks.Select(mask => new LesionRegion(mask.Bounds(), mask.Area(), 0, 0, 0.9f, mask))];
        using var one = new RadiomicsExtractor(RadiomicSettings.Live);
        RadiomicFeatures[] expected = [.. masks.Select(mask => one.Extract(image.View, mask.View))];
        using var several = new LesionRadiomics(4);

        // Many frames with ever other numbers of lesions: threads that come late meet the next frame's.
        for (var frame = 0; frame < 2000; frame++)
        {
            var count = frame % (lesions.Length + 1);
            several.Measure(image.View, lesions[..count], PixelSpacing.Unknown);

            for (var i = 0; i < count; i++)
            {
                Assert.Equal(masks[i].Area(), several.Shape(i).Pixels);
                foreach (var name in new[] { "stat_mean", "cm_contrast_2D_avg", "szm_zs_entr_2D", "dzm_lde_2D" })
                {
                    Assert.True(expected[i].TryGet(name, out var wanted) && several.Features(i).TryGet(name, out var value) && value == wanted, name);
                }
            }
        }

        Array.ForEach(masks, mask => mask.Dispose());
    }

    [Fact]
    public void A_lesion_that_can_not_be_measured_is_said_and_the_next_frame_goes_on()
    {
        using var image = new Mask(60, 60);
        using var good = Disc(30, 30, 10, 60, 60);
        using var empty = new Mask(60, 60);
        using var several = new LesionRadiomics(2);

        Assert.Throws<InvalidOperationException>(() => several.Measure(image.View, [new(new PixelBox(1, 1, 5, 5), 0, 0, 0, 1, empty)], PixelSpacing.Unknown));
        several.Measure(image.View, [new(good.Bounds(), good.Area(), 0, 0, 1, good)], PixelSpacing.Unknown);

        Assert.Equal(good.Area(), several.Shape(0).Pixels);
    }

    private static Mask Disc(int centreX, int centreY, int radius, int width = 400, int height = 300)
    {
        var mask = new Mask(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                mask.Row(y)[x] = double.Hypot(x - centreX, y - centreY) < radius ? Mask.Inside : (byte)0;
            }
        }

        return mask;
    }
}
