using System.Diagnostics;
using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Makes a frame of a buffer, or counts why not.</summary>
internal sealed class BufferJudge(string name, FramePool pool, CaptureCounts counts) : IDisposable
{
    // A stamp older than that is of another clock, whatever the driver says.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly LumaDecoder _decoder = new();
    private readonly FrameClock _clock = new();
    private readonly TimeSpan _started = Now;
    private PixelLayout _layout;
    private bool _isFirst;
    private uint _sequence;
    private TimeSpan _taken;
    private long _index = -1;
    private long _badTold;
    private long _badToldAt;

    // Stopwatch and V4L2 both count CLOCK_MONOTONIC.
    private static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>A stream starts.</summary>
    public void Begin(PixelLayout layout)
    {
        (_layout, _isFirst) = (layout, true);
        counts.Starts++;
    }

    /// <summary>Looks at a buffer.</summary>
    /// <param name="buffer">Stays the caller's.</param>
    /// <param name="device">Asked last whether its input still has a signal.</param>
    /// <param name="frame">The caller's, or null where there is none.</param>
    /// <returns>False where the driver only handed out an old buffer again.</returns>
    public bool TryTake(BorrowedBuffer buffer, VideoDevice device, out Frame? frame)
    {
        frame = null;
        var taken = Taken(buffer);
        if (!_isFirst && (buffer.Sequence == _sequence || taken <= _taken))
        {
            counts.Repeated++;
            return false;
        }

        Number(buffer.Sequence);
        _taken = taken;
        if (buffer.IsMarkedBad)
        {
            counts.Corrupt++;
        }
        else if (buffer.Bytes.Length < _layout.NeededBytes)
        {
            counts.Short++;
        }
        else if (!pool.TryRent(_layout.Width, _layout.Height, out frame))
        {
            counts.Overrun++;
        }
        else if (!_decoder.TryDecode(_layout, buffer.Bytes, frame.Luma))
        {
            counts.Corrupt++;
            Drop(ref frame);
        }
        else if (!SignalTiming.HasSignal(device))
        {
            counts.Placeholders++;
            Drop(ref frame);
        }
        else
        {
            counts.Frames++;
            (frame.Source, frame.Index, frame.ReceivedAt) = (name, _index, (long)(taken.TotalSeconds * Stopwatch.Frequency));
            frame.CapturedAt = _clock.Even(_index, taken - _started);
        }

        return true;
    }

    /// <summary>What was bad since the last time, in one line, at most once in a while; else null.</summary>
    public string? TryTellBad(TimeSpan every)
    {
        var bad = counts.Bad - _badTold;
        if (bad == 0 || Stopwatch.GetElapsedTime(_badToldAt) < every)
        {
            return null;
        }

        (_badTold, _badToldAt) = (counts.Bad, Stopwatch.GetTimestamp());
        return $"{name}: {bad} bad buffers (in all {counts.Short} short, {counts.Corrupt} corrupt, {counts.Repeated} repeated); a shorter cable, another USB port";
    }

    public void Dispose() => _decoder.Dispose();

    private static TimeSpan Taken(BorrowedBuffer buffer)
    {
        var now = Now;
        return buffer.Taken is { } taken && taken <= now && now - taken < MaxAge ? taken : now;
    }

    private void Number(uint sequence)
    {
        // A count that goes back was begun anew by the driver; how many were lost then nobody knows.
        var steps = _isFirst ? 1 : Math.Max(1, unchecked((int)(sequence - _sequence)));
        counts.Gaps += steps - 1;
        _index += steps;
        (_isFirst, _sequence) = (false, sequence);
    }

    private static void Drop(ref Frame? frame)
    {
        frame?.Dispose();
        frame = null;
    }
}
