using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>What a screen does over time: other depths, other pages, shadows, black, other sizes.</summary>
public sealed class ScreenReaderStreamTests : IDisposable
{
    private const int HalfASecond = 16;

    private readonly ScreenReader _reader = new(ScannerProfile.Phantom);

    public void Dispose() => _reader.Dispose();

    [Theory]
    [InlineData(640, 480, 0.5, 340, 42)]
    [InlineData(1024, 768, 0.3, 500, 60)]
    public void A_smaller_screen_is_read_as_well(int width, int height, double mmPerPixel, double centre, double top)
    {
        using var scene = new Scene(new PhantomOptions { Width = width, Height = height, MmPerPixel = mmPerPixel, FanCenterX = centre, FanTop = top });

        var reading = scene.Read(_reader, 0);

        Assert.InRange(ScreenDrawings.Overlap(reading.Fan, scene.Truth), 0.99, 1);
        Assert.InRange(reading.MmPerPixel!.Value / mmPerPixel, 0.99, 1.01);
        Assert.Equal(0, ScreenDrawings.Survivors(scene.Screen, scene.Truth));
    }

    /// <summary>Other probes, other gains, ribs, a probe half in the air: the first frame may see a part only.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(17)]
    [InlineData(20)]
    public void A_fan_half_in_the_dark_is_seen_after_half_a_second(int seed)
    {
        using var scene = new Scene(PhantomOptions.Random(seed));
        var reading = default(ScreenReading);

        for (var i = 0; i < HalfASecond; i++)
        {
            reading = scene.Read(_reader, i * 3);
            Assert.Equal(0, ScreenDrawings.Survivors(scene.Screen, scene.Truth));
        }

        Assert.InRange(ScreenDrawings.Overlap(reading.Fan, scene.Truth), 0.98, 1);
        Assert.InRange(reading.MmPerPixel!.Value / scene.Options.MmPerPixel, 0.99, 1.01);
    }

    [Fact]
    public void A_new_depth_is_followed_in_its_first_frame_and_shows_no_letter()
    {
        using var deep = new Scene(AtDepth(200));
        using var shallow = new Scene(AtDepth(120));
        using var near = new Scene(AtDepth(90));

        foreach (var scene in new[] { deep, shallow, near, deep, near, shallow, deep })
        {
            for (var i = 0; i < 20; i++)
            {
                var reading = scene.Read(_reader, i);

                Assert.InRange(ScreenDrawings.Overlap(reading.Fan, scene.Truth), 0.99, 1);
                Assert.InRange(reading.MmPerPixel!.Value / scene.Options.MmPerPixel, 0.99, 1.01);
                Assert.Equal(0, ScreenDrawings.Survivors(scene.Screen, scene.Truth));
            }
        }
    }

    [Fact]
    public void A_depth_changed_in_the_first_half_second_mixes_nothing()
    {
        using var deep = new Scene(AtDepth(200));
        using var shallow = new Scene(AtDepth(120));
        for (var i = 0; i < 7; i++)
        {
            deep.Read(_reader, i);
        }

        for (var i = 0; i < 30; i++)
        {
            var reading = shallow.Read(_reader, i);

            Assert.InRange(ScreenDrawings.Overlap(reading.Fan, shallow.Truth), 0.99, 1);
            Assert.Equal(0, ScreenDrawings.Survivors(shallow.Screen, shallow.Truth));
        }
    }

    [Fact]
    public void After_a_reset_the_same_picture_is_a_new_one()
    {
        using var scene = new Scene(PhantomScenes.Small);
        scene.Read(_reader, 3);
        Assert.Equal(Signal.Repeated, scene.Read(_reader, 3).Signal);

        _reader.Reset();

        Assert.Equal(Signal.Ok, scene.Read(_reader, 3).Signal);
    }

