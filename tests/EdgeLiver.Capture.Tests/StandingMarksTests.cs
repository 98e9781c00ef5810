using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>Letters, calipers and lines that a scanner draws over living tissue.</summary>
public sealed class StandingMarksTests : IDisposable
{
    private const int Frames = 100;
    private readonly PhantomScanner _scanner = new(PhantomScenes.Small);
    private readonly FramePool _pool = new(1, 640, 480);
    private readonly ScreenReader _reader = new(profile: null);

    public void Dispose()
    {
        _reader.Dispose();
        _pool.Dispose();
        _scanner.Dispose();
    }

    [Requirement("REQ-PRI-03")]
    [Fact]
    public void What_is_drawn_on_moving_tissue_is_covered_within_three_seconds()
    {
        var drawn = Drawing(screen =>
        {
            BitmapFont.Draw(screen, "LIVER S6", 300, 200, 1, 235);
            BitmapFont.Draw(screen, "+", 360, 280, 2, 255);
            for (var y = 150; y < 340; y += 6)
            {
                screen.Row(y)[330] = 210;
            }
        });
        using var with = new Mask(640, 480);
        using var without = new Mask(640, 480);
        var reading = default(ScreenReading);
        for (var i = 0; i < Frames; i++)
        {
            reading = Show(i, drawn, with);
        }

        _scanner.Render(Frames - 1, without.View);
        var left = drawn.Count(at => with.Row(at.Y)[at.X] == at.Grey && without.Row(at.Y)[at.X] != at.Grey);

        Assert.InRange(left, 0, drawn.Count / 50);
        Assert.InRange(reading.Covered, drawn.Count, 5 * drawn.Count);
    }

    [Fact]
    public void Nothing_of_living_tissue_is_covered()
    {
        var most = 0;
        using var seen = new Mask(640, 480);
        for (var i = 0; i < 3 * Frames; i++)
        {
            most = Math.Max(most, Show(i, [], seen).Covered);
        }

        // An overdriven pixel may stand for two seconds by chance.
        Assert.InRange(most, 0, 40);
    }

    [Fact]
    public void What_was_taken_away_is_tissue_again()
    {
        var drawn = Drawing(screen => BitmapFont.Draw(screen, "LIVER S6", 300, 200, 1, 235));
        using var seen = new Mask(640, 480);
        for (var i = 0; i < Frames; i++)
        {
            Show(i, drawn, seen);
        }

        var reading = default(ScreenReading);
        for (var i = Frames; i < Frames + 10; i++)
        {
            reading = Show(i, [], seen);
        }

        Assert.InRange(reading.Covered, 0, 40);
    }

    private static List<(int X, int Y, byte Grey)> Drawing(Action<GrayView> draw)
    {
        using var screen = new Mask(640, 480);
        draw(screen.View);
        var drawn = new List<(int X, int Y, byte Grey)>();
        for (var y = 0; y < 480; y++)
        {
            for (var x = 0; x < 640; x++)
            {
                if (screen.Row(y)[x] > 0)
                {
                    drawn.Add((x, y, screen.Row(y)[x]));
                }
            }
        }

        return drawn;
    }

    private ScreenReading Show(long index, List<(int X, int Y, byte Grey)> drawn, Mask seen)
    {
        Assert.True(_pool.TryRent(640, 480, out var frame));
        using (frame)
        {
            _scanner.Render(index, frame.Luma);
            foreach (var (x, y, grey) in drawn)
            {
                frame.Luma.Row(y)[x] = grey;
            }

            frame.CapturedAt = TimeSpan.FromSeconds(index / 30.0);
            var reading = _reader.Read(frame);
            frame.Luma.CopyTo(seen.View);
            return reading;
        }
    }
}
