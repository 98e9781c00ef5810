using CsCheck;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class FanTests
{
    /// <summary>Any outline at all, also one that leaves the screen or holds nothing of it.</summary>
    private static readonly Gen<(FanShape Shape, int Width, int Height)> Outlines =
        Gen.Select(Gen.Int[8, 300], Gen.Int[8, 200], Gen.Bool, Gen.Double[-0.5, 1.5].Array[9]).Select((width, height, curved, places) =>
        {
            var shape = new FanShape
            {
                TopRow = places[0] * height,
                BottomRow = (places[0] * height) + 5 + Math.Abs(places[1] * height),
                CenterX = places[2] * width,
                HalfTop = places[3] * width / 4,
                HalfBottom = places[4] * width / 2,
                Shear = places[5] / 4,
                Near = places[6] * height,
                Far = places[7] * height,
                Curved = curved,
                Cut = new Cut(places[8] * width / 4, 0, width, height),
            };
            return (shape, width, height);
        });

    [Fact]
    public void Blackening_clears_all_that_the_fan_does_not_contain_and_nothing_else()
    {
        Outlines.Sample((shape, width, height) =>
        {
            var fan = new Fan(shape, width, height);
            using var screen = new Mask(width, height);
            screen.View.Fill(77);

            fan.Blacken(screen.View);

            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    Assert.Equal(fan.Contains(x, y) ? 77 : 0, screen.Row(y)[x]);
                }
            }
        });
    }

    [Fact]
    public void Box_and_area_are_those_of_its_mask()
    {
        Outlines.Sample((shape, width, height) =>
        {
            var fan = new Fan(shape, width, height);
            using var mask = new Mask(width, height);

            fan.CopyTo(mask);

            Assert.Equal(mask.Bounds(), fan.Box);
            Assert.Equal(mask.Area(), fan.Area);
        });
    }

    [Fact]
    public void Nothing_beyond_the_screen_is_in_the_fan()
    {
        var fan = new Fan(ScreenDrawings.Convex(400, 300), 400, 300);

        Assert.False(fan.Contains(200, -1));
        Assert.False(fan.Contains(200, 300));
        Assert.False(fan.Contains(-1, 150));
        Assert.False(fan.Contains(400, 150));
    }

    [Fact]
    public void A_screen_of_another_size_is_refused()
    {
        var fan = new Fan(ScreenDrawings.Convex(400, 300), 400, 300);
        using var screen = new Mask(400, 301);

        var error = Assert.Throws<ArgumentException>(() => fan.Blacken(screen.View));

        Assert.Contains("400x300", error.Message, StringComparison.Ordinal);
        Assert.Contains("400x301", error.Message, StringComparison.Ordinal);
    }
}
