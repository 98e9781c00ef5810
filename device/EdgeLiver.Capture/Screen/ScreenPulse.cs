using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Does anything on the screen still move, if only the scanner's clock?</summary>
/// <remarks>
/// A scanner that freezes its picture goes on drawing its clock; a capture that hangs repeats the clock, too. Only a screen that was
/// seen ticking can be said to have stopped, so one without a clock never is.
/// </remarks>
internal sealed class ScreenPulse
{
    /// <summary>Silence of a screen that ticks every second, after which it has stopped.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    /// <summary>From look to look; a clock shows each second for longer than that.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Ticks that make a clock.</summary>
    private const int LeastTicks = 3;

    private int _shown;
    private TimeSpan _looked = TimeSpan.MinValue;
    private TimeSpan _ticked;
    private int _ticks;

    /// <summary>Looks at what lies around the fan, a few times a second.</summary>
    public void Look(GrayView screen, Fan fan, TimeSpan at)
    {
        if (_looked != TimeSpan.MinValue && at - _looked < Interval && at >= _looked)
        {
            return;
        }

        var shown = Around(screen, fan.Box);
        if (_looked == TimeSpan.MinValue || at < _looked)
        {
            (_ticks, _ticked) = (0, at);
        }
        else if (shown != _shown)
        {
            // What moves all the time shows a living screen as well as a clock does; a pause longer than a tick starts the count anew.
            _ticks = at - _ticked <= Silence ? _ticks + 1 : 1;
            _ticked = at;
        }

        (_shown, _looked) = (shown, at);
    }

    /// <summary>It ticked, and has not for <see cref="Silence"/>.</summary>
    public bool HasStopped(TimeSpan at) => _ticks >= LeastTicks && at - _ticked > Silence;

    public void Forget()
    {
        _looked = TimeSpan.MinValue;
        _ticks = 0;
    }

    /// <summary>Of the pixels around the fan's box; the fan's rim, which is given up, moves with the picture and may reach out of it.</summary>
    private static int Around(GrayView screen, PixelBox fan)
    {
        const int Rim = 4;
        var (left, right) = (Math.Max(0, fan.X - Rim), Math.Min(screen.Width, fan.Right + Rim));
        var hash = default(HashCode);
        for (var y = 0; y < screen.Height; y++)
        {
            var row = screen.Row(y);
            var beside = y >= fan.Y - Rim && y < fan.Bottom + Rim;
            hash.AddBytes(beside ? row[..left] : row);
            hash.AddBytes(beside ? row[right..] : []);
        }

        return hash.ToHashCode();
    }
}
