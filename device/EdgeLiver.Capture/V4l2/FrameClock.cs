namespace EdgeLiver.Capture;

/// <summary>Evens out the stamps of frames that come at a steady rate; follows the rate, keeps gaps.</summary>
/// <remarks>
/// An alpha-beta filter over the frame's number: fast at first, then a tenth of each deviation counts. A stamp that is off by
/// more than <see cref="JumpLimit"/> is no jitter: it is believed and the filter starts anew. Time never goes back.
/// </remarks>
internal sealed class FrameClock
{
    private const double SettledGain = 0.1;
    private static readonly TimeSpan JumpLimit = TimeSpan.FromMilliseconds(50);

    private double _at;
    private double _period;
    private long _index;
    private int _seen;
    private TimeSpan _last = TimeSpan.MinValue;

    /// <param name="index">The frame's number; the difference to the last is the frames in between.</param>
    /// <param name="stamp">When the driver says it was taken.</param>
    /// <returns>When it was most likely taken, later than the one before.</returns>
    public TimeSpan Even(long index, TimeSpan stamp)
    {
        var (seconds, steps) = (stamp.TotalSeconds, index - _index);
        _index = index;
        _seen++;
        var deviation = seconds - (_at + (_period * steps));
        if (_seen == 1 || steps <= 0)
        {
            (_at, _period, _seen) = (seconds, 0, 1);
        }
        else if (_seen == 2)
        {
            (_at, _period) = (seconds, (seconds - _at) / steps);
        }
        else if (Math.Abs(deviation) > JumpLimit.TotalSeconds)
        {
            (_at, _period, _seen) = (seconds, 0, 1);
        }
        else
        {
            var gain = Math.Max(SettledGain, 2.0 / _seen);
            _at = seconds - (deviation * (1 - gain));
            _period += deviation * gain * gain / (2 - gain) / steps;
        }

        var even = TimeSpan.FromSeconds(_at);
        _last = even > _last ? even : _last + TimeSpan.FromTicks(1);
        return _last;
    }
}
