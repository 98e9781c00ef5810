using EdgeLiver.Capture;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Host.Tests;

public sealed class PipelineTests
{
    [Fact]
    public void Percentiles_come_from_all_times()
    {
        var histogram = new LatencyHistogram();
        for (var ms = 1; ms <= 1000; ms++)
        {
            histogram.Add(TimeSpan.FromMilliseconds(ms));
        }

        Assert.Equal(500.5, histogram.MeanMs, 6);
        Assert.Equal(500, histogram.PercentileMs(0.5), 0.11);
        Assert.Equal(990, histogram.PercentileMs(0.99), 0.11);
        Assert.Equal(1000, histogram.MaxMs, 6);
    }

    [Fact]
    public void An_empty_histogram_is_zero_and_a_time_over_its_range_is_kept_as_the_maximum()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0, histogram.PercentileMs(0.99));

        histogram.Add(TimeSpan.FromSeconds(10));

        Assert.Equal(10_000, histogram.PercentileMs(0.99), 6);
    }

    [Requirement("REQ-CAP-02")]
    [Fact]
    public async Task Live_the_newest_frame_is_kept_and_the_overtaken_are_counted_and_given_back()
    {
        using var pool = new FramePool(8, 64, 64);
        var queue = new FrameQueue(live: true);

        await queue.FillAsync(new Numbers(6), pool, TestContext.Current.CancellationToken);
        var left = await TakeAll(queue);

        Assert.Equal([5], left);
        Assert.Equal(5, queue.Overtaken);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task A_replay_hands_over_every_frame_in_order()
    {
        using var pool = new FramePool(2, 64, 64);
        var queue = new FrameQueue(live: false);

        var filling = queue.FillAsync(new Numbers(50), pool, TestContext.Current.CancellationToken);
        var left = await TakeAll(queue);
        await filling;

        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), left);
        Assert.Equal(0, queue.Overtaken);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task A_replay_that_is_stopped_gives_its_frames_back()
    {
        using var pool = new FramePool(8, 64, 64);
        using var stop = new CancellationTokenSource();
        var queue = new FrameQueue(live: false);

        var filling = queue.FillAsync(new Numbers(50), pool, stop.Token);
        await stop.CancelAsync();
        await filling;
        queue.Drain();

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task A_live_source_that_is_restarted_is_let_go_and_read_anew()
    {
        using var pool = new FramePool(8, 64, 64);
        using var stop = new CancellationTokenSource();
        var queue = new FrameQueue(live: true);
        var source = new Endless();
        Assert.False(queue.Restart());
        var filling = queue.FillAsync(source, pool, stop.Token);
        await queue.Reader.WaitToReadAsync(TestContext.Current.CancellationToken);

        Assert.True(queue.Restart());
        while (source.Readings < 2)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        await filling;
        queue.Drain();
        Assert.Equal(1, source.LetGo);
        Assert.Equal(0, pool.Outstanding);
    }

    private static async Task<List<long>> TakeAll(FrameQueue queue)
    {
        var taken = new List<long>();
        await foreach (var arrival in queue.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            using var frame = arrival.Frame;
            taken.Add(frame!.Index);
        }

        return taken;
    }

    /// <summary>Frames that carry their number, as fast as they are taken.</summary>
    private sealed class Numbers(int count) : IFrameSource
    {
        public string Name => "numbers";

        public bool IsLive => false;

        public long? FrameCount => count;

        public async IAsyncEnumerable<Arrival> ReadAsync(
            FramePool pool, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
        {
            for (var i = 0; i < count; i++)
            {
                var frame = await pool.RentAsync(8, 8, stop);
                frame.Index = i;
                yield return new Arrival(frame, Signal.Ok);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>A camera: a frame now and then, until it is let go.</summary>
    private sealed class Endless : IFrameSource
    {
        public string Name => "endless";

        public bool IsLive => true;

        public long? FrameCount => null;

        public int Readings { get; private set; }

        /// <summary>Readings that ended before the last began.</summary>
        public int LetGo { get; private set; }

        public async IAsyncEnumerable<Arrival> ReadAsync(
            FramePool pool, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
        {
            LetGo = Readings++;
            while (true)
            {
                yield return new Arrival(await pool.RentAsync(8, 8, stop), Signal.Ok);
                await Task.Delay(5, stop);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
