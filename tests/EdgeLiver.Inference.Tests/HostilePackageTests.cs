using System.Globalization;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Inference.Tests;

/// <summary>Packages that lie and networks that are broken: refused in one line, and the process lives.</summary>
public sealed class HostilePackageTests(ITestOutputHelper output)
{
    private const int Seed = 20261124;
    private static readonly int Mutations = int.Parse(Environment.GetEnvironmentVariable("EDGELIVER_ONNX_MUTATIONS") ?? "400", CultureInfo.InvariantCulture);

    [Fact]
    public void Broken_networks_are_refused_or_give_the_golden_answers()
    {
        using var tiny = new TinyPackage();
        var whole = File.ReadAllBytes(Path.Combine(tiny.Folder, "model.onnx"));
        var random = new Random(Seed);
        var (refused, served) = (0, 0);
        for (var i = 0; i < Mutations; i++)
        {
            tiny.Replace("model.onnx", Mutate(whole, random));
            try
            {
                using var segmenter = new Segmenter(tiny.Open(), "cpu", threads: 1);
                served++;
            }
            catch (ModelException e)
            {
                refused++;
                Assert.DoesNotContain('\n', e.Message);
            }
        }

        output.WriteLine($"{Mutations} broken networks: {refused} refused, {served} gave the golden answers");
        Assert.True(refused > Mutations / 4, $"only {refused} of {Mutations} refused");
    }

    [Fact]
    public void Every_truncation_of_a_network_is_refused()
    {
        using var tiny = new TinyPackage();
        var whole = File.ReadAllBytes(Path.Combine(tiny.Folder, "model.onnx"));
        for (var length = 0; length < whole.Length; length += 7)
        {
            tiny.Replace("model.onnx", whole[..length]);

            Assert.Throws<ModelException>(() => new Segmenter(tiny.Open(), "cpu", threads: 1));
        }
    }

    [Fact]
    public void Broken_manifests_are_refused_or_read()
    {
        using var tiny = new TinyPackage();
        var whole = File.ReadAllBytes(tiny.ManifestPath);
        var random = new Random(Seed);
        for (var i = 0; i < Mutations; i++)
        {
            File.WriteAllBytes(tiny.ManifestPath, Mutate(whole, random));
            try
            {
                using var segmenter = new Segmenter(tiny.Open(), "cpu", threads: 1);
            }
            catch (ModelException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    [Fact]
    public void Constants_in_another_file_are_not_opened()
    {
        using var tiny = new TinyPackage();
        tiny.Replace("model.onnx", File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "networks", "quantized", "external.onnx")));

        var error = Assert.Throws<ModelException>(() => new Segmenter(tiny.Open(), "cpu", threads: 1));

        Assert.Contains("lies in another file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_golden_set_is_refused()
    {
        using var tiny = new TinyPackage();
        File.Delete(Path.Combine(tiny.Folder, "output.f32"));

        Assert.Throws<ModelException>(tiny.Open);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void A_golden_set_of_no_whole_case_is_refused(int bytes)
    {
        using var tiny = new TinyPackage();
        tiny.Replace("input.f32", new byte[bytes]);

        var error = Assert.Throws<ModelException>(() => new Segmenter(tiny.Open(), "cpu", threads: 1));

        Assert.Contains("whole cases", error.Message, StringComparison.Ordinal);
    }

    [Requirement("REQ-AI-01")]
    [Fact]
    public void Other_golden_answers_are_refused()
    {
        using var tiny = new TinyPackage();
        tiny.Replace("output.f32", new byte[2 * 160 * 192 * sizeof(float)]);

        var error = Assert.Throws<ModelException>(() => new Segmenter(tiny.Open(), "cpu", threads: 1));

        Assert.Contains("golden output", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_golden_answer_that_is_no_number_is_refused()
    {
        using var tiny = new TinyPackage();
        var answers = new byte[2 * 160 * 192 * sizeof(float)];
        BitConverter.GetBytes(float.NaN).CopyTo(answers, 0);
        tiny.Replace("output.f32", answers);

        var error = Assert.Throws<ModelException>(() => new Segmenter(tiny.Open(), "cpu", threads: 1));

        Assert.Contains("golden output", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 500)]
    [InlineData(640, 480)]
    public void A_black_picture_of_any_size_has_nothing_on_it(int width, int height)
    {
        using var tiny = new TinyPackage();
        using var segmenter = new Segmenter(tiny.Open(), "cpu", threads: 1);
        using var result = new Segmentation();
        using var frame = new Mask(width, height);

        segmenter.Segment(frame.View, frame.View.Bounds, fan: null, result);

        Assert.Empty(result.Lesions);
        Assert.Equal(0, result.LiverAreaPx);
    }

    private static byte[] Mutate(byte[] whole, Random random)
    {
        var bytes = whole.ToArray();
        switch (random.Next(4))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length - 4), 4));
                return bytes;
            default:
                var at = random.Next(bytes.Length);
                return [.. bytes[..at], .. bytes[random.Next(bytes.Length)..], .. bytes[at..]];
        }
    }
}
