using System.Diagnostics;
using EdgeLiver.Capture;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Guest.Tests.Capture;

/// <summary>A source at work, and what it said when.</summary>
internal sealed class RunningSource : IAsyncDisposable
{
    private readonly V4l2FrameSource _source;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<(long At, InputState? State, (int Width, int Height)? Size, long Taken)> _said = [];
    private readonly Task _reading;

    public RunningSource(V4l2Options? options = null)
    {
        _source = V4l2FrameSource.Open(Vivid.Link, options ?? new V4l2Options());
        _reading = ReadAsync();
    }

    public FramePool Pool { get; } = new(6, 1920, 1080);

    public CaptureCounts Counts => _source.Counts;

    public InputStatus Status => _source.Status;

    public List<string> Faults { get; } = [];

    /// <summary>Waits until a loss is said.</summary>
    /// <returns>Time since <paramref name="since"/>.</returns>
    public Task<TimeSpan> SaysAsync(InputState state, long since) => UntilAsync(since, $"says {state}", s => s.State == state);

    /// <summary>Waits for a frame that was taken after <paramref name="since"/>.</summary>
    public Task<TimeSpan> FrameAsync(long since, int? width = null) =>
        UntilAsync(since, $"a frame of {width} columns", s => s.Size is { } size && s.Taken >= since && (width is null || size.Width == width));

    /// <summary>Frames whose picture was taken after a moment.</summary>
    public int FramesTakenSince(long since)
    {
        lock (_gate)
        {
            return _said.Count(s => s.Size is not null && s.Taken >= since);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        await _source.DisposeAsync();
        Assert.Equal(0, Pool.Outstanding);
        Pool.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            await foreach (var arrival in _source.ReadAsync(Pool, _stop.Token))
            {
                using var frame = arrival.Frame;
                lock (_gate)
                {
                    _said.Add((Stopwatch.GetTimestamp(), arrival.Input?.State, frame is null ? null : (frame.Width, frame.Height), frame?.ReceivedAt ?? 0));
                    if (arrival.Fault is { } fault)
                    {
                        Faults.Add(fault);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The way it ends.
        }
    }

    private async Task<TimeSpan> UntilAsync(long since, string what, Func<(long At, InputState? State, (int Width, int Height)? Size, long Taken), bool> matches)
    {
        var limit = Stopwatch.GetTimestamp() + (20 * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < limit)
        {
            lock (_gate)
            {
                foreach (var said in _said)
                {
                    if (said.At >= since && matches(said))
                    {
                        return Stopwatch.GetElapsedTime(since, said.At);
                    }
                }
            }

            await Task.Delay(5);
        }

        throw new TimeoutException($"{what}: not within 20 s; now {Status}, {Counts.Frames} frames, {Counts.Starts} starts");
    }
}
