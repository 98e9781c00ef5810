using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Inference.Tests;

public sealed class LetterboxResamplerTests
{
    [Theory]
    [InlineData(384, 320)]
    [InlineData(801, 667)]
    [InlineData(1920, 400)]
    [InlineData(200, 1080)]
    public void Shrinking_is_the_mean_over_the_exact_area_of_each_pixel(int width, int height)
    {
        using var resampler = new LetterboxResampler(192, 160);
        using var picture = Noise(width, height);
        var actual = new float[192 * 160];

        var fit = resampler.Resample(picture.View, picture.View.Bounds, actual);

        for (var y = 0; y < fit.Target.Height; y += 7)
        {
            for (var x = 0; x < fit.Target.Width; x += 5)
            {
                var at = ((fit.Target.Y + y) * 192) + fit.Target.X + x;
                Assert.Equal(MeanOver(picture, fit.Target, x, y) / 255, actual[at], 1e-4);
            }
        }
    }

    [Fact]
    public void Around_the_picture_it_is_black_and_the_picture_stands_in_the_middle()
    {
        using var resampler = new LetterboxResampler(192, 160);
        using var picture = new Mask(400, 100);
        picture.View.Fill(255);
        var actual = new float[192 * 160];

        var fit = resampler.Resample(picture.View, picture.View.Bounds, actual);

        Assert.Equal(new PixelBox(0, 56, 192, 48), fit.Target);
        Assert.Equal(192 * 48, actual.Count(value => value > 0.999f));
        Assert.Equal(192 * (160 - 48), actual.Count(value => value == 0));
    }

    [Fact]
    public void Enlarging_keeps_a_straight_ramp_straight()
    {
        using var resampler = new LetterboxResampler(192, 160);
        using var picture = new Mask(48, 40);
        for (var y = 0; y < 40; y++)
        {
            for (var x = 0; x < 48; x++)
            {
                picture.Row(y)[x] = (byte)(x * 5);
            }
        }

        var actual = new float[192 * 160];
        resampler.Resample(picture.View, picture.View.Bounds, actual);

        for (var x = 2; x < 190; x++)
        {
            Assert.Equal(((((x + 0.5) / 4) - 0.5) * 5) / 255, actual[(80 * 192) + x], 1e-4);
        }
    }

    private static Mask Noise(int width, int height)
    {
        var random = new Random(7);
        var picture = new Mask(width, height);
        for (var y = 0; y < height; y++)
        {
            random.NextBytes(picture.Row(y));
        }

        return picture;
    }

    /// <summary>The slow obvious way: every source pixel with the share that lies under the target pixel.</summary>
    private static double MeanOver(Mask picture, PixelBox target, int x, int y)
    {
        double left = (double)x * picture.Width / target.Width, right = (double)(x + 1) * picture.Width / target.Width;
        double top = (double)y * picture.Height / target.Height, bottom = (double)(y + 1) * picture.Height / target.Height;
        double sum = 0;
        for (var row = (int)top; row < Math.Min(Math.Ceiling(bottom), picture.Height); row++)
        {
            for (var column = (int)left; column < Math.Min(Math.Ceiling(right), picture.Width); column++)
            {
                var share = (Math.Min(right, column + 1) - Math.Max(left, column)) * (Math.Min(bottom, row + 1) - Math.Max(top, row));
                sum += share * picture.Row(row)[column];
            }
        }

        return sum / ((right - left) * (bottom - top));
    }
}
