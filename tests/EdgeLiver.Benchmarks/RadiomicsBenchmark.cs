using System.Diagnostics;
using EdgeLiver.Radiomics;

namespace EdgeLiver.Benchmarks;

/// <summary>The feature kernel's whole call for regions of several sizes; a Markdown table.</summary>
internal static class RadiomicsBenchmark
{
    private const int Frames = 8;

    public static void Run()
    {
        Console.WriteLine("| region | levels | median ms | p10 ms | zones a pixel | allocated bytes a call |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var (pixels, levels) in new[] { (2_000, 32), (20_000, 32), (20_000, 64), (150_000, 32), (150_000, 64) })
        {
            using var region = new SpeckledRegion(pixels, Frames);
            using var extractor = new RadiomicsExtractor(new RadiomicSettings { Discretisation = Discretisation.FixedBinNumber(levels) });
            var features = new RadiomicFeatures(FeatureLayout.Picture);
            var (times, allocated) = Measure(extractor, region, features, pixels);
            features.TryGet("szm_z_perc_2D", out var zones);
            Console.WriteLine($"| {pixels} px | {levels} | {times[times.Length / 2]:0.000} | {times[times.Length / 10]:0.000} | {zones:0.00} | {allocated} |");
        }
    }

    private static (double[] Sorted, long Allocated) Measure(
        RadiomicsExtractor extractor, SpeckledRegion region, RadiomicFeatures features, int pixels)
    {
        var calls = Math.Clamp(8_000_000 / pixels, 60, 2_000);
        // Long enough for the runtime to compile all of it for good, on its own thread.
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < TimeSpan.FromSeconds(1.5);)
        {
            extractor.Extract(region.Next(), region.Labels, features);
        }

        var times = new double[calls];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < calls; i++)
        {
            var start = Stopwatch.GetTimestamp();
            extractor.Extract(region.Next(), region.Labels, features);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / calls;
        Array.Sort(times);
        return (times, allocated);
    }
}
