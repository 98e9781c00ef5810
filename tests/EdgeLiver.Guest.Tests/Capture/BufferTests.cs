using System.Diagnostics;
using EdgeLiver.Capture;
using Xunit;

namespace EdgeLiver.Guest.Tests.Capture;

/// <summary>A driver that drops, marks or refuses buffers.</summary>
public sealed class BufferTests
{
    [Fact]
    public async Task Dropped_buffers_are_gaps_that_are_counted()
    {
        Vivid.Reset(640, 480, 60);
        await using var source = new RunningSource();
        await source.FrameAsync(Stopwatch.GetTimestamp());

        Vivid.Set("percentage_of_dropped_buffers=50");
        var gaps = source.Counts.Gaps;
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Vivid.Set("percentage_of_dropped_buffers=0");

        Assert.True(source.Counts.Gaps > gaps + 3, $"{source.Counts.Gaps} gaps");
        await source.FrameAsync(Stopwatch.GetTimestamp());
        Assert.Equal(1, source.Counts.Starts);
    }

    [Fact]
    public async Task A_buffer_that_the_driver_marks_as_bad_is_counted_and_never_shown()
    {
        Vivid.Reset(640, 480, 60);
        await using var source = new RunningSource();
        await source.FrameAsync(Stopwatch.GetTimestamp());
        var frames = 0;

        for (var bad = 1; bad <= 3; bad++)
        {
            Vivid.Set("inject_v4l2_buf_flag_error=1");
            await source.FrameAsync(Stopwatch.GetTimestamp());
            frames++;
        }

        Assert.Equal((3, 3L, 1L), (frames, source.Counts.Corrupt, source.Counts.Starts));
        Assert.Contains("corrupt", Assert.Single(source.Faults.Take(1)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inject_fatal_streaming_error=1")]
    [InlineData("inject_vidioc_qbuf_error=1")]
    public async Task A_stream_that_ends_is_started_again(string fault)
    {
        Vivid.Reset(640, 480, 60);
        await using var source = new RunningSource();
        await source.FrameAsync(Stopwatch.GetTimestamp());

        Vivid.Set(fault);
        await Task.Delay(200, TestContext.Current.CancellationToken);

        Shell.AssertWithin(TimeSpan.FromSeconds(2), await source.FrameAsync(Stopwatch.GetTimestamp()));
    }

    [Theory]
    [InlineData("inject_vidioc_reqbufs_error=1")]
    [InlineData("inject_vidioc_streamon_error=1")]
    public async Task A_stream_that_does_not_start_is_tried_again(string fault)
    {
        Vivid.Reset(640, 480, 60);
        Vivid.Set(fault);
        await using var source = new RunningSource();

        await source.FrameAsync(Stopwatch.GetTimestamp());
    }

    [Fact]
    public async Task A_device_that_another_program_has_is_said_to_be_taken_and_used_once_it_is_free()
    {
        Vivid.Reset(640, 480, 60);
        using var other = Process.Start(new ProcessStartInfo("v4l2-ctl", ["-d", "/dev/video0", "--stream-mmap=2", "--stream-count=0"]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        await using var source = new RunningSource();

        await source.SaysAsync(InputState.NoDevice, 0);
        Assert.Contains("taken by another program", source.Status.Detail, StringComparison.Ordinal);

        other.Kill();
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        await source.FrameAsync(Stopwatch.GetTimestamp());
    }

    [Fact]
    public async Task A_live_frame_has_the_kernel_stamp_and_a_rising_number()
    {
        Vivid.Reset(640, 480, 60);
        await using var source = V4l2FrameSource.Open(Vivid.Link, new V4l2Options());
        using var pool = new EdgeLiver.Imaging.FramePool(4, 640, 480);
        var (index, at, seen) = (-1L, TimeSpan.MinValue, 0);

        await foreach (var arrival in source.ReadAsync(pool, TestContext.Current.CancellationToken))
        {
            using var frame = arrival.Frame;
            if (frame is null)
            {
                continue;
            }

            Assert.True(frame.Index > index && frame.CapturedAt > at);
            (index, at) = (frame.Index, frame.CapturedAt);
            Assert.InRange(Stopwatch.GetElapsedTime(frame.ReceivedAt), TimeSpan.Zero, TimeSpan.FromSeconds(2));
            if (++seen == 20)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task A_captured_frame_costs_no_managed_memory()
    {
        Vivid.Reset(640, 480, 60);
        await using var source = V4l2FrameSource.Open(Vivid.Link, new V4l2Options());
        using var pool = new EdgeLiver.Imaging.FramePool(4, 640, 480);
        const int rounds = 6;
        const int framesOfRound = 30;
        var (seen, before, least) = (0, 0L, long.MaxValue);

        await foreach (var arrival in source.ReadAsync(pool, TestContext.Current.CancellationToken))
        {
            arrival.Frame?.Dispose();
            if (arrival.Frame is null || ++seen % framesOfRound != 0)
            {
                continue;
            }

            // What is paid once, as when the JIT compiles anew, is in some rounds only; what a frame costs is in all.
            var now = GC.GetTotalAllocatedBytes(precise: true);
            least = seen > framesOfRound ? Math.Min(least, now - before) : least;
            before = GC.GetTotalAllocatedBytes(precise: true);
            if (seen == rounds * framesOfRound)
            {
                break;
            }
        }

        Assert.InRange(least / (double)framesOfRound, 0, 0.99);
    }

    [Fact]
    public async Task The_webcam_input_has_no_timings_and_streams_at_the_size_that_is_asked_for()
    {
        Vivid.Reset();
        await using var source = new RunningSource(new V4l2Options { Input = 1, Width = 640, Height = 360, FramesPerSecond = 15 });

        await source.FrameAsync(Stopwatch.GetTimestamp(), 640);
    }

    [Fact]
    public async Task The_scanner_is_shown_the_EDID_of_the_configuration()
    {
        Vivid.Reset();
        Vivid.Run("--get-edid=pad=0,format=raw,file=/tmp/edid");
        var edid = await File.ReadAllBytesAsync("/tmp/edid", TestContext.Current.CancellationToken);
        // Another serial number, and the checksum that belongs to it.
        edid[12]++;
        edid[127]--;
        await File.WriteAllBytesAsync("/tmp/edid", edid, TestContext.Current.CancellationToken);

        await using (var source = new RunningSource(new V4l2Options { Edid = "/tmp/edid" }))
        {
            await source.FrameAsync(Stopwatch.GetTimestamp());
        }

        Vivid.Run("--get-edid=pad=0,format=raw,file=/tmp/edid.now");
        Assert.Equal(edid, await File.ReadAllBytesAsync("/tmp/edid.now", TestContext.Current.CancellationToken));
    }
}
