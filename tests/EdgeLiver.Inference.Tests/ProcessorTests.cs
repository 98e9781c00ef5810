using System.Runtime.InteropServices;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Inference.Tests;

/// <summary>The shipped packages say the same on every processor, within the tolerance that their manifests state.</summary>
/// <remarks>
/// tests/arm64.sh runs this class twice: on x86-64 it writes what it saw to the folder in <c>EDGELIVER_ANSWERS</c>, on arm64 it finds that
/// and compares. The pictures are the segmentation's golden one, varied: moved, mirrored, darker, brighter.
/// </remarks>
public sealed class ProcessorTests(ITestOutputHelper output)
{
    private const double AgreementOfFloat = 0.9995;
    private const double AgreementOfInt8 = 0.99;
    private const int Pictures = 8;

    private static readonly string Models = Path.Combine(AppContext.BaseDirectory, "models");

    public static string? Answers { get; } = Environment.GetEnvironmentVariable("EDGELIVER_ANSWERS");

    public static bool HasAnswers => Answers is not null;

    [Theory]
    [InlineData(Candidate.Reference, AgreementOfFloat)]
    [InlineData("cpu", AgreementOfInt8)]
    public void Golden_masks_come_out_as_their_maker_saw_them(string form, double agreement)
    {
        var package = Open("liver-lesion-seg");
        using var segmenter = new Segmenter(package, "cpu", threads: 1, form);
        using var result = new Segmentation();
        using var picture = Golden(package);
        var answer = MemoryMarshal.Cast<byte, float>(package.Read(package.Manifest.Golden.Output));

        segmenter.Segment(picture.View, picture.View.Bounds, fan: null, result);

        var (width, height) = (picture.Width, picture.Height);
        foreach (var (channel, threshold) in new[] { (0, package.Manifest.Postprocess!.LiverThreshold), (1, package.Manifest.Postprocess.LesionThreshold) })
        {
            var same = 0;
            for (var i = 0; i < width * height; i++)
            {
                var at = (channel * width * height) + i;
                same += (answer[at] >= threshold) == (segmenter.Probability[at] >= threshold) ? 1 : 0;
            }

            output.WriteLine($"{RuntimeInformation.ProcessArchitecture}, {form}, channel {channel}: {same} of {width * height} pixels as the maker saw them");
            Assert.True(same >= agreement * width * height, $"{form}, channel {channel}: {same} of {width * height}");
        }
    }

    [Trait("campaign", "arm64")]
    [Theory(Skip = "EDGELIVER_ANSWERS names no folder; tests/arm64.sh does", SkipUnless = nameof(HasAnswers))]
    [InlineData(Candidate.Reference)]
    [InlineData("cpu")]
    public void Masks_are_those_of_the_other_processor(string form)
    {
        var package = Open("liver-lesion-seg");
        using var segmenter = new Segmenter(package, "cpu", threads: 1, form);
        using var result = new Segmentation();
        using var golden = Golden(package);
        var (same, all, largest) = (0L, 0L, 0f);
        for (var number = 0; number < Pictures; number++)
        {
            using var picture = Varied(golden, number);
            segmenter.Segment(picture.View, picture.View.Bounds, fan: null, result);
            if (Exchange($"{form}-{number}", segmenter.Probability.ToArray()) is not { } other)
            {
                continue;
            }

            for (var i = 0; i < other.Length; i++)
            {
                var threshold = i < other.Length / 2 ? package.Manifest.Postprocess!.LiverThreshold : package.Manifest.Postprocess!.LesionThreshold;
                same += (other[i] >= threshold) == (segmenter.Probability[i] >= threshold) ? 1 : 0;
                largest = Math.Max(largest, Math.Abs(other[i] - segmenter.Probability[i]));
            }

            all += other.Length;
        }

        var tolerance = form == Candidate.Reference ? package.Manifest.Golden.Tolerance : package.Manifest.Variants.Single(v => v.Name == form).Tolerance.Max;
        output.WriteLine($"{RuntimeInformation.ProcessArchitecture}, {form}: {all - same} of {all} pixels differ, largest difference of a probability {largest:G3}, allowed {tolerance:G3}");
        Assert.True(all == 0 || (double)same / all >= (form == Candidate.Reference ? AgreementOfFloat : AgreementOfInt8), $"{all - same} of {all} pixels differ");
        Assert.True(largest <= tolerance, $"a probability differs by {largest}, allowed {tolerance}");
    }

    [Trait("campaign", "arm64")]
    [Fact(Skip = "EDGELIVER_ANSWERS names no folder; tests/arm64.sh does", SkipUnless = nameof(HasAnswers))]
    public void The_view_is_that_of_the_other_processor()
    {
        var package = Open("liver-view");
        using var view = new ViewClassifier(package, "cpu", threads: 1);
        using var golden = Golden(Open("liver-lesion-seg"));
        var largest = 0f;
        for (var number = 0; number < Pictures; number++)
        {
            using var picture = Varied(golden, number);
            var seen = view.Look(picture.View, picture.View.Bounds);
            float[] values = [seen.Probability, seen.Quality, seen.Distance, seen.IsLiver ? 1 : 0];
            if (Exchange($"view-{number}", values) is { } other)
            {
                largest = Math.Max(largest, values.Zip(other, (a, b) => Math.Abs(a - b)).Max());
            }
        }

        output.WriteLine($"{RuntimeInformation.ProcessArchitecture}, view: largest difference {largest:G3}, allowed {package.Manifest.Golden.Tolerance:G3}");
        Assert.True(largest <= package.Manifest.Golden.Tolerance, $"differs by {largest}");
    }

    private static ModelPackage Open(string name) => ModelPackage.Open(Path.Combine(Models, name), TrustedKeys.Load(Path.Combine(Models, "trusted")));

    /// <summary>The answers of the other processor, or null where this is the first, whose own are written down.</summary>
    private static float[]? Exchange(string name, float[] own)
    {
        var path = Path.Combine(Answers!, name + ".f32");
        if (!File.Exists(path))
        {
            File.WriteAllBytes(path, MemoryMarshal.AsBytes<float>(own).ToArray());
            return null;
        }

        return MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
    }

    /// <summary>The golden input as a picture of the network's own size.</summary>
    private static Mask Golden(ModelPackage package)
    {
        var shape = package.Manifest.Inputs[0].Shape;
        var picture = new Mask((int)shape[3], (int)shape[2]);
        var greys = MemoryMarshal.Cast<byte, float>(package.Read(package.Manifest.Golden.Input));
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                picture.Row(y)[x] = (byte)Math.Round(greys[(y * picture.Width) + x] * 255);
            }
        }

        return picture;
    }

    private static Mask Varied(Mask golden, int number)
    {
        var picture = new Mask(golden.Width, golden.Height);
        var (shift, gain) = (number * 3, 0.6 + (0.12 * number));
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var from = (number % 2 == 0 ? x : picture.Width - 1 - x) - shift;
                picture.Row(y)[x] = from >= 0 && from < golden.Width ? (byte)Math.Min(255, golden.Row(y)[from] * gain) : (byte)0;
            }
        }

        return picture;
    }
}
