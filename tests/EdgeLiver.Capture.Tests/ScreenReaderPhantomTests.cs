using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>The screen reader on the simulated scanner, whose fan, scale and texts are known to the pixel.</summary>
public sealed class ScreenReaderPhantomTests
{
    private static readonly PhantomOptions Deep = new() { DepthMm = 220, MmPerPixel = 0.25 };
    private static readonly PhantomOptions Shallow = new() { DepthMm = 120, MmPerPixel = 0.15 };

    public static TheoryData<string> Scenes => [nameof(Deep), nameof(Shallow), .. Enum.GetNames<PhantomMake>()];

    [Requirement("REQ-PRI-01")]
    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_fan_is_found_and_no_pixel_outside_it_survives(string scene)
    {
        var options = Options(scene);
        using var scanner = new PhantomScanner(options);
        using var truth = new PhantomTruth(options.Width, options.Height);
        using var reader = new ScreenReader(profile: null);
        using var pool = new FramePool(1, options.Width, options.Height);
        scanner.Truth(0, truth);

        for (var i = 0; i < 30; i++)
        {
            Assert.True(pool.TryRent(options.Width, options.Height, out var frame));
            using (frame)
            {
                scanner.Render(i, frame.Luma);
                var reading = reader.Read(frame);

                Assert.NotNull(reading.Fan);
                Assert.Equal(0, ScreenDrawings.Survivors(frame.Luma, truth.Fan));
                Assert.InRange(ScreenDrawings.Overlap(reading.Fan, truth.Fan), 0.99, 1);
            }
        }

        Assert.Equal(0, pool.Outstanding);
    }

    [Requirement("REQ-CLI-05")]
    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_depth_ruler_gives_the_scale_within_a_percent(string scene)
    {
        var options = Options(scene);
        using var scanner = new PhantomScanner(options);
        using var reader = new ScreenReader(ScannerProfile.Of(options.Make));
        using var pool = new FramePool(1, options.Width, options.Height);
        Assert.True(pool.TryRent(options.Width, options.Height, out var frame));
        using (frame)
        {
            scanner.Render(0, frame.Luma);

            var reading = reader.Read(frame);

            Assert.InRange(reading.MmPerPixel!.Value / scanner.MmPerPixel, 0.99, 1.01);
        }
    }

    [Requirement("REQ-CLI-04")]
    [Fact]
    public void Without_a_profile_the_scale_is_not_known()
    {
        using var scanner = new PhantomScanner(new PhantomOptions());
        using var reader = new ScreenReader(profile: null);
        using var pool = new FramePool(1, 1920, 1080);
        Assert.True(pool.TryRent(1920, 1080, out var frame));
        using (frame)
        {
            scanner.Render(0, frame.Luma);

            Assert.Null(reader.Read(frame).MmPerPixel);
        }
    }

    [Fact]
    public void A_frozen_picture_is_told_though_the_clock_goes_on()
    {
        using var scanner = new PhantomScanner(new PhantomOptions());
        using var reader = new ScreenReader(profile: null);
        using var pool = new FramePool(1, 1920, 1080);
        var signals = new List<Signal>();
        foreach (var (fan, clock) in new[] { (0L, 0L), (1, 1), (2, 2), (2, 40), (2, 80), (3, 81) })
        {
            Assert.True(pool.TryRent(1920, 1080, out var frame));
            using (frame)
            {
                scanner.Render(fan, clock, frame.Luma);
                signals.Add(reader.Read(frame).Signal);
            }
        }

        Assert.Equal([Signal.Ok, Signal.Ok, Signal.Ok, Signal.Repeated, Signal.Frozen, Signal.Ok], signals);
    }

    [Fact]
    public void A_frame_costs_no_managed_allocation_once_the_fan_is_settled()
    {
        using var scanner = new PhantomScanner(new PhantomOptions());
        using var reader = new ScreenReader(ScannerProfile.Phantom);
        using var pool = new FramePool(1, 1920, 1080);
        long before = 0;
        for (var i = 0; i < 60; i++)
        {
            before = i == 40 ? GC.GetAllocatedBytesForCurrentThread() : before;
            Assert.True(pool.TryRent(1920, 1080, out var frame));
            using (frame)
            {
                scanner.Render(i, frame.Luma);
                reader.Read(frame);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static PhantomOptions Options(string scene) => scene switch
    {
        nameof(Deep) => Deep,
        nameof(Shallow) => Shallow,
        _ => PhantomOptions.Of(Enum.Parse<PhantomMake>(scene)),
    };
}
