using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Tells a picture that moves from one that stands, and why it stands.</summary>
/// <remarks>
/// A scanner that makes 15 pictures a second on a 60 Hz output shows each of them four times. How long pictures usually stand is
/// learned from those that moved on, and only what stands longer is the Freeze key's.
/// </remarks>
internal sealed class Standstill : IDisposable
{
    /// <summary>Frames over the usual that a picture stands before it is called frozen.</summary>
    private const int Patience = 2;

    /// <summary>No scanner in use shows fewer than five pictures a second on a 60 Hz output.</summary>
    private const int LongestHold = 12;

    /// <summary>Frames for which a hold is remembered.</summary>
    private const int Memory = 240;

    private readonly LastPicture _last = new();
    private readonly ScreenPulse _pulse = new();
    private int _repeats;
    private int _hold;
    private int _sinceHold;

    /// <summary>Looks at the whole screen, before anything on it is blackened.</summary>
    /// <returns><see cref="Signal.Ok"/>, <see cref="Signal.Repeated"/>, <see cref="Signal.Frozen"/> or <see cref="Signal.Stalled"/>.</returns>
    public Signal Look(GrayView screen, Fan fan, TimeSpan at)
    {
        _pulse.Look(screen, fan, at);
        if (!_last.Repeats(screen, fan))
        {
            Move();
            return Signal.Ok;
        }

        if (++_repeats < _hold + Patience)
        {
            return Signal.Repeated;
        }

        return _pulse.HasStopped(at) ? Signal.Stalled : Signal.Frozen;
    }

    /// <summary>This picture moved: the next is compared with it.</summary>
    public void Keep(GrayView screen, Fan fan) => _last.Keep(screen, fan);

    /// <summary>Nothing is shown: the next picture is a new one.</summary>
    public void Forget()
    {
        _last.Forget();
        _repeats = 0;
    }

    /// <summary>Another clip or scanner: what was learned is gone, too.</summary>
    public void Reset()
    {
        Forget();
        _pulse.Forget();
        _hold = 0;
    }

    public void Dispose() => _last.Dispose();

    private void Move()
    {
        _sinceHold++;
        if (_repeats is > 0 and <= LongestHold && (_repeats >= _hold || _sinceHold > Memory))
        {
            (_hold, _sinceHold) = (_repeats, 0);
        }
        else if (_sinceHold > Memory)
        {
            _hold = 0;
        }

        _repeats = 0;
    }
}
