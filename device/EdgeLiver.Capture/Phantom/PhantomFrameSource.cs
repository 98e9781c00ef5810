using System.Runtime.CompilerServices;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>The simulated scanner as an input of the box, with its Freeze key and its cable.</summary>
/// <remarks>In real time one frame a period, late ones skipped and counted; else every frame, as fast as it is taken. One reader at a time.</remarks>
public sealed class PhantomFrameSource : IFrameSource
{
    private static readonly TimeSpan LostEvery = TimeSpan.FromSeconds(1);
    private readonly PhantomOptions _options;
    private readonly TimeProvider _time;
    private readonly bool _realtime;
    private readonly TimeSpan _period;
    private volatile bool _frozen;
    private volatile bool _unplugged;
    private long _overrun;

    /// <param name="options">The scanner and the patient.</param>
    /// <param name="time">Paces real time.</param>
    /// <param name="realtime">At the scanner's pace, or every frame as fast as it is taken.</param>
    /// <param name="frames">Frame periods until it ends, or null for ever.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PhantomFrameSource(PhantomOptions options, TimeProvider time, bool realtime, long? frames = null)
    {
        Scanner = new PhantomScanner(options);
        _options = options;
        _time = time;
        _realtime = realtime;
        _period = TimeSpan.FromSeconds(1.0 / options.FramesPerSecond);
        FrameCount = frames;
    }

    public string Name => "phantom";

    public bool IsLive => _realtime;

    public long? FrameCount { get; }

    /// <summary>Knows what each frame really shows: ask by <see cref="Frame.Index"/>, of frames taken while not frozen.</summary>
    public PhantomScanner Scanner { get; }

    /// <summary>Frame periods in real time that gave no frame: the pool was empty or the reader late.</summary>
    public long Overrun => Interlocked.Read(ref _overrun);

    /// <summary>Presses the Freeze key: the fan stands from the next frame on, the clock goes on.</summary>
    public void Freeze() => _frozen = true;

    /// <summary>Presses it again: the fan goes on from where the probe now is.</summary>
    public void Unfreeze() => _frozen = false;

    /// <summary>No frame from now on; the loss is told at once and again every second.</summary>
    public void PullCable() => _unplugged = true;

    public void PlugCable() => _unplugged = false;

    public async IAsyncEnumerable<Arrival> ReadAsync(FramePool pool, [EnumeratorCancellation] CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_realtime ? _period : LostEvery, _time);
        var start = _time.GetTimestamp();
        long? standing = null;
        TimeSpan? lostTold = null;
        for (long index = 0; index < (FrameCount ?? long.MaxValue); index++)
        {
            if (_realtime && index > 0)
            {
                index = await NextPeriodAsync(timer, start, index, stop);
            }

            stop.ThrowIfCancellationRequested();
            var now = _realtime ? _time.GetElapsedTime(start) : TimeSpan.FromSeconds((double)index / _options.FramesPerSecond);
            if (_unplugged)
            {
                if (lostTold is null || now - lostTold >= LostEvery)
                {
                    lostTold = now;
                    yield return new Arrival(null, Signal.Lost);
                }

                continue;
            }

            lostTold = null;
            standing = _frozen ? standing ?? index : null;
            var frame = await RentAsync(pool, stop);
            if (frame is not null)
            {
                Fill(frame, standing ?? index, index, now);
                yield return new Arrival(frame, Signal.Ok);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Scanner.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits for the next period; those that went by while the reader was busy are counted.</summary>
    private async ValueTask<long> NextPeriodAsync(PeriodicTimer timer, long start, long due, CancellationToken stop)
    {
        long current;
        do
        {
            await timer.WaitForNextTickAsync(stop);
            current = (_time.GetElapsedTime(start) + (_period / 4)).Ticks / _period.Ticks;
        }
        while (current < due);

        Interlocked.Add(ref _overrun, current - due);
        return current;
    }

    private async ValueTask<Frame?> RentAsync(FramePool pool, CancellationToken stop)
    {
        if (!_realtime)
        {
            return await pool.RentAsync(_options.Width, _options.Height, stop);
        }

        if (pool.TryRent(_options.Width, _options.Height, out var frame))
        {
            return frame;
        }

        Interlocked.Increment(ref _overrun);
        return null;
    }

    private void Fill(Frame frame, long fanIndex, long index, TimeSpan now)
    {
        Scanner.Render(fanIndex, index, frame.Luma);
        frame.Index = index;
        frame.CapturedAt = now;
        frame.Source = Name;
    }
}
