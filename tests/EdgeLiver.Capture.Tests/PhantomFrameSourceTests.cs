using EdgeLiver.Imaging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class PhantomFrameSourceTests
{
    private static readonly PhantomOptions Options = PhantomScenes.Small;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1.0 / 30);
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_come_in_order_with_their_time_and_all_go_back()
    {
        using var pool = new FramePool(2, Options.Width, Options.Height);
        await using var source = new PhantomFrameSource(Options, _time, realtime: false, frames: 6);

        var frames = new List<(long Index, TimeSpan At)>();
        await foreach (var arrival in source.ReadAsync(pool, Stop))
        {
            using var frame = arrival.Frame;
            frames.Add((frame!.Index, frame.CapturedAt));
        }

        Assert.Equal(Enumerable.Range(0, 6).Select(i => ((long)i, TimeSpan.FromSeconds(i / 30.0))), frames);
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task A_frozen_picture_stands_while_the_clock_goes_on()
    {
        using var pool = new FramePool(2, Options.Width, Options.Height);
        await using var source = new PhantomFrameSource(Options, _time, realtime: false, frames: 75);

        var pictures = new List<(byte[] Fan, byte[] Around)>();
        await foreach (var arrival in source.ReadAsync(pool, Stop))
        {
            using var frame = arrival.Frame!;
            pictures.Add(Split(frame, source.Scanner.Fan));
            Press(source, frame.Index);
        }

        Assert.NotEqual(pictures[9].Fan, pictures[10].Fan);
        Assert.All(pictures[11..51], picture => Assert.Equal(pictures[11].Fan, picture.Fan));
        Assert.NotEqual(pictures[11].Around, pictures[50].Around);
        Assert.NotEqual(pictures[11].Fan, pictures[51].Fan);
        Assert.Equal(0, pool.Outstanding);

        static void Press(PhantomFrameSource source, long index)
        {
            if (index == 10)
            {
                source.Freeze();
            }
            else if (index == 50)
            {
                source.Unfreeze();
            }
        }
    }

    [Requirement("REQ-CAP-01")]
    [Fact]
    public async Task A_pulled_cable_is_told_at_once_and_every_second_until_it_is_back()
    {
        using var pool = new FramePool(2, Options.Width, Options.Height);
        await using var source = new PhantomFrameSource(Options, _time, realtime: true);
        await using var arrivals = source.ReadAsync(pool, Stop).GetAsyncEnumerator(Stop);

        var first = await NextAsync(arrivals);
        source.PullCable();
        var lost = await NextAsync(arrivals);
        var lostAt = _time.GetUtcNow();
        var still = await NextAsync(arrivals);
        var stillAt = _time.GetUtcNow();
        source.PlugCable();
        var back = await NextAsync(arrivals);

        Assert.Equal([Signal.Ok, Signal.Lost, Signal.Lost, Signal.Ok], new[] { first, lost, still, back }.Select(a => a.Signal));
        Assert.Equal(1, (stillAt - lostAt).TotalSeconds, 0.05);
        Assert.Null(lost.Frame);
        Assert.True(back.Frame!.Index > 30);
        first.Frame!.Dispose();
        back.Frame.Dispose();
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact]
    public async Task In_real_time_a_period_without_a_free_frame_is_counted()
    {
        using var pool = new FramePool(1, Options.Width, Options.Height);
        await using var source = new PhantomFrameSource(Options, _time, realtime: true);
        await using var arrivals = source.ReadAsync(pool, Stop).GetAsyncEnumerator(Stop);
        var held = (await NextAsync(arrivals)).Frame!;

        using var late = (await NextAsync(arrivals, afterThreePeriods: held.Dispose)).Frame!;

        Assert.True(late.Index > 1);
        Assert.Equal(late.Index - 1, source.Overrun);
    }

    [Fact]
    public async Task A_reader_that_is_late_gets_the_newest_moment_and_the_gap_is_counted()
    {
        using var pool = new FramePool(2, Options.Width, Options.Height);
        await using var source = new PhantomFrameSource(Options, _time, realtime: true);
        await using var arrivals = source.ReadAsync(pool, Stop).GetAsyncEnumerator(Stop);
        (await NextAsync(arrivals)).Frame!.Dispose();

        _time.Advance(10 * Period);
        using var frame = (await NextAsync(arrivals)).Frame!;

        Assert.InRange(frame.Index, 9, 11);
        Assert.Equal(frame.Index - 1, source.Overrun);
    }

    private static (byte[] Fan, byte[] Around) Split(Frame frame, PhantomFan fan)
    {
        var (inside, rest) = (new List<byte>(), new List<byte>());
        for (var y = 0; y < frame.Height; y++)
        {
            for (var x = 0; x < frame.Width; x++)
            {
                (fan.Contains(x, y) ? inside : rest).Add(frame.Luma.Row(y)[x]);
            }
        }

        return ([.. inside], [.. rest]);
    }

    private async Task<Arrival> NextAsync(IAsyncEnumerator<Arrival> arrivals, Action? afterThreePeriods = null)
    {
        var next = arrivals.MoveNextAsync().AsTask();
        for (var periods = 1; !next.IsCompleted; periods++)
        {
            _time.Advance(Period);
            if (periods == 3)
            {
                afterThreePeriods?.Invoke();
            }

            await Task.WhenAny(next, Task.Delay(20, Stop));
        }

        Assert.True(await next);
        return arrivals.Current;
    }
}
