using CsCheck;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class DepthRulerTests
{
    private const int Width = 640;
    private const int Height = 480;
    private static readonly ScannerProfile Right = new() { Name = "test", Ruler = new RulerArea(0.8, 0.05, 1, 1, 10) };

    [Fact]
    public void Ticks_are_measured_to_a_part_of_a_pixel()
    {
        Gen.Select(Gen.Double[12, 60], Gen.Double[0, 1]).Sample((spacing, start) =>
        {
            using var screen = Screen(60 + start, spacing);

            Assert.InRange(Read(Right, screen)!.Value / (10 / spacing), 0.99, 1.01);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_hidden_tick_changes_nothing(int hidden)
    {
        using var screen = Screen(60, 40, hidden);

        Assert.Equal(0.25, Read(Right, screen)!.Value, 0.002);
    }

    [Fact]
    public void A_letter_between_the_ticks_changes_nothing()
    {
        using var screen = Screen(60, 40);
        BitmapFont.Draw(screen.View, "+", 560, 172, 1, 220);

        Assert.Equal(0.25, Read(Right, screen)!.Value, 0.002);
    }

    [Fact]
    public void Lines_of_text_are_no_ruler()
    {
        using var screen = Screen(60, 40, ticks: 0);
        for (var y = 60; y < 200; y += 11)
        {
            BitmapFont.Draw(screen.View, "GAIN 52 DB", 540, y, 1, 220);
        }

        Assert.Null(Read(Right, screen));
    }

    [Fact]
    public void No_ruler_no_scale()
    {
        using var screen = Screen(60, 40, ticks: 0);

        Assert.Null(Read(Right, screen));
    }

    [Fact]
    public void Too_few_ticks_are_no_ruler()
    {
        using var screen = Screen(60, 80, ticks: 4);

        Assert.Null(Read(Right, screen));
    }

    [Fact]
    public void A_scale_that_no_probe_has_is_not_believed()
    {
        using var screen = Screen(60, 40);

        Assert.Null(Read(Right with { Ruler = Right.Ruler! with { TickMm = 100 } }, screen));
    }

    [Fact]
    public void A_ruler_on_the_left_of_the_fan_is_read_too()
    {
        using var screen = Screen(60, 40, column: 90);

        Assert.Equal(0.25, Read(Right with { Ruler = new RulerArea(0, 0.05, 0.2, 1, 10) }, screen)!.Value, 0.002);
    }

    [Fact]
    public void A_profile_for_another_screen_says_nothing()
    {
        using var screen = Screen(60, 40);

        Assert.Null(Read(Right with { Screen = new ScreenSize(1920, 1080) }, screen));
        Assert.NotNull(Read(Right with { Screen = new ScreenSize(Width, Height) }, screen));
    }

    [Fact]
    public void A_fixed_scale_needs_no_ruler()
    {
        using var screen = Screen(60, 40, ticks: 0);

        Assert.Equal(0.31, Read(new ScannerProfile { Name = "test", MmPerPixel = 0.31 }, screen));
    }

    private static double? Read(ScannerProfile profile, Mask screen)
    {
        using var pool = new FramePool(1, Width, Height);
        using var reader = new ScreenReader(profile);
        Assert.True(pool.TryRent(Width, Height, out var frame));
        using (frame)
        {
            screen.View.CopyTo(frame.Luma);
            var reading = reader.Read(frame);

            Assert.NotNull(reading.Fan);
            return reading.MmPerPixel;
        }
    }

    /// <summary>A fan with ticks beside it; a tick between two rows lights both, each in its part.</summary>
    private static Mask Screen(double first, double spacing, int hidden = -1, int ticks = 99, int column = 560)
    {
        var shape = ScreenDrawings.Convex(Width, Height);
        var screen = ScreenDrawings.Fill(shape, Width, Height);
        for (var i = 0; i < ticks && first + (i * spacing) < Height - 34; i++)
        {
            if (i != hidden)
            {
                var at = first + (i * spacing);
                var (row, part) = ((int)at, at - Math.Floor(at));
                screen.Row(row).Slice(column, 6).Fill((byte)(220 * (1 - part)));
                screen.Row(row + 1).Slice(column, 6).Fill((byte)(220 * part));
            }
        }

        return screen;
    }
}
