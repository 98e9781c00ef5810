using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Inference.Tests;

public sealed class MaskUpsamplerTests
{
    private const int Width = 48;
    private const int Height = 40;

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void A_mask_is_the_bilinear_map_at_or_above_the_threshold(double threshold)
    {
        var fit = Letterbox.Fit(new PixelBox(31, 17, 420, 300), Width, Height);
        var map = Hills();
        using var mask = new Mask(500, 340);

        var drawn = new MaskUpsampler(Width, Height).Draw(map, fit.Target, fit, (float)threshold, within: null, mask);

        var different = 0;
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                var (inside, p) = At(map, fit, x, y);
                // On the very threshold rounding decides.
                different += Math.Abs(p - threshold) > 1e-4 && mask[x, y] != (inside && p >= threshold) ? 1 : 0;
            }
        }

        Assert.Equal(0, different);
        Assert.Equal(mask.Area(), drawn.Area);
        Assert.Equal(mask.Bounds(), drawn.Box);
    }

    [Fact]
    public void A_map_below_the_threshold_draws_nothing()
    {
        var fit = Letterbox.Fit(new PixelBox(0, 0, 480, 400), Width, Height);
        using var mask = new Mask(480, 400);

        var drawn = new MaskUpsampler(Width, Height).Draw(new float[Width * Height], fit.Target, fit, 0.5f, within: null, mask);

        Assert.Equal(default, drawn);
        Assert.Equal(0, mask.Area());
    }

    [Fact]
    public void What_was_drawn_before_changes_nothing()
    {
        var fit = Letterbox.Fit(new PixelBox(31, 17, 420, 300), Width, Height);
        var map = Hills();
        var used = new MaskUpsampler(Width, Height);
        var random = new Random(4);
        for (var i = 0; i < 500; i++)
        {
            var (x, y) = (random.Next(fit.Target.X, fit.Target.Right - 1), random.Next(fit.Target.Y, fit.Target.Bottom - 1));
            var part = new PixelBox(x, y, random.Next(1, fit.Target.Right - x), random.Next(1, fit.Target.Bottom - y));
            using var mask = new Mask(500, 340);
            using var expected = new Mask(500, 340);

            var drawn = used.Draw(map, part, fit, 0.5f, within: null, mask);

            Assert.Equal(new MaskUpsampler(Width, Height).Draw(map, part, fit, 0.5f, within: null, expected), drawn);
            Assert.Equal(expected.Area(), mask.Area());
        }
    }

    /// <summary>Hills in the middle and at the borders, and a valley through them.</summary>
    private static float[] Hills()
    {
        var map = new float[Width * Height];
        for (var i = 0; i < map.Length; i++)
        {
            var (y, x) = Math.DivRem(i, Width);
            map[i] = (float)(0.5 + (0.5 * Math.Sin(x * 0.7) * Math.Cos((y * 0.45) + (x * 0.1))));
        }

        return map;
    }

    /// <summary>The slow obvious way, a pixel at a time.</summary>
    private static (bool Inside, double P) At(float[] map, Letterbox fit, int x, int y)
    {
        var (source, target) = (fit.Source, fit.Target);
        if (x < source.X || x >= source.Right || y < source.Y || y >= source.Bottom)
        {
            return (false, 0);
        }

        var u = Math.Clamp(((x - source.X + 0.5) * target.Width / source.Width) - 0.5, 0, target.Width - 1);
        var v = Math.Clamp(((y - source.Y + 0.5) * target.Height / source.Height) - 0.5, 0, target.Height - 1);
        var (left, above) = ((int)u, (int)v);
        double Map(int column, int row) =>
            map[((target.Y + Math.Min(row, target.Height - 1)) * Width) + target.X + Math.Min(column, target.Width - 1)];
        var upper = Map(left, above) + ((Map(left + 1, above) - Map(left, above)) * (u - left));
        var lower = Map(left, above + 1) + ((Map(left + 1, above + 1) - Map(left, above + 1)) * (u - left));
        return (true, upper + ((lower - upper) * (v - above)));
    }
}
