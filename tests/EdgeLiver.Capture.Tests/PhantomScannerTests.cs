using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class PhantomScannerTests
{
    private static readonly PhantomOptions Small = PhantomScenes.Small;

    [Fact]
    public void The_same_seed_and_frame_give_the_same_bytes_whatever_was_drawn_before()
    {
        using var one = new PhantomScanner(Small);
        using var other = new PhantomScanner(Small);
        other.Render(3, PhantomScenes.Scratch(Small).View);

        var first = PhantomScenes.Render(one, Small, 40);
        var second = PhantomScenes.Render(other, Small, 40);

        Assert.Equal(first, second);
    }

    [Fact]
    public void Another_seed_gives_another_picture()
    {
        using var one = new PhantomScanner(Small);
        using var other = new PhantomScanner(Small with { Seed = 2 });

        Assert.NotEqual(PhantomScenes.Render(one, Small, 40), PhantomScenes.Render(other, Small, 40));
    }

    [Fact]
    public void Electronic_noise_makes_two_frames_of_a_resting_probe_differ()
    {
        var still = Small with { SweepMm = 0, RockDegrees = 0, BreathingMm = 0 };
        using var scanner = new PhantomScanner(still);
        var first = PhantomScenes.FanPixels(scanner, still, 3);
        var second = PhantomScenes.FanPixels(scanner, still, 4);

        Assert.NotEqual(first, second);
        Assert.True(PhantomScenes.Correlation(first, second) > 0.9);
    }

    [Fact]
    public void Around_the_fan_everything_but_texts_ruler_and_grey_bar_is_black()
    {
        foreach (var options in new[] { new PhantomOptions(), PhantomOptions.Random(7), PhantomOptions.Random(8), Small })
        {
            using var scanner = new PhantomScanner(options);
            using var screen = PhantomScenes.Scratch(options);
            scanner.Render(77, screen.View);
            var layout = scanner.Layout;

            foreach (var box in layout.Texts.Append(layout.Ruler).Append(layout.GreyBar))
            {
                screen.View.Crop(box.Intersect(screen.View.Bounds)).Fill(0);
            }

            Assert.Equal(0, LitOutsideFan(screen, scanner.Fan));
        }
    }

    [Fact]
    public void No_text_comes_nearer_to_the_fan_than_four_pixels_and_the_name_is_lit()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var options = PhantomOptions.Random(seed);
            using var scanner = new PhantomScanner(options);
            using var screen = PhantomScenes.Scratch(options);
            scanner.Render(0, screen.View);

            var name = screen.View.Crop(scanner.Layout.Texts[1]);
            var lit = Enumerable.Range(0, name.Height).Sum(y => name.Row(y).Length - name.Row(y).Count((byte)0));
            Assert.True(lit > 20 * options.PatientName.Length);
            Assert.All(scanner.Layout.Texts, box => Assert.False(Touches(scanner.Fan, box, 4)));
        }
    }

    [Fact]
    public void The_ruler_has_a_tick_every_10_mm()
    {
        var options = new PhantomOptions();
        using var scanner = new PhantomScanner(options);
        using var screen = PhantomScenes.Scratch(options);
        scanner.Render(0, screen.View);

        var column = scanner.Layout.Ruler.X;
        var ticks = Enumerable.Range(0, options.Height).Where(y => screen[column, y]).ToList();

        Assert.Equal(17, ticks.Count);
        Assert.Equal(scanner.Layout.RulerZeroRow, ticks[0]);
        Assert.Equal(160 / scanner.MmPerPixel, ticks[^1] - ticks[0], 1.0);
    }

    [Fact]
    public void A_frame_costs_no_managed_memory()
    {
        using var scanner = new PhantomScanner(Small);
        using var screen = PhantomScenes.Scratch(Small);
        scanner.Render(0, screen.View);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = 1; frame < 20; frame++)
        {
            scanner.Render(frame, screen.View);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0.01, "MmPerPixel")]
    [InlineData(0.1, "the screen is 1920x1080")]
    public void A_fan_that_cannot_be_drawn_is_refused_in_one_line(double mmPerPixel, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => new PhantomScanner(new PhantomOptions { MmPerPixel = mmPerPixel }));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static int LitOutsideFan(Mask screen, PhantomFan fan)
    {
        var lit = 0;
        for (var y = 0; y < screen.Height; y++)
        {
            for (var x = 0; x < screen.Width; x++)
            {
                lit += screen[x, y] && !fan.Contains(x, y) ? 1 : 0;
            }
        }

        return lit;
    }

    private static bool Touches(PhantomFan fan, PixelBox box, int gap)
    {
        for (var y = box.Y - gap; y < box.Bottom + gap; y++)
        {
            for (var x = box.X - gap; x < box.Right + gap; x++)
            {
                if (fan.Contains(x, y))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