    [Fact]
    public void Another_page_is_black_and_the_fan_comes_back_with_the_scan()
    {
        using var scene = new Scene(PhantomScenes.Small);
        using var page = ScreenDrawings.Page(640, 480, 0, 220);
        for (var i = 0; i < 20; i++)
        {
            scene.Read(_reader, i);
        }

        for (var i = 0; i < 12; i++)
        {
            Assert.Null(scene.Show(_reader, page).Fan);
            Assert.True(IsBlack(scene.Screen));
        }

        for (var i = 20; i < 20 + HalfASecond; i++)
        {
            scene.Read(_reader, i);
            Assert.Equal(0, ScreenDrawings.Survivors(scene.Screen, scene.Truth));
        }

        Assert.InRange(ScreenDrawings.Overlap(scene.Read(_reader, 40).Fan, scene.Truth), 0.99, 1);
    }

    [Fact]
    public void A_black_screen_is_not_judged_and_the_fan_behind_it_is_kept()
    {
        using var scene = new Scene(PhantomScenes.Small);
        using var black = new Mask(640, 480);
        var before = scene.Read(_reader, 0).Fan;

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(new ScreenReading(Signal.Ok, null, null), scene.Show(_reader, black));
        }

        Assert.Same(before, scene.Read(_reader, 1).Fan);
    }

    [Fact]
    public void Frames_of_another_size_start_anew()
    {
        using var small = new Scene(PhantomScenes.Small);
        using var large = new Scene(AtDepth(160));
        small.Read(_reader, 0);

        Assert.Equal(1920, large.Read(_reader, 1).Fan!.ScreenWidth);
        Assert.Equal(640, small.Read(_reader, 1).Fan!.ScreenWidth);
        Assert.Equal(0, ScreenDrawings.Survivors(small.Screen, small.Truth));
    }

    [Requirement("REQ-PRI-01")]
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 300)]
    [InlineData(300, 200)]
    public void A_screen_without_a_fan_is_blackened(int width, int height)
    {
        using var noise = ScreenDrawings.WhiteNoise(width, height);
        using var pool = new FramePool(1, width, height);

        for (var i = 0; i < 20; i++)
        {
            Assert.True(pool.TryRent(width, height, out var frame));
            using (frame)
            {
                noise.View.CopyTo(frame.Luma);

                Assert.Equal(new ScreenReading(Signal.Ok, null, null), _reader.Read(frame));
                Assert.True(IsBlack(frame.Luma));
            }
        }

        Assert.Equal(0, pool.Outstanding);
    }

    /// <summary>As large as fits beside the texts.</summary>
    private static PhantomOptions AtDepth(double depthMm) => new() { DepthMm = depthMm, MmPerPixel = 0.18 * Math.Max(0.75, 1.02 * depthMm / 160) };

    private static bool IsBlack(GrayView screen)
    {
        for (var y = 0; y < screen.Height; y++)
        {
            if (screen.Row(y).ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A scanner, and the frame in which its screen was last seen.</summary>
    private sealed class Scene : IDisposable
    {
        private readonly PhantomScanner _scanner;
        private readonly PhantomTruth _truth;
        private readonly FramePool _pool;
        private readonly Frame _frame;

        public Scene(PhantomOptions options)
        {
            Options = options;
            _scanner = new PhantomScanner(options);
            _truth = new PhantomTruth(options.Width, options.Height);
            _scanner.Truth(0, _truth);
            _pool = new FramePool(1, options.Width, options.Height);
            Assert.True(_pool.TryRent(options.Width, options.Height, out var frame));
            _frame = frame;
        }

        public PhantomOptions Options { get; }

        public Mask Truth => _truth.Fan;

        public GrayView Screen => _frame.Luma;

        public ScreenReading Read(ScreenReader reader, long frame)
        {
            _scanner.Render(frame, _frame.Luma);
            return reader.Read(_frame);
        }

        public ScreenReading Show(ScreenReader reader, Mask picture)
        {
            picture.View.CopyTo(_frame.Luma);
            return reader.Read(_frame);
        }

        public void Dispose()
        {
            _frame.Dispose();
            Assert.Equal(0, _pool.Outstanding);
            _pool.Dispose();
            _truth.Dispose();
            _scanner.Dispose();
        }
    }
}
