using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeLiver.Capture;
using EdgeLiver.Contracts;
using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Host.Settings;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;
using EdgeLiver.Screening;
using Xunit;

namespace EdgeLiver.Host.Tests;

/// <summary>The package that is shipped, over pictures, and what becomes of one that is wrong.</summary>
public sealed class LesionOpinionsTests
{
    private static ModelPackage Shipped => ModelPackage.Open(ModelOptions.ShippedOpinion, TrustedKeys.Load(ModelOptions.ShippedKeys));

    [Fact]
    public void The_shipped_package_says_the_same_of_the_same_lesion_and_a_probability_of_each()
    {
        using var opinions = new LesionOpinions(Shipped, "cpu", threads: 1);
        using var luma = Speckled(seed: 5);
        using var lesion = Disc(radius: 40);

        var first = opinions.Of(luma.View, luma.View.Bounds, lesion.View, lesion.Bounds(), lesion.Area());
        var second = opinions.Of(luma.View, luma.View.Bounds, lesion.View, lesion.Bounds(), lesion.Area());

        Assert.Equal(first, second);
        Assert.InRange(first.Probability!.Value, 0, 1);
        Assert.True(first.Ood == (first.Opinion == Opinion.None));
    }

    [Fact]
    public void Noise_a_black_frame_and_a_single_pixel_get_no_opinion()
    {
        using var opinions = new LesionOpinions(Shipped, "cpu", threads: 1);
        using var noise = new Mask(400, 300);
        using var black = new Mask(400, 300);
        using var lesion = Disc(radius: 40);
        using var pixel = new Mask(400, 300);
        pixel.Row(150)[200] = Mask.Inside;
        var random = new Random(3);
        for (var y = 0; y < noise.Height; y++)
        {
            random.NextBytes(noise.Row(y));
        }

        Assert.Equal(Opinion.None, Of(noise, lesion).Opinion);
        Assert.Equal(Opinion.None, Of(black, lesion).Opinion);
        Assert.Equal(Opinion.None, Of(black, pixel).Opinion);

        LesionOpinion Of(Mask luma, Mask mask) => opinions.Of(luma.View, luma.View.Bounds, mask.View, mask.Bounds(), mask.Area());
    }

    [Fact]
    public void An_opinion_costs_next_to_no_managed_memory()
    {
        using var opinions = new LesionOpinions(Shipped, "cpu", threads: 1);
        using var luma = Speckled(seed: 5);
        using var lesion = Disc(radius: 40);
        var (box, area, whole) = (lesion.Bounds(), lesion.Area(), luma.View.Bounds);
        opinions.Of(luma.View, whole, lesion.View, box, area);

        // Others allocate on this thread's account at times (the runtime itself), so the least of some rounds.
        var least = Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            opinions.Of(luma.View, whole, lesion.View, box, area);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.InRange(least, 0, 256);
    }

    [Theory]
    [InlineData("settings", "0123456789ab")]
    [InlineData("features", "lesion.no_such_feature")]
    [InlineData("features", "stat_mean")]
    public void Features_that_are_not_measured_here_are_refused_in_one_line(string field, string value)
    {
        using var scratch = new PackageCopy();
        scratch.Change(manifest =>
        {
            var input = manifest["inputs"]![1]!;
            if (field == "settings")
            {
                input["settings"] = value;
            }
            else
            {
                input["features"]![0] = value;
            }
        });

        var error = Assert.Throws<ModelException>(() => new LesionOpinions(ModelPackage.Open(scratch.Folder, TrustedKeys.Anybody()), "cpu", threads: 1));

        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forged_package_leaves_lesions_without_an_opinion_and_says_so_in_one_line()
    {
        using var scratch = new PackageCopy();
        scratch.Change(manifest => manifest["operatingPoints"]![0]!["threshold"] = 0.99);
        var settings = new StationSettings();
        settings.Model.OpinionFolder = scratch.Folder;

        var serving = ServingOpinion.Open(settings);

        Assert.Null(serving.Opinions);
        Assert.DoesNotContain('\n', Assert.Single(serving.Refused));
    }

    [Fact]
    public async Task A_lesion_of_a_still_carries_its_opinion_into_the_findings()
    {
        using var segmenter = new Segmenter(ModelPackage.Open(ModelOptions.Shipped, TrustedKeys.Load(ModelOptions.ShippedKeys)), "cpu", threads: 1);
        using var opinions = new LesionOpinions(Shipped, "cpu", threads: 1);
        using var pipeline = new FramePipeline(segmenter, view: null, ScannerProfile.Phantom, singlePictures: true) { Opinions = opinions };
        using var pool = new FramePool(2, 1920, 1080);
        using var scanner = new PhantomScanner(new PhantomOptions());
        var judged = 0;
        for (var index = 0; index < 60 && judged == 0; index += 5)
        {
            using var frame = await pool.RentAsync(1920, 1080, TestContext.Current.CancellationToken);
            scanner.Render(index, frame.Luma);
            var result = pipeline.Process(frame);
            foreach (var lesion in result.Lesions)
            {
                Assert.NotNull(lesion.Opinion);
                Assert.Equal(lesion.Opinion, pipeline.Exam.Findings().Lesions.Single(f => f.Lesion.Track == lesion.Track).Opinion);
                judged++;
            }
        }

        Assert.True(judged > 0, "no lesion was found on the simulated scanner");
        Assert.Equal(0, pool.Outstanding);
    }

    private static Mask Disc(int radius)
    {
        var mask = new Mask(400, 300);
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                mask.Row(y)[x] = double.Hypot(x - 200, y - 150) < radius ? Mask.Inside : (byte)0;
            }
        }

        return mask;
    }

    /// <summary>Grey with a grain of a few pixels and a darker middle.</summary>
    private static Mask Speckled(int seed)
    {
        var random = new Random(seed);
        var picture = new Mask(400, 300);
        var grain = new double[76, 101];
        foreach (ref var value in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref grain[0, 0], grain.Length))
        {
            value = random.NextDouble();
        }

        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var (u, v) = (x / 4.0, y / 4.0);
                var (i, j) = ((int)u, (int)v);
                var (s, t) = (u - i, v - j);
                var level = ((1 - s) * (((1 - t) * grain[j, i]) + (t * grain[j + 1, i]))) + (s * (((1 - t) * grain[j, i + 1]) + (t * grain[j + 1, i + 1])));
                picture.Row(y)[x] = (byte)(60 + (80 * level) - (double.Hypot(x - 200, y - 150) < 40 ? 25 : 0));
            }
        }

        return picture;
    }

    /// <summary>The shipped package where a test may break it.</summary>
    private sealed class PackageCopy : IDisposable
    {
        public PackageCopy()
        {
            Folder = Directory.CreateTempSubdirectory("edgeliver-opinion-").FullName;
            foreach (var file in Directory.EnumerateFiles(ModelOptions.ShippedOpinion, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(Folder, Path.GetRelativePath(ModelOptions.ShippedOpinion, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }

        public string Folder { get; }

        public void Change(Action<JsonNode> change)
        {
            var path = Path.Combine(Folder, "manifest.json");
            var manifest = JsonNode.Parse(File.ReadAllText(path))!;
            change(manifest);
            File.WriteAllText(path, manifest.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        }

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
