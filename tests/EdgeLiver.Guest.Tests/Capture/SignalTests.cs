using System.Diagnostics;
using EdgeLiver.Capture;
using Xunit;

namespace EdgeLiver.Guest.Tests.Capture;

/// <summary>Cable, sync, timing and device are lost and come back.</summary>
public sealed class SignalTests(ITestOutputHelper output)
{
    private static readonly TimeSpan SaidWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(Vivid.NoSignal, InputState.NoCable)]
    [InlineData(Vivid.NoLock, InputState.NoSync)]
    [InlineData(Vivid.OutOfRange, InputState.UnsupportedTiming)]
    public async Task A_loss_is_said_within_a_second_and_frames_are_back_within_two(int mode, InputState state)
    {
        Vivid.Reset();
        await using var source = new RunningSource();
        await source.FrameAsync(Stopwatch.GetTimestamp());
        var held = Held.Now();
        var (said, back) = (TimeSpan.Zero, TimeSpan.Zero);

        for (var cycle = 0; cycle < Shell.Cycles; cycle++)
        {
            var before = Stopwatch.GetTimestamp();
            Vivid.Set($"dv_timings_signal_mode={mode}");
            var lost = Stopwatch.GetTimestamp();
            said = Max(said, await source.SaysAsync(state, before) - Stopwatch.GetElapsedTime(before, lost));
            await Task.Delay(300, TestContext.Current.CancellationToken);
            Assert.Equal(0, source.FramesTakenSince(lost));

            Vivid.Set("dv_timings_signal_mode=0");
            back = Max(back, await source.FrameAsync(Stopwatch.GetTimestamp()));
        }

        output.WriteLine($"{state}: said after at most {said.TotalMilliseconds:F0} ms, frames after at most {back.TotalMilliseconds:F0} ms, {Shell.Cycles} cycles; {held} -> {Held.Now()}");
        Shell.AssertWithin(SaidWithin, said);
        Shell.AssertWithin(BackWithin, back);
        Assert.Equal(held, Held.Now());
    }

    [Fact]
    public async Task The_stream_follows_a_change_of_the_timings()
    {
        Vivid.Reset();
        await using var source = new RunningSource();
        await source.FrameAsync(Stopwatch.GetTimestamp(), 1280);

        // Menu entries: 31 is 1024x768p60, 24 is 800x600p60, 12 is 1920x1080p30.
        foreach (var (entry, width) in new[] { (31, 1024), (24, 800), (12, 1920) })
        {
            Vivid.Set($"dv_timings_signal_mode={Vivid.SelectedTimings}");
            Vivid.Set($"dv_timings={entry}");
            var back = await source.FrameAsync(Stopwatch.GetTimestamp(), width);

            output.WriteLine($"{source.Status.Detail} after {back.TotalMilliseconds:F0} ms");
            Shell.AssertWithin(BackWithin, back);
        }
    }

    [Fact]
    public async Task Interlaced_is_said_to_be_unsupported_and_progressive_works_again()
    {
        Vivid.Reset();
        await using var source = new RunningSource();
        await source.FrameAsync(Stopwatch.GetTimestamp());

        var before = Stopwatch.GetTimestamp();
        Vivid.Set($"dv_timings_signal_mode={Vivid.SelectedTimings}");
        Vivid.Set("dv_timings=15");
        await source.SaysAsync(InputState.UnsupportedTiming, before);
        Assert.Contains("interlaced", source.Status.Detail, StringComparison.Ordinal);

        Vivid.Set("dv_timings=9");
        await source.FrameAsync(Stopwatch.GetTimestamp(), 1280);
    }

    [Fact]
    public async Task Timings_that_never_stand_still_end_nothing()
    {
        Vivid.Reset();
        await using var source = new RunningSource();
        await source.FrameAsync(Stopwatch.GetTimestamp());

        Vivid.Set($"dv_timings_signal_mode={Vivid.CycleTimings}");
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        Vivid.Set("dv_timings_signal_mode=0");

        Shell.AssertWithin(BackWithin, await source.FrameAsync(Stopwatch.GetTimestamp()));
    }

    [Fact]
    public async Task A_device_that_is_pulled_and_plugged_streams_again_and_leaks_nothing()
    {
        Vivid.Reset();
        await using var source = new RunningSource();
        await source.FrameAsync(Stopwatch.GetTimestamp());
        var before = Held.Now();
        var (said, back) = (TimeSpan.Zero, TimeSpan.Zero);

        for (var cycle = 0; cycle < Shell.Cycles; cycle++)
        {
            var pulled = Stopwatch.GetTimestamp();
            Vivid.Unbind();
            said = Max(said, await source.SaysAsync(InputState.NoDevice, pulled));
            Vivid.Bind();
            back = Max(back, await source.FrameAsync(Stopwatch.GetTimestamp()));
        }

        output.WriteLine($"pulled: said after at most {said.TotalMilliseconds:F0} ms, frames after at most {back.TotalMilliseconds:F0} ms, {Shell.Cycles} cycles; {before} -> {Held.Now()}");
        Shell.AssertWithin(SaidWithin, said);
        Shell.AssertWithin(BackWithin, back);
        Assert.Equal(before, Held.Now());
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
