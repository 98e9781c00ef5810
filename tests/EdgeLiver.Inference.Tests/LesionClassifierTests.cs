using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Inference.Tests;

public sealed class LesionClassifierTests
{
    [Fact]
    public void A_lesion_is_suspicious_from_the_operating_point_on()
    {
        using var tiny = VectorPackage.Lesion();
        using var classifier = new LesionClassifier(tiny.Open(), "cpu", threads: 1);
        using var scene = new Scene(400, 300, radius: 40);

        Assert.True(scene.TakenBy(classifier));
        var suspicious = classifier.Judge([0.1f, 0]);
        var benign = classifier.Judge([-0.1f, 0]);

        Assert.True(suspicious is { IsSuspicious: true, IsOutside: false });
        Assert.True(benign is { IsSuspicious: false, IsOutside: false });
        Assert.Equal(1 / (1 + MathF.Exp(-0.1f)), suspicious.Probability, 5);
    }

    [Fact]
    public void Beyond_the_limit_or_without_a_number_there_is_no_opinion()
    {
        using var tiny = VectorPackage.Lesion();
        using var classifier = new LesionClassifier(tiny.Open(), "cpu", threads: 1);
        using var scene = new Scene(400, 300, radius: 40);

        Assert.True(scene.TakenBy(classifier));

        Assert.True(classifier.Judge([3, 5]).IsOutside);
        Assert.Equal(LesionJudgement.None, classifier.Judge([float.NaN, 0]));
        Assert.Throws<ArgumentException>(() => classifier.Judge([1]));
    }

    [Fact]
    public void A_crop_does_not_tell_the_screens_size_nor_its_gain()
    {
        using var small = new Scene(400, 300, radius: 40);
        using var large = new Scene(800, 600, radius: 80, gain: 0.5, offset: 40);
        using var one = new LesionCrop();
        using var other = new LesionCrop();

        small.Fill(one);
        large.Fill(other);

        double difference = 0;
        for (var y = 0; y < LesionCrop.Size; y++)
        {
            for (var x = 0; x < LesionCrop.Size; x++)
            {
                difference += Math.Abs(one.Grey.Row(y)[x] - other.Grey.Row(y)[x]);
            }
        }

        Assert.InRange(difference / (LesionCrop.Size * LesionCrop.Size), 0, 4);
        Assert.Equal(one.LesionPixels, other.LesionPixels, 0.02 * one.LesionPixels);
        Assert.Equal(one.RelativeSize, other.RelativeSize, 3);
    }

    [Fact]
    public void The_rim_lies_around_the_lesion_within_eight_pixels()
    {
        using var scene = new Scene(400, 300, radius: 40);
        using var crop = new LesionCrop();
        scene.Fill(crop);

        var pixels = 0;
        for (var y = 0; y < LesionCrop.Size; y++)
        {
            for (var x = 0; x < LesionCrop.Size; x++)
            {
                var near = Near(crop.Lesion, x, y);
                var isRim = crop.Lesion.Row(y)[x] == 0 && near && crop.Grey.Row(y)[x] > 0;
                Assert.Equal(isRim, crop.Rim.Row(y)[x] > 0);
                pixels += isRim ? 1 : 0;
            }
        }

        Assert.Equal(pixels, crop.RimPixels);
    }

    /// <summary>The slow, obvious way.</summary>
    private static bool Near(GrayView lesion, int x, int y)
    {
        for (var dy = -8; dy <= 8; dy++)
        {
            for (var dx = -8; dx <= 8; dx++)
            {
                var (u, v) = (x + dx, y + dy);
                if ((dx * dx) + (dy * dy) <= 64 && u >= 0 && v >= 0 && u < LesionCrop.Size && v < LesionCrop.Size && lesion.Row(v)[u] > 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(40, true)]
    public void A_lesion_of_any_size_in_a_black_or_lit_frame_is_cut_out(int radius, bool black)
    {
        using var scene = new Scene(400, 300, radius, gain: black ? 0 : 1);
        using var crop = new LesionCrop();

        scene.Fill(crop);

        Assert.True(crop.LesionPixels > 0);
    }

    [Fact]
    public void A_lesion_outside_the_fan_is_not_taken()
    {
        using var tiny = VectorPackage.Lesion();
        using var classifier = new LesionClassifier(tiny.Open(), "cpu", threads: 1);
        using var scene = new Scene(400, 300, radius: 10);

        Assert.False(classifier.Take(scene.Luma.View, new PixelBox(0, 0, 50, 50), scene.Lesion.View, scene.Lesion.Bounds(), scene.Lesion.Area()));
    }

    [Theory]
    [InlineData("fan-box", "suspicious", "0.5")]
    [InlineData("lesion-square", "other", "0.5")]
    [InlineData("lesion-square", "suspicious", "1.5")]
    public void A_package_for_something_else_is_refused_in_one_line(string crop, string point, string threshold)
    {
        using var tiny = VectorPackage.Lesion(crop, point, threshold);

        var error = Assert.Throws<ModelException>(() => new LesionClassifier(tiny.Open(), "cpu", threads: 1));

        Assert.DoesNotContain('\n', error.Message);
    }

    /// <summary>A round dark lesion in the middle of a smooth pattern that scales with the screen.</summary>
    private sealed class Scene : IDisposable
    {
        public Scene(int width, int height, int radius, double gain = 1, double offset = 0)
        {
            (Luma, Lesion) = (new Mask(width, height), new Mask(width, height));
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var (u, v) = ((x + 0.5) / width, (y + 0.5) / height);
                    var distance = double.Hypot(x + 0.5 - (width / 2.0), y + 0.5 - (height / 2.0));
                    var level = 120 + (30 * Math.Sin(40 * u)) + (30 * Math.Cos(31 * v)) - (distance < radius ? 40 : 0);
                    Luma.Row(y)[x] = (byte)((gain * level) + offset);
                    Lesion.Row(y)[x] = distance < radius ? Mask.Inside : (byte)0;
                }
            }
        }

        public Mask Luma { get; }

        public Mask Lesion { get; }

        public void Fill(LesionCrop crop) => crop.Fill(Luma.View, Luma.View.Bounds, Lesion.View, Lesion.Bounds(), Lesion.Area());

        public bool TakenBy(LesionClassifier classifier) => classifier.Take(Luma.View, Luma.View.Bounds, Lesion.View, Lesion.Bounds(), Lesion.Area());

        public void Dispose()
        {
            Luma.Dispose();
            Lesion.Dispose();
        }
    }
}
