using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>The scan of each simulated scanner inside user interfaces that are not its own: what other makers' screens may look like.</summary>
public sealed class OtherScreensTests(ITestOutputHelper output)
{
    private const int Frames = 20;
    private const int MostOfLine = 300;

    public static TheoryData<PhantomMake, string> Screens
    {
        get
        {
            var screens = new TheoryData<PhantomMake, string>();
            foreach (var make in Enum.GetValues<PhantomMake>())
            {
                foreach (var look in new[] { "charcoal", "grey", "light", "gradient", "panels", "thumbnails", "trace", "frame", "letters", "bar", "noise" })
                {
                    // Open: letters close along both sides of a phased array's picture still draw its outline outwards (Screen/DESIGN.md).
                    if ((make, look) is not (PhantomMake.Linhai, "letters"))
                    {
                        screens.Add(make, look);
                    }
                }
            }

            return screens;
        }
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public void The_fan_is_found_or_all_is_black_and_nothing_beside_it_survives(PhantomMake make, string look)
    {
        var options = PhantomOptions.Of(make);
        using var scanner = new PhantomScanner(options);
        using var truth = new PhantomTruth(options.Width, options.Height);
        using var around = new Mask(options.Width, options.Height);
        using var pool = new FramePool(1, options.Width, options.Height);
        using var reader = new ScreenReader(profile: null);
        scanner.Truth(0, truth);
        Draw(around, truth.Fan, look);
        var fan = default(Fan);
        var survivors = 0;

        for (var i = 0; i < Frames; i++)
        {
            Assert.True(pool.TryRent(options.Width, options.Height, out var frame));
            using (frame)
            {
                scanner.Render(3 * i, frame.Luma);
                Compose(frame.Luma, truth.Fan, around, look == "trace" ? i : 0);
                fan = reader.Read(frame).Fan;
                survivors = Math.Max(survivors, ScreenDrawings.Survivors(frame.Luma, truth.Fan));
            }
        }

        var overlap = fan is null ? 0 : ScreenDrawings.Overlap(fan, truth.Fan);
        output.WriteLine(FormattableString.Invariant($"{make} {look}: overlap {overlap:F3}, outside {survivors}"));
        // A line that touches the fan's box is taken in for a stretch: it is no letter.
        Assert.InRange(survivors, 0, look == "frame" ? MostOfLine : 0);
        // What can't be told from the scan is refused: then all is black.
        Assert.True(overlap > 0.97 || (fan is null && look is "gradient" or "noise" or "letters"), FormattableString.Invariant($"overlap {overlap}"));
    }

    /// <summary>The scan's pixels in another interface.</summary>
    private static void Compose(GrayView screen, Mask fan, Mask around, int moved)
    {
        for (var y = 0; y < screen.Height; y++)
        {
            var row = screen.Row(y);
            var inside = fan.Row(y);
            var other = around.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                row[x] = inside[x] != 0 ? row[x] : other[(x + (16 * moved)) % row.Length];
            }
        }
    }

    private static void Draw(Mask screen, Mask fan, string look)
    {
        var box = fan.Bounds();
        var (width, height) = (screen.Width, screen.Height);
        screen.View.Fill(look switch { "charcoal" => 38, "grey" => 110, "light" => 205, _ => 0 });
        switch (look)
        {
            case "gradient":
                for (var y = 0; y < height; y++)
                {
                    screen.Row(y).Fill((byte)(15 + (75 * y / height)));
                }

                break;
            case "panels":
                Fill(screen, 0, 0, width, 60, 70);
                Fill(screen, 0, height - 26, width, 26, 90);
                Fill(screen, 0, 60, Math.Max(10, Math.Min(250, box.X - 8)), height - 86, 52);
                for (var y = 90; y < height - 120; y += 70)
                {
                    Fill(screen, 12, y, Math.Max(4, Math.Min(200, box.X - 40)), 48, 130);
                    BitmapFont.Draw(screen.View, "PRESET", 20, y + 14, 2, 240);
                }

                break;
            case "thumbnails":
                for (var n = 0; n < 6; n++)
                {
                    Shrink(fan, screen, width - 170, 80 + (n * 160), 12);
                }

                break;
            case "trace":
                for (var x = 0; x < width; x++)
                {
                    Fill(screen, x, height - 12 - (x % 240 < 12 ? x % 240 / 2 : 0), 1, 2, 200);
                }

                break;
            case "frame":
                Fill(screen, box.X - 8, box.Y - 8, box.Width + 16, 1, 180);
                Fill(screen, box.X - 8, Math.Min(height - 1, box.Bottom + 7), box.Width + 16, 1, 180);
                Fill(screen, box.X - 8, box.Y - 8, 1, box.Height + 16, 180);
                Fill(screen, box.Right + 7, box.Y - 8, 1, box.Height + 16, 180);
                break;
            case "letters":
                for (var y = 4; y < height - 20; y += 40)
                {
                    var first = fan.Row(y).IndexOf(Mask.Inside);
                    var last = fan.Row(y).LastIndexOf(Mask.Inside);
                    BitmapFont.Draw(screen.View, "ZHANG SAN", Math.Max(0, (first < 0 ? width / 2 : first) - 115), y, 2, 235);
                    BitmapFont.Draw(screen.View, "P0042317", Math.Min(width - 110, last < 0 ? 200 : last + 3), y, 2, 235);
                }

                break;
            case "bar":
                for (var y = 200; y < 700; y++)
                {
                    Fill(screen, Math.Min(width - 30, box.Right + 6), y, 24, 1, (byte)(255 - ((y - 200) / 2)));
                }

                break;
            case "noise":
                var random = new Random(4);
                for (var y = 0; y < height; y++)
                {
                    foreach (ref var pixel in screen.Row(y))
                    {
                        pixel = (byte)random.Next(0, 9);
                    }
                }

                break;
        }
    }

    private static void Fill(Mask screen, int x, int y, int width, int height, byte grey)
    {
        var box = new PixelBox(x, y, width, height).Intersect(screen.View.Bounds);
        if (!box.IsEmpty)
        {
            screen.View.Crop(box).Fill(grey);
        }
    }

    /// <summary>A small fan of even grey with some speckle, as in a strip of stored pictures.</summary>
    private static void Shrink(Mask fan, Mask screen, int left, int top, int step)
    {
        var random = new Random(top);
        var (width, height) = (screen.Width, screen.Height);
        for (var y = 0; y < height / step; y++)
        {
            for (var x = 0; x < width / step; x++)
            {
                if (fan[x * step, y * step] && left + x < width && top + y < height)
                {
                    screen.Row(top + y)[left + x] = (byte)random.Next(40, 160);
                }
            }
        }
    }
}
