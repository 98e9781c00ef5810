using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>Two pictures on one screen, each from a simulated scanner of its own.</summary>
public sealed class SideBySideTests : IDisposable
{
    private const int Width = 1280;
    private const int Height = 720;
    private static readonly PhantomOptions Half = new() { Width = 640, Height = 720, MmPerPixel = 0.58, DepthMm = 200, FanCenterX = 310, FanTop = 90 };

    private readonly PhantomScanner _tissue = new(Half);
    private readonly PhantomScanner _contrast = new(Half with { Seed = 5, Imaging = new PhantomImaging { LiverLevel = 0.22 } });
    private readonly FramePool _pool = new(1, Width, Height);

    public void Dispose()
    {
        _pool.Dispose();
        _tissue.Dispose();
        _contrast.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void B_mode_is_read_and_the_contrast_picture_is_blackened(bool bModeOnTheRight)
    {
        using var reader = new ScreenReader(profile: null);
        using var truth = Truth(bModeOnTheRight);
        for (var i = 0; i < 20; i++)
        {
            using var frame = Screen(i, bModeOnTheRight);
            var reading = reader.Read(frame);

            Assert.NotNull(reading.Beside);
            Assert.InRange(ScreenDrawings.Overlap(reading.Fan, truth), 0.98, 1);
            Assert.Equal(0, ScreenDrawings.Survivors(frame.Luma, truth));
            Assert.Equal(Signal.Ok, reading.Signal);
        }
    }

    [Fact]
    public void The_profile_says_where_b_mode_is()
    {
        using var reader = new ScreenReader(new ScannerProfile { Name = "dual", MmPerPixel = 0.58, BMode = ScreenSide.Right });
        using var truth = Truth(right: true);
        using var frame = Screen(0, bModeOnTheRight: false);

        Assert.InRange(ScreenDrawings.Overlap(reader.Read(frame).Fan, truth), 0.98, 1);
    }

    [Fact]
    public void A_thumbnail_is_no_second_picture()
    {
        using var scanner = new PhantomScanner(PhantomScenes.Small);
        using var reader = new ScreenReader(profile: null);
        using var pool = new FramePool(1, 640, 480);
        Assert.True(pool.TryRent(640, 480, out var frame));
        using (frame)
        {
            scanner.Render(0, frame.Luma);
            for (var y = 0; y < 100; y++)
            {
                for (var x = 0; x < 100; x++)
                {
                    frame.Luma.Row(370 + y)[x] = frame.Luma.Row(60 + (y * 4))[150 + (x * 4)];
                }
            }

            Assert.Null(reader.Read(frame).Beside);
        }
    }

    private Mask Truth(bool right)
    {
        using var half = new PhantomTruth(Half.Width, Half.Height);
        _tissue.Truth(0, half);
        var whole = new Mask(Width, Height);
        half.Fan.View.CopyTo(whole.View.Crop(new PixelBox(right ? 640 : 0, 0, 640, Height)));
        return whole;
    }

    private Frame Screen(long index, bool bModeOnTheRight)
    {
        Assert.True(_pool.TryRent(Width, Height, out var frame));
        var (left, right) = bModeOnTheRight ? (_contrast, _tissue) : (_tissue, _contrast);
        left.Render(index, frame.Luma.Crop(new PixelBox(0, 0, 640, Height)));
        right.Render(index, frame.Luma.Crop(new PixelBox(640, 0, 640, Height)));
        frame.CapturedAt = TimeSpan.FromSeconds(index / 30.0);
        return frame;
    }
}
