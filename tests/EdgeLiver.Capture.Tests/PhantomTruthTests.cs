using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class PhantomTruthTests
{
    [Fact]
    public void Each_lesion_reaches_its_diameter_within_a_pixel_during_one_sweep()
    {
        var all = new PhantomOptions();
        for (var id = 0; id < all.Lesions.Count; id++)
        {
            var options = all with { Lesions = [all.Lesions[id]] };
            using var scanner = new PhantomScanner(options);
            using var truth = new PhantomTruth(options.Width, options.Height);
            var best = Enumerable.Range(0, 180).MaxBy(frame => scanner.Sections(frame).Single().SectionMm);

            scanner.Truth(best, truth);

            var section = Assert.Single(truth.Lesions);
            Assert.Equal(truth.Lesion.Area(), section.VisiblePixels);
            Assert.Equal(options.Lesions[0].DiameterMm / scanner.MmPerPixel, LongAxis(truth.Lesion), 1.0);
        }
    }

    [Fact]
    public void Lesions_enter_and_leave_the_picture()
    {
        using var scanner = new PhantomScanner(new PhantomOptions());

        var seen = Enumerable.Range(0, 180).Select(frame => scanner.Sections(frame).Select(section => section.SectionMm > 0).ToArray()).ToList();

        for (var id = 0; id < 3; id++)
        {
            Assert.Contains(seen, frame => frame[id]);
            Assert.Contains(seen, frame => !frame[id]);
        }
    }

    [Fact]
    public void Masks_lie_in_one_another_and_the_fan_is_where_the_geometry_says()
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var options = PhantomOptions.Random(seed);
            using var scanner = new PhantomScanner(options);
            using var truth = new PhantomTruth(options.Width, options.Height);
            scanner.Truth(seed * 17, truth);

            // The corners are points: the outermost column may have no pixel whose centre lies inside.
            Assert.InRange(truth.Fan.Bounds().X - scanner.Fan.Box.X, 0, 1);
            Assert.InRange(scanner.Fan.Box.Right - truth.Fan.Bounds().Right, 0, 1);
            Assert.Equal(scanner.Fan.Box.Bottom, truth.Fan.Bounds().Bottom);
            Assert.Equal(0, Faults(truth, scanner.Fan));
        }
    }

    [Fact]
    public void A_dark_lesion_is_dark_where_the_truth_says_and_the_liver_is_grey()
    {
        var options = new PhantomOptions { Lesions = [new PhantomLesion(0, 80, 0, 30) { ContrastDb = -12 }] };
        using var scanner = new PhantomScanner(options);
        using var truth = new PhantomTruth(options.Width, options.Height);
        using var screen = PhantomScenes.Scratch(options);
        scanner.Render(0, screen.View);
        scanner.Truth(0, truth);

        var lesion = PhantomScenes.Pixels(screen, (x, y) => truth.Lesion[x, y]).Average(v => (double)v);
        var liver = PhantomScenes.Pixels(screen, (x, y) => truth.Liver[x, y] && !truth.Lesion[x, y]).Average(v => (double)v);

        // 12 dB of the 58 between black and white, bent a little by the grey curve.
        Assert.InRange(liver, 60, 130);
        Assert.Equal(12 / 58.0 * 255, liver - lesion, 12.0);
    }

    /// <summary>Pixels that are lesion without liver, liver without fan, or fan elsewhere than the geometry says.</summary>
    private static int Faults(PhantomTruth truth, PhantomFan fan)
    {
        var faults = 0;
        for (var y = 0; y < truth.Fan.Height; y++)
        {
            var (inFan, liver, lesion) = (truth.Fan.Row(y).ToArray(), truth.Liver.Row(y).ToArray(), truth.Lesion.Row(y).ToArray());
            for (var x = 0; x < inFan.Length; x++)
            {
                var right = fan.Contains(x, y) == (inFan[x] != 0) && lesion[x] <= liver[x] && liver[x] <= inFan[x];
                faults += right ? 0 : 1;
            }
        }

        return faults;
    }

    /// <summary>Longest way across, from the outer edge of one pixel to the outer edge of another.</summary>
    private static double LongAxis(Mask mask)
    {
        var ends = new List<(int X, int Y)>();
        for (var y = 0; y < mask.Height; y++)
        {
            var row = mask.Row(y);
            if (row.IndexOfAnyExcept((byte)0) is >= 0 and var first)
            {
                ends.Add((first, y));
                ends.Add((row.LastIndexOfAnyExcept((byte)0), y));
            }
        }

        return 1 + ends.Max(a => ends.Max(b => Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)))));
    }
}
