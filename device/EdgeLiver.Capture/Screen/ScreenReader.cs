using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Reads a scanner's screen frame by frame and blackens all that is not ultrasound, before anything else sees it.</summary>
/// <remarks>
/// The fan is found in the first picture and again in the brightest of the first ones, since a part may lie in shadow; then
/// it stays until the screen changes. Of two pictures side by side the B-mode is read and the other is black, too. A frame costs a look at a few ten thousand pixels, the copy of the fan and the
/// blackening; no managed memory. One stream, one thread; <see cref="Reset"/> between clips and between stills.
/// </remarks>
public sealed class ScreenReader : IDisposable
{
    /// <summary>Pictures after which the brightest is searched: the first soon, the last when half a second is seen.</summary>
    private const int EarlyLook = 5;
    private const int LastLook = 15;

    /// <summary>Frames from one search to the next while there is no fan: a search costs as much as many frames.</summary>
    private const int SearchPause = 5;

    /// <summary>Frames for which a fan that was kept though its border faded is left alone: a probe in the air costs no more.</summary>
    private const int FadedPause = 30;

    private readonly FanFinder _finder = new();
    private readonly FanWatch _watch = new();
    private readonly Standstill _standstill = new();
    private readonly BrightestPicture _brightest = new();
    private readonly StandingMarks _marks = new();
    private readonly SideBySide _sideBySide;
    private readonly DepthRuler? _ruler;
    private readonly ScreenSide? _bMode;
    private Fan? _fan;
    private Fan? _beside;
    private double? _mmPerPixel;
    private int _width;
    private int _height;
    private int _searched;
    private int _pause;

    /// <param name="profile">Where this scanner shows its scale; null: sizes in mm are not known.</param>
    public ScreenReader(ScannerProfile? profile)
    {
        _ruler = profile is null ? null : new DepthRuler(profile);
        _bMode = profile?.BMode;
        _sideBySide = new SideBySide(_finder);
    }

    /// <summary>Reads one frame; afterwards it is black outside the fan, or all black where there is no fan.</summary>
    public ScreenReading Read(Frame frame)
    {
        var screen = frame.Luma;
        if ((screen.Width, screen.Height) != (_width, _height))
        {
            Reset();
            (_width, _height) = (screen.Width, screen.Height);
        }

        if (_fan is not null && !_watch.ShowsAnything(screen))
        {
            return Nothing(screen);
        }

        if (_fan is not null && _standstill.Look(screen, _fan, frame.CapturedAt) is var signal and not Signal.Ok)
        {
            _fan.Blacken(screen);
            return new ScreenReading(signal, _fan, _mmPerPixel, _beside);
        }

        Locate(screen);
        if (_fan is null)
        {
            return Nothing(screen);
        }

        _mmPerPixel = _ruler?.Read(screen, _fan);
        _fan.Blacken(screen);
        _standstill.Keep(screen, _fan);
        _marks.Cover(screen, _fan);
        return new ScreenReading(Signal.Ok, _fan, _mmPerPixel, _beside, _marks.Count);
    }

    /// <summary>The next frame belongs to another clip, still or scanner: nothing is carried over.</summary>
    public void Reset()
    {
        _fan = null;
        _beside = null;
        _mmPerPixel = null;
        _searched = 0;
        _pause = 0;
        _brightest.Clear();
        _standstill.Reset();
        _marks.Forget();
    }

    public void Dispose()
    {
        _finder.Dispose();
        _sideBySide.Dispose();
        _marks.Dispose();
        _standstill.Dispose();
        _brightest.Dispose();
    }

    private ScreenReading Nothing(GrayView screen)
    {
        screen.Fill(0);
        _standstill.Forget();
        return new ScreenReading(Signal.Ok, null, null);
    }

    private void Locate(GrayView screen)
    {
        if (_fan is null)
        {
            Search(screen);
        }
        else if (HasChanged(screen))
        {
            Reconsider(screen, _fan);
        }
        else if (_brightest.Count < LastLook)
        {
            Learn(screen);
        }
    }

    /// <summary>No fan so far: the next frames may show it, and later ones are looked at now and then.</summary>
    private void Search(GrayView screen)
    {
        var searched = _searched++;
        if ((searched < EarlyLook || searched % SearchPause == 0) && _finder.Find(screen) is { } found)
        {
            Adopt(found, screen);
        }
    }

    private void Learn(GrayView screen)
    {
        _brightest.Add(screen);
        if (_brightest.Count is EarlyLook or LastLook && _finder.Find(_brightest.View) is { } better)
        {
            Adopt(better, _brightest.View);
        }
    }

    /// <summary>Something new outside, or the border gone: a new depth, another page.</summary>
    private bool HasChanged(GrayView screen)
    {
        _pause = Math.Max(0, _pause - 1);
        return _watch.NewOutside(screen) || (_pause == 0 && _watch.IsFaded(screen));
    }

    /// <summary>The screen changed: another fan, the same one beside a new text, or none any more.</summary>
    private void Reconsider(GrayView screen, Fan fan)
    {
        var found = _finder.Find(screen);
        var (before, now) = (_watch.SupportOf(fan, screen), found is null ? 0 : _watch.SupportOf(found, screen));
        if (found is not null && now > before)
        {
            _brightest.Clear();
            Adopt(found, screen);
        }
        else if (before > FanWatch.LeastSupport)
        {
            _watch.SeenOutside(screen);
            _pause = FadedPause;
        }
        else
        {
            Reset();
        }
    }

    private void Adopt(Fan fan, GrayView screen)
    {
        var levels = _finder.Levels.Lit.ToArray();
        _beside = _sideBySide.Other(screen, fan);
        if (_beside is { } other)
        {
            var bMode = SideBySide.BMode(screen, fan, other, _bMode);
            (fan, _beside) = ReferenceEquals(bMode, fan) ? (fan, other) : (other, fan);
        }

        _fan = fan;
        _pause = 0;
        _watch.Settle(fan, _beside, screen, levels);
    }
}
