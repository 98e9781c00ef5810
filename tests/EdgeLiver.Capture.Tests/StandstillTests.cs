using System.Globalization;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>Moving, shown twice, frozen, hanging: told apart on the simulated scanner, whose fan and clock stop on demand.</summary>
public sealed class StandstillTests : IDisposable
{
    private const int FramesPerSecond = 30;
    private static readonly PhantomOptions Scene = PhantomScenes.Small with { FramesPerSecond = FramesPerSecond };

    private readonly PhantomScanner _scanner = new(Scene);
    private readonly FramePool _pool = new(1, Scene.Width, Scene.Height);
    private readonly ScreenReader _reader = new(profile: null);
    private long _frames;

    public void Dispose()
    {
        _reader.Dispose();
        _pool.Dispose();
        _scanner.Dispose();
    }

    [Requirement("REQ-CAP-01")]
    [Fact]
    public void Freeze_is_seen_in_its_second_frame_and_its_end_in_the_first()
    {
        Show(20);

        Assert.Equal([Signal.Repeated, Signal.Frozen, Signal.Frozen], Enumerable.Range(20, 3).Select(clock => Show(19, clock)));
        Assert.Equal(Signal.Ok, Show(23, 23));
    }

    [Fact]
    public void Calipers_and_letters_set_on_a_frozen_picture_leave_it_frozen()
    {
        Show(20);
        Show(19, 20);
        for (var i = 0; i < 10; i++)
        {
            var cursor = i * 7;
            Assert.Equal(Signal.Frozen, Show(19, 21 + i, screen =>
            {
                BitmapFont.Draw(screen, "+", 300 + cursor, 200 + cursor, 2, 255);
                BitmapFont.Draw(screen, "+ 1 S6 LIVER", 280, 260, 1, 255);
            }));
        }
    }

    /// <summary>15, 10 and 7.5 pictures a second on a 30 or 60 Hz output.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void A_scanner_slower_than_its_output_is_not_frozen(int shown)
    {
        Show(20);
        var signals = new List<Signal>();
        for (var i = 0; i < 20 * shown; i++)
        {
            signals.Add(Show(20 + (i / shown), 20 + i));
        }

        // While the hold is not known yet, the first may be taken for a Freeze; later ones may not.
        var known = signals.Skip(2 * shown).ToArray();
        Assert.DoesNotContain(Signal.Frozen, known);
        Assert.Equal((known.Length + shown - 1) / shown, known.Count(signal => signal == Signal.Ok));
    }

    [Fact]
    public void A_slow_scanner_is_still_seen_to_freeze()
    {
        Show(20);
        for (var i = 0; i < 60; i++)
        {
            Show(20 + (i / 4), 20 + i);
        }

        var signals = Enumerable.Range(0, 10).Select(i => Show(34, 80 + i)).ToArray();

        Assert.Equal(Signal.Frozen, signals[^1]);
    }

    [Requirement("REQ-CAP-01")]
    [Fact]
    public void A_screen_whose_clock_stops_with_the_picture_hangs()
    {
        Show(5 * FramesPerSecond);
        var last = _frames - 1;
        var signals = Enumerable.Range(0, 5 * FramesPerSecond).Select(_ => Show(last, last)).ToArray();

        Assert.Equal(Signal.Frozen, signals[FramesPerSecond]);
        Assert.Equal(Signal.Stalled, signals[^1]);
        Assert.InRange(Array.IndexOf(signals, Signal.Stalled), 2 * FramesPerSecond, 4 * FramesPerSecond);
    }

    [Fact]
    public void A_screen_without_a_clock_freezes_and_never_hangs()
    {
        void NoClock(GrayView screen) => screen.Crop(new PixelBox(0, 0, Scene.Width, 40)).Fill(0);
        for (var i = 0; i < 20; i++)
        {
            Show(i, i, NoClock);
        }

        var signals = Enumerable.Range(0, 6 * FramesPerSecond).Select(_ => Show(19, 19, NoClock)).ToArray();

        Assert.DoesNotContain(Signal.Stalled, signals);
        Assert.Equal(Signal.Frozen, signals[^1]);
    }

    /// <summary>
    /// The probe all but rests: a tenth of a millimetre a second, no breath, no tremor, the same half second forth and back. One minute,
    /// every fifth frame; <c>tests/run.sh --only screen</c> takes ten.
    /// </summary>
    [Fact]
    public void Slow_scanning_is_never_called_frozen()
    {
        var minutes = int.Parse(Environment.GetEnvironmentVariable("EDGELIVER_SCAN_MINUTES") ?? "1", CultureInfo.InvariantCulture);
        using var slow = new PhantomScanner(Scene with { SweepMm = 0.1, SweepSeconds = 4, RockDegrees = 0, BreathingMm = 0 });
        var signals = new Dictionary<Signal, int>();
        for (var i = 0; i < minutes * 60 * FramesPerSecond; i += 5)
        {
            Assert.True(_pool.TryRent(Scene.Width, Scene.Height, out var frame));
            using (frame)
            {
                slow.Render(i, frame.Luma);
                frame.CapturedAt = TimeSpan.FromSeconds((double)i / FramesPerSecond);
                var signal = _reader.Read(frame).Signal;
                signals[signal] = signals.GetValueOrDefault(signal) + 1;
            }
        }

        Assert.Equal([Signal.Ok], signals.Keys);
    }

    private void Show(int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            Show(i, i);
        }
    }

    private Signal Show(long fan, long clock, Action<GrayView>? draw = null)
    {
        Assert.True(_pool.TryRent(Scene.Width, Scene.Height, out var frame));
        using (frame)
        {
            _scanner.Render(fan, clock, frame.Luma);
            draw?.Invoke(frame.Luma);
            frame.CapturedAt = TimeSpan.FromSeconds((double)_frames++ / FramesPerSecond);
            return _reader.Read(frame).Signal;
        }
    }
}
