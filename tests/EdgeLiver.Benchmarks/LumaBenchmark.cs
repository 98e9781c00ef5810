using System.Diagnostics;
using System.Globalization;
using EdgeLiver.Capture;
using EdgeLiver.Imaging;

namespace EdgeLiver.Benchmarks;

/// <summary>What a captured 1920x1080 buffer costs until it is luma in a frame, format by format.</summary>
internal static class LumaBenchmark
{
    private const int WarmUp = 50;
    private const int Frames = 500;

    public static void Run()
    {
        Console.WriteLine("| format | range | p50 ms | p99 ms | bytes allocated |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var format in PixelLayout.Preferred.Where(f => f != PixelFormat.Mjpg))
        {
            Measure(format, isLimited: false);
            Measure(format, isLimited: true);
        }
    }

    private static void Measure(PixelFormat format, bool isLimited)
    {
        var layout = new PixelLayout(format, 1920, 1080, 0, isLimited);
        layout = layout with { BytesPerLine = layout.RowBytes };
        using var buffer = new NativeBuffer((int)layout.NeededBytes);
        new Random(1).NextBytes(buffer.Span);
        using var pool = new FramePool(1, layout.Width, layout.Height);
        _ = pool.TryRent(layout.Width, layout.Height, out var frame);
        var times = new double[Frames];
        var allocated = 0L;
        for (var i = -WarmUp; i < Frames; i++)
        {
            allocated = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : allocated;
            var start = Stopwatch.GetTimestamp();
            LumaDecoder.Decode(layout, buffer.Span, frame!.Luma);
            if (i >= 0)
            {
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        frame!.Dispose();
        Array.Sort(times);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {PixelLayout.Name(format)} | {(isLimited ? "limited" : "full")} | {times[Frames / 2]:F2} | {times[Frames * 99 / 100]:F2} | {allocated} |"));
    }
}
