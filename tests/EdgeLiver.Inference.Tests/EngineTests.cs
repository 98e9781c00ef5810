using EdgeLiver.Imaging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeLiver.Inference.Tests;

/// <summary>
/// The chain of building, caching, checking and taking over. There is no TensorRT here: the CPU runs what TensorRT would, so the build is
/// quick and a bad engine is a network with other answers; the key, the cache, the gate and the swap are the real ones.
/// </summary>
public sealed class EngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeliver-engines-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("proc/driver/nvidia/version", "NVRM version: 540.5.0")]
    [InlineData("proc/device-tree/model", "NVIDIA Jetson AGX Orin")]
    [InlineData("etc/nv_tegra_release", "# R39 (release), REVISION: 2.1")]
    public void Another_driver_module_or_l4t_is_another_key(string file, string content)
    {
        var root = Root();
        var before = EngineKey.Of("ab", "1.31.1", TensorRtOptions, root);
        Write(Path.Combine(root, file), content);

        var after = EngineKey.Of("ab", "1.31.1", TensorRtOptions, root);

        Assert.NotEqual(before.Name, after.Name);
        Assert.Matches("^[0-9a-f]{64}$", after.Name);
    }

    [Fact]
    public void Another_tensorrt_onnx_runtime_model_or_option_is_another_key()
    {
        var root = Root();
        var key = EngineKey.Of("ab", "1.31.1", TensorRtOptions, root);
        Assert.Equal("10.3.0", key.TensorRt);
        Assert.Equal(key, EngineKey.Of("ab", "1.31.1", TensorRtOptions, root));
        Assert.NotEqual(key.Name, EngineKey.Of("cd", "1.31.1", TensorRtOptions, root).Name);
        Assert.NotEqual(key.Name, EngineKey.Of("ab", "1.32.0", TensorRtOptions, root).Name);
        Assert.NotEqual(key.Name, EngineKey.Of("ab", "1.31.1", new Dictionary<string, string> { ["trt_fp16_enable"] = "0" }, root).Name);

        File.Move(Path.Combine(root, "usr/lib/aarch64-linux-gnu/libnvinfer.so.10.3.0"), Path.Combine(root, "usr/lib/aarch64-linux-gnu/libnvinfer.so.10.16.2"));

        Assert.NotEqual(key.Name, EngineKey.Of("ab", "1.31.1", TensorRtOptions, root).Name);
    }

    [Fact]
    public void Int8_engines_are_allowed_int8_and_every_engine_is_cached_under_its_own_folder()
    {
        var tolerance = new VariantTolerance { Max = 1, Mean = 1 };
        var int8 = TensorRt.Load(new Candidate("tensorrt", "tensorrt", "a.onnx", tolerance), "/engines/a");
        var half = TensorRt.Load(new Candidate("tensorrt", Candidate.Reference, "b.onnx", tolerance), "/engines/b");

        Assert.Equal("1", int8["trt_int8_enable"]);
        Assert.Equal("0", half["trt_int8_enable"]);
        Assert.All([int8, half], options =>
        {
            Assert.Equal("1", options["trt_fp16_enable"]);
            Assert.Equal("1", options["trt_engine_cache_enable"]);
            Assert.DoesNotContain("trt_int8_calibration_table_name", options.Keys);
        });
        Assert.Equal("/engines/a", int8["trt_engine_cache_path"]);
        Assert.DoesNotContain("trt_engine_cache_path", TensorRt.Build(new Candidate("tensorrt", "tensorrt", "a.onnx", tolerance)).Keys);
    }

    [Fact]
    public void The_first_form_that_gives_the_golden_answers_takes_over_and_its_engine_stays()
    {
        using var tiny = new TinyPackage();
        var package = OnTensorRt(tiny);
        var cache = new EngineCache(_folder);
        var build = Build(package, cache, (_, engines) => Built(package, engines));
        using var segmenter = new Segmenter(package, "cpu", threads: 1, engines: build);
        using var frame = new Mask(64, 64);
        using var result = new Segmentation();
        Assert.NotEqual(OfEngine, segmenter.Serving.Tolerance);

        build.Run(CancellationToken.None);
        segmenter.Segment(frame.View, frame.View.Bounds, fan: null, result);

        Assert.Equal(EngineStage.Ready, build.Progress.Stage);
        Assert.Equal(OfEngine, segmenter.Serving.Tolerance);
        Assert.True(cache.Has(Key));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder, Key.Name), "*.engine"));
    }

    [Fact]
    public void An_engine_with_other_answers_is_discarded_and_the_cpu_serves_on()
    {
        using var tiny = new TinyPackage();
        using var wrong = new TinyPackage("threshold");
        var package = OnTensorRt(tiny);
        var cache = new EngineCache(_folder);
        wrong.Replace("model.onnx", Other(File.ReadAllBytes(Path.Combine(wrong.Folder, "model.onnx"))));
        var build = Build(package, cache, (_, engines) => Built(OnTensorRt(wrong), engines));
        using var segmenter = new Segmenter(package, "cpu", threads: 1, engines: build);

        build.Run(CancellationToken.None);

        Assert.Equal(EngineStage.Failed, build.Progress.Stage);
        Assert.Contains("golden output", Assert.Single(build.Progress.Refused), StringComparison.Ordinal);
        Assert.False(cache.Has(Key));
        Assert.False(Directory.Exists(Path.Combine(_folder, Key.Name)));
        Assert.Equal("cpu", segmenter.Provider);
    }

    [Fact]
    public void A_build_that_fails_says_why_and_shows_how_long_it_takes()
    {
        using var tiny = new TinyPackage();
        var time = new FakeTimeProvider();
        var during = default(EngineProgress);
        EngineBuild? build = null;
        build = new EngineBuild(OnTensorRt(tiny), new EngineCache(_folder), time, _ => Key, (candidate, _) =>
        {
            time.Advance(TimeSpan.FromMinutes(9));
            during = build!.Progress;
            throw new ModelException($"model tiny-1.0.0: {candidate.Provider} does not take {candidate.File}: out of memory");
        });

        build.Run(CancellationToken.None);

        Assert.Equal(EngineStage.Building, during!.Stage);
        Assert.Equal(TimeSpan.FromMinutes(9), during.Elapsed);
        Assert.Equal(EngineStage.Failed, build.Progress.Stage);
        Assert.Contains("out of memory", Assert.Single(build.Progress.Refused), StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_that_was_cut_off_while_it_was_built_is_built_anew()
    {
        var cache = new EngineCache(_folder);
        var place = cache.Open(Key);
        Write(Path.Combine(place, "half.engine"), "half");

        Assert.False(cache.Has(Key));
        Assert.Empty(Directory.GetFiles(cache.Open(Key)));
    }

    [Fact]
    public void An_engine_whose_mark_names_another_key_is_not_loaded()
    {
        var cache = new EngineCache(_folder);
        var place = cache.Open(Key);
        cache.Keep(Key);
        Assert.True(cache.Has(Key));

        Write(Path.Combine(place, "ready"), (Key with { Driver = "another" }).Words);

        Assert.False(cache.Has(Key));
    }

    [Fact]
    public void Engines_of_old_keys_go()
    {
        var cache = new EngineCache(_folder);
        for (var i = 0; i < 7; i++)
        {
            var key = Key with { Driver = $"{i}" };
            cache.Open(key);
            cache.Keep(key);
        }

        Assert.Equal(4, Directory.GetDirectories(_folder).Length);
        Assert.True(cache.Has(Key with { Driver = "6" }));
    }

    /// <summary>Tells the network that was built from the one that served before.</summary>
    private static readonly VariantTolerance OfEngine = new() { Max = 0.01f, Mean = 0.01f };

    private static readonly Dictionary<string, string> TensorRtOptions = new() { ["trt_fp16_enable"] = "1" };

    private static EngineKey Key => new("ab", "Orin", "10.3.0", "1.31.1", "540.5", "trt_fp16_enable=1");

    private static EngineBuild Build(ModelPackage package, EngineCache cache, Func<Candidate, string, Network> open) =>
        new(package, cache, TimeProvider.System, _ => Key, open);

    /// <summary>What TensorRT does, on the CPU: an engine in the folder, and a network that runs.</summary>
    private static Network Built(ModelPackage package, string engines)
    {
        Write(Path.Combine(engines, "graph.engine"), "built");
        var candidate = Assert.Single(Candidate.Of(package.Manifest, "tensorrt", variant: null));
        return Network.Open(package, candidate with { Provider = "cpu", Tolerance = OfEngine }, threads: 1);
    }

    private static ModelPackage OnTensorRt(TinyPackage tiny)
    {
        File.WriteAllText(tiny.ManifestPath, File.ReadAllText(tiny.ManifestPath).Replace("[\"cpu\"]", "[\"tensorrt\",\"cpu\"]", StringComparison.Ordinal));
        return tiny.Open();
    }

    /// <summary>The same network with another bias: -12 becomes -20.</summary>
    private static byte[] Other(byte[] network)
    {
        var at = network.AsSpan().IndexOf(BitConverter.GetBytes(-12f));
        BitConverter.GetBytes(-20f).CopyTo(network, at);
        return network;
    }

    private string Root()
    {
        var root = Path.Combine(_folder, "root");
        Write(Path.Combine(root, "usr/lib/aarch64-linux-gnu/libnvinfer.so.10.3.0"), "");
        return root;
    }

    private static void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
