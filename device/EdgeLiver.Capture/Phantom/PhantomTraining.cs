using System.Globalization;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Writes random scenes of the simulated scanner with their true masks, to train a network on and to test one.</summary>
/// <remarks>
/// <c>NNNN.png</c> is the grey picture cropped to the fan's box, black outside the fan; <c>NNNN_liver.png</c> and
/// <c>NNNN_lesion.png</c> are masks of its size, 0 or 255; <c>index.csv</c> has a line for each with its scale and lesions.
/// </remarks>
public static class PhantomTraining
{
    /// <summary>Longer side of a written picture, pixels.</summary>
    public const int LongestSide = 640;

    private const string Header = "file,seed,frame,mmPerPixel,depthMm,lesions";

    /// <param name="directory">Made where it does not exist.</param>
    /// <param name="frames">Pictures, each of a scene of its own.</param>
    /// <param name="seed">Of the first scene; the next has the next number.</param>
    /// <param name="written">Told how many pictures are done, after each.</param>
    /// <param name="stop">Ends it between two pictures.</param>
    public static void Write(string directory, int frames, int seed, IProgress<int>? written, CancellationToken stop)
    {
        Directory.CreateDirectory(directory);
        using var index = new StreamWriter(Path.Combine(directory, "index.csv"));
        index.WriteLine(Header);
        for (var number = 0; number < frames; number++)
        {
            stop.ThrowIfCancellationRequested();
            index.WriteLine(WriteScene(directory, number, seed + number));
            written?.Report(number + 1);
        }
    }

    private static string WriteScene(string directory, int number, int seed)
    {
        var options = PhantomOptions.Random(seed);
        using var scanner = new PhantomScanner(options);
        using var truth = new PhantomTruth(options.Width, options.Height);
        using var screen = new Mask(options.Width, options.Height);
        var frame = ChooseFrame(scanner, options, truth);
        scanner.Render(frame, screen.View);
        BlackOutside(screen, truth.Fan);

        var box = scanner.Fan.Box;
        var scale = Math.Min(1, (double)LongestSide / Math.Max(box.Width, box.Height));
        var (width, height) = ((int)Math.Round(box.Width * scale), (int)Math.Round(box.Height * scale));
        using var small = new Mask(width, height);
        var name = number.ToString("D4", CultureInfo.InvariantCulture);
        AreaScale.Shrink(screen.View.Crop(box), small.View);
        ImageEncoder.WritePng(small.View, Path.Combine(directory, name + ".png"));
        foreach (var (mask, suffix) in new[] { (truth.Liver, "_liver"), (truth.Lesion, "_lesion") })
        {
            AreaScale.Shrink(mask.View.Crop(box), small.View);
            Threshold(small);
            ImageEncoder.WritePng(small.View, Path.Combine(directory, name + suffix + ".png"));
        }

        var lesions = truth.Lesions.Where(lesion => lesion.VisiblePixels > 0).Select(lesion => Describe(options.Lesions[lesion.Id], lesion));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}.png,{seed},{frame},{options.MmPerPixel * box.Width / width:F5},{options.DepthMm:F1},{string.Join(';', lesions)}");
    }

    /// <summary>A random moment; where there are lesions mostly one that shows most of one of them.</summary>
    private static long ChooseFrame(PhantomScanner scanner, PhantomOptions options, PhantomTruth truth)
    {
        var random = new Random(options.Seed ^ 0x5EED);
        var wanted = options.Lesions.Count > 0 && random.NextDouble() < 0.85;
        for (var attempt = 0; ; attempt++)
        {
            var frame = random.Next((int)(options.SweepSeconds * options.FramesPerSecond * 3));
            if (!wanted || attempt == 20 || scanner.Sections(frame).Any(section => section.SectionMm > 0.6 * section.DiameterMm))
            {
                scanner.Truth(frame, truth);
                return frame;
            }
        }
    }

    private static void BlackOutside(Mask screen, Mask fan)
    {
        for (var y = 0; y < screen.Height; y++)
        {
            var pixels = screen.Row(y);
            var inside = fan.Row(y);
            for (var x = 0; x < pixels.Length; x++)
            {
                pixels[x] &= inside[x];
            }
        }
    }

    private static void Threshold(Mask mask)
    {
        for (var y = 0; y < mask.Height; y++)
        {
            foreach (ref var pixel in mask.Row(y))
            {
                pixel = pixel >= 128 ? Mask.Inside : (byte)0;
            }
        }
    }

    private static string Describe(PhantomLesion lesion, PhantomLesionSection section) =>
        string.Create(CultureInfo.InvariantCulture, $"{lesion.Pattern}:{section.SectionMm:F1}/{section.DiameterMm:F1}");
}
