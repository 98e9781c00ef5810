using System.Diagnostics;
using EdgeLiver.Capture;
using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;

namespace EdgeLiver.Benchmarks;

/// <summary>What a frame costs from file or simulated scanner to tracked lesions: mean and percentiles a stage, as a Markdown table.</summary>
internal static class PipelineBenchmark
{
    private const int Frames = 300;
    // The fan is looked for three times in the first half second, and the JIT is done after some dozen frames.
    private const int WarmUp = 100;

    public static async Task RunAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var package = ModelPackage.Open(ModelOptions.Shipped, TrustedKeys.Load(ModelOptions.ShippedKeys));
        using var segmenter = new Segmenter(package, provider: null, ModelOptions.Threads);
        using var view = new ViewClassifier(ModelPackage.Open(ModelOptions.ShippedView, TrustedKeys.Load(ModelOptions.ShippedKeys)), provider: null, ModelOptions.Threads);
        Console.WriteLine($"{package.Id} on {segmenter.Provider}, {ModelOptions.Threads} threads, {Environment.ProcessorCount} cores, {Frames} frames a row\n");
        Console.WriteLine("| frames | stage | mean ms | p50 | p99 | p99.9 | max |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        await MeasureAsync("1024x768 JPEG, simulated", segmenter, view, await StillsAsync(), started);
        await MeasureAsync("1920x1080 simulated screen", segmenter, view, still: null, started);
        Console.WriteLine(FormattableString.Invariant($"\nresident memory {Process.GetCurrentProcess().WorkingSet64 / 1e6:F0} MB"));
    }

    /// <summary>One simulated screen of 1024x768 as JPEG bytes on a disk, as a replayed still is.</summary>
    private static async Task<string> StillsAsync()
    {
        var folder = Directory.CreateTempSubdirectory("edgeliver-bench-").FullName;
        using var scanner = new PhantomScanner(new PhantomOptions());
        using var screen = new Mask(1920, 1080);
        for (var i = 0; i < 10; i++)
        {
            scanner.Render(i * 12, screen.View);
            using var bitmap = new SkiaSharp.SKBitmap(new SkiaSharp.SKImageInfo(1920, 1080, SkiaSharp.SKColorType.Gray8));
            Copy(screen, bitmap);
            using var small = bitmap.Resize(new SkiaSharp.SKImageInfo(1024, 768, SkiaSharp.SKColorType.Gray8), SkiaSharp.SKSamplingOptions.Default);
            using var colour = new SkiaSharp.SKBitmap(new SkiaSharp.SKImageInfo(1024, 768, SkiaSharp.SKColorType.Rgba8888));
            using (var canvas = new SkiaSharp.SKCanvas(colour))
            {
                canvas.DrawBitmap(small, 0, 0, SkiaSharp.SKSamplingOptions.Default);
            }

            using var data = colour.Encode(SkiaSharp.SKEncodedImageFormat.Jpeg, 90);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{i}.jpg"), data.ToArray());
        }

        return folder;
    }

    private static unsafe void Copy(Mask screen, SkiaSharp.SKBitmap bitmap)
    {
        for (var y = 0; y < screen.Height; y++)
        {
            screen.Row(y).CopyTo(new Span<byte>((byte*)bitmap.GetPixels() + ((nint)y * bitmap.RowBytes), screen.Width));
        }
    }

    private static async Task MeasureAsync(string name, Segmenter segmenter, ViewClassifier view, string? still, long started)
    {
        using var pool = new FramePool(2, 1920, 1080);
        using var pipeline = new FramePipeline(segmenter, view, still is null ? ScannerProfile.Phantom : null, singlePictures: false);
        using var scanner = new PhantomScanner(new PhantomOptions());
        using var decoder = new ImageDecoder();
        LatencyHistogram decode = new(), read = new(), segment = new(), network = new(), radiomics = new(), track = new(), around = new(), total = new();
        for (var i = 0; i < WarmUp + Frames; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            using var frame = still is null
                ? await pool.RentAsync(1920, 1080, CancellationToken.None)
                : await decoder.DecodeAsync(Path.Combine(still, $"{i % 10}.jpg"), pool, CancellationToken.None);
            if (still is null)
            {
                scanner.Render(i, frame.Luma);
            }

            var decoded = Stopwatch.GetElapsedTime(begin);
            frame.Index = i;
            frame.CapturedAt = TimeSpan.FromSeconds(i / 30.0);
            var times = pipeline.Process(frame).Times;
            if (i == 0 && still is not null)
            {
                await Console.Error.WriteLineAsync(FormattableString.Invariant($"start to first result {Stopwatch.GetElapsedTime(started).TotalSeconds:F2} s"));
            }

            if (i < WarmUp)
            {
                continue;
            }

            decode.Add(decoded);
            read.Add(times.Read);
            segment.Add(times.Segment - times.Network);
            network.Add(times.Network);
            radiomics.Add(times.Radiomics);
            track.Add(times.Classify);
            around.Add(times.Around);
            total.Add(times.Total);
        }

        Print(name, still is null ? "simulate (not ours)" : "decode JPEG", decode);
        Print(name, "read the screen", read);
        Print(name, "resample and masks", segment);
        Print(name, "network", network);
        Print(name, "radiomics", radiomics);
        Print(name, "track", track);
        Print(name, "**all but the network**", around);
        Print(name, "**whole frame**", total);
    }

    private static void Print(string name, string stage, LatencyHistogram times)
    {
        var s = times.Summarise();
        Console.WriteLine(FormattableString.Invariant($"| {name} | {stage} | {s.Mean:F2} | {s.P50:F2} | {s.P99:F2} | {s.P999:F2} | {s.Max:F2} |"));
    }
}
