using System.Diagnostics;
using System.Globalization;
using System.Text;
using EdgeLiver.Capture;
using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;

namespace EdgeLiver.Benchmarks;

/// <summary>A live scanner at an even pace through capture, screen reading, quality gate, features and tracking: times, losses, memory.</summary>
/// <remarks>
/// Without the network its answers, written down beforehand, stand in: so the run shows what the box itself can keep up with. With it
/// the newest-frame policy works and the overtaken are counted.
/// </remarks>
internal static class RealtimeBenchmark
{
    private const int Pictures = 96;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(15);

    /// <param name="arguments"><c>--minutes N</c> (5), <c>--fps N</c> (60), <c>--network</c>: the shipped model runs, too.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var minutes = Number(arguments, "--minutes", 5);
        var framesPerSecond = (int)Number(arguments, "--fps", 60);
        var runsNetwork = arguments.Contains("--network");
        var package = ModelPackage.Open(ModelOptions.Shipped, TrustedKeys.Load(ModelOptions.ShippedKeys));
        await using var ring = new ScannerRing(Pictures, framesPerSecond);
        using var segmenter = new Segmenter(package, provider: null, ModelOptions.Threads);
        var recorded = runsNetwork ? null : Record(segmenter, ring);
        using var replaying = recorded is null ? null : new Segmenter(package, recorded);
        Console.WriteLine(FormattableString.Invariant(
            $"{package.Id} on {segmenter.Provider}, {(runsNetwork ? $"{ModelOptions.Threads} threads" : "answers recorded")}; 1920x1080 YUYV at {framesPerSecond} a second, {minutes} minutes, {Environment.ProcessorCount} cores\n"));

        using var view = runsNetwork ? new ViewClassifier(ModelPackage.Open(ModelOptions.ShippedView, TrustedKeys.Load(ModelOptions.ShippedKeys)), provider: null, ModelOptions.Threads) : null;
        using var pipeline = new FramePipeline(replaying ?? segmenter, view, ScannerProfile.Phantom, singlePictures: false);
        var run = new Run(ring, pipeline, recorded);
        await run.LiveAsync(WarmUp, TimeSpan.FromMinutes(minutes));
        run.Print();
    }

    /// <summary>What the network says of each picture of the ring.</summary>
    private static RecordedNetwork Record(Segmenter segmenter, ScannerRing ring)
    {
        using var pool = new FramePool(1, 1920, 1080);
        using var pipeline = new FramePipeline(segmenter, view: null, ScannerProfile.Phantom, singlePictures: false);
        var answers = new float[Pictures][];
        for (var i = 0; i < 2 * Pictures; i++)
        {
            _ = pool.TryRent(1920, 1080, out var frame);
            using (frame)
            {
                ring.Fill(frame!, i);
                pipeline.Process(frame!);
            }

            // The first pass shows the whole fan, so that the second has its final outline.
            answers[ring.PictureOf(i)] = segmenter.Probability.ToArray();
        }

        return new RecordedNetwork(segmenter.Serving, answers);
    }

    private static double Number(string[] arguments, string name, double otherwise) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? double.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;

    /// <summary>One run: the reader's loop as the service's station has it.</summary>
    private sealed class Run(ScannerRing ring, FramePipeline pipeline, RecordedNetwork? recorded)
    {
        private readonly FrameQueue _queue = new(live: true);
        private readonly LatencyHistogram _decode = new();
        private readonly LatencyHistogram _read = new();
        private readonly LatencyHistogram _masks = new();
        private readonly LatencyHistogram _network = new();
        private readonly LatencyHistogram _radiomics = new();
        private readonly LatencyHistogram _track = new();
        private readonly LatencyHistogram _around = new();
        private readonly LatencyHistogram _latency = new();
        private readonly int[] _signals = new int[5];
        private readonly List<double> _resident = new(1024);
        private Losses _before;
        private Losses _after;
        private long _own;
        private long _frames;
        private long _withLesions;

        /// <summary>Warms up, measures, ends.</summary>
        public async Task LiveAsync(TimeSpan warmUp, TimeSpan measured)
        {
            using var pool = new FramePool(8, 1920, 1080);
            using var stop = new CancellationTokenSource();
            var filling = _queue.FillAsync(ring, pool, stop.Token);
            var start = Stopwatch.GetTimestamp();
            var warm = false;
            var sampled = start;
            await foreach (var arrival in _queue.Reader.ReadAllAsync(CancellationToken.None))
            {
                using var frame = arrival.Frame!;
                if (recorded is not null)
                {
                    recorded.Picture = ring.PictureOf(frame.Index);
                }

                var result = pipeline.Process(frame);
                var elapsed = Stopwatch.GetElapsedTime(start);
                if (!warm && elapsed >= warmUp)
                {
                    GC.Collect();
                    (warm, _before) = (true, Losses.Now(ring, _queue));
                }
                else if (warm && !stop.IsCancellationRequested)
                {
                    Add(frame, result);
                    if (Stopwatch.GetElapsedTime(sampled) >= SampleEvery)
                    {
                        sampled = Stopwatch.GetTimestamp();
                        var own = GC.GetAllocatedBytesForCurrentThread();
                        _resident.Add(ResidentMegabytes());
                        _own += GC.GetAllocatedBytesForCurrentThread() - own;
                    }

                    if (elapsed >= warmUp + measured)
                    {
                        _after = Losses.Now(ring, _queue);
                        await stop.CancelAsync();
                    }
                }
            }

            await filling;
        }

        public void Print()
        {
            Console.WriteLine("| stage | mean ms | p50 | p99 | p99.9 | max |");
            Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
            Row("buffer to luma", _decode);
            Row("read the screen", _read);
            Row("resample and masks", _masks);
            Row("network", _network);
            Row("radiomics", _radiomics);
            Row("track", _track);
            Row("**all but the network**", _around);
            Row("**capture stamp to result**", _latency);
            Console.WriteLine(FormattableString.Invariant($"\nstamp to result, p99.9 / mean: {_latency.PercentileMs(0.999) / _latency.MeanMs:F2}"));
            Console.WriteLine($"frames due {_after.Due - _before.Due}, looked at {_frames}, with lesions {_withLesions}");
            Console.WriteLine($"overwritten in the driver's buffers {_after.Lost - _before.Lost}, without room in the pool {_after.Refused - _before.Refused}, overtaken {_after.Overtaken - _before.Overtaken}");
            Console.WriteLine($"signal: {string.Join(", ", Enum.GetValues<Signal>().Where(s => _signals[(int)s] > 0).Select(s => $"{s} {_signals[(int)s]}"))}");
            Console.WriteLine(FormattableString.Invariant(
                $"managed allocation: {_after.Allocated - _before.Allocated - _own} bytes in all (this benchmark's own {_own} left out), {(double)(_after.Allocated - _before.Allocated - _own) / _frames:F3} a frame; collections of generation 0/1/2: {_after.Collections0 - _before.Collections0}/{_after.Collections1 - _before.Collections1}/{_after.Collections2 - _before.Collections2}"));
            Console.WriteLine(FormattableString.Invariant(
                $"resident memory, MB: first {_resident.FirstOrDefault():F1}, least {_resident.DefaultIfEmpty().Min():F1}, most {_resident.DefaultIfEmpty().Max():F1}, last {_resident.LastOrDefault():F1} (of that the ring {Pictures * 4.15:F0})"));
        }

        private void Add(Frame frame, FrameResult result)
        {
            var decode = ring.DecodeTime(frame.Index);
            var times = result.Times;
            _frames++;
            _signals[(int)result.Signal]++;
            _withLesions += result.Lesions.Count > 0 ? 1 : 0;
            _decode.Add(decode);
            _read.Add(times.Read);
            _masks.Add(times.Segment - times.Network);
            _network.Add(times.Network);
            _radiomics.Add(times.Radiomics);
            _track.Add(times.Classify);
            _around.Add(times.Around + decode);
            _latency.Add(Stopwatch.GetElapsedTime(frame.ReceivedAt));
        }

        private static void Row(string stage, LatencyHistogram times)
        {
            var s = times.Summarise();
            Console.WriteLine(FormattableString.Invariant($"| {stage} | {s.Mean:F2} | {s.P50:F2} | {s.P99:F2} | {s.P999:F2} | {s.Max:F2} |"));
        }

        /// <summary>From the kernel, as others see it.</summary>
        private static double ResidentMegabytes()
        {
            Span<byte> text = stackalloc byte[128];
            using var statm = File.OpenHandle("/proc/self/statm");
            var length = RandomAccess.Read(statm, text, 0);
            var words = Encoding.ASCII.GetString(text[..length]).Split(' ');
            return long.Parse(words[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize / 1e6;
        }
    }

    /// <summary>Counts at one moment.</summary>
    private readonly record struct Losses(
        long Due, long Lost, long Refused, long Overtaken, long Allocated, int Collections0, int Collections1, int Collections2)
    {
        public static Losses Now(ScannerRing ring, FrameQueue queue) => new(
            ring.Due, ring.Lost, ring.Refused, ring.Overrun + queue.Overtaken, GC.GetTotalAllocatedBytes(precise: true),
            GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2));
    }
}
