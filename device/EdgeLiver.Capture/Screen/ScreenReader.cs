using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Reads a scanner's screen frame by frame and blackens all that is not ultrasound, before anything else sees it.</summary>
/// <remarks>
/// The fan is found in the first picture and again in the brightest of the first ones, since a part may lie in shadow; then
/// it stays until the screen changes. A frame costs a look at a few ten thousand pixels, the copy of the fan and the
/// blackening; no managed memory. One stream, one thread; <see cref="Reset"/> between clips and between stills.
/// </remarks>
public sealed class ScreenReader : IDisposable
{
    /// <summary>Pictures after which the brightest is searched: the first soon, the last when half a second is seen.</summary>
    private const int EarlyLook = 5;
    private const int LastLook = 15;

    /// <summary>Pictures without support along the fan's border until it is looked for anew: shadows come and go faster.</summary>
    private const int MostFaded = 30;

    private readonly FanFinder _finder = new();
    private readonly FanWatch _watch = new();
    private readonly LastPicture _last = new();
    private readonly BrightestPicture _brightest = new();
    private readonly DepthRuler? _ruler;
    private Fan? _fan;
    private double? _mmPerPixel;
    private int _width;
    private int _height;
    private int _faded;

    /// <param name="profile">Where this scanner shows its scale; null: sizes in mm are not known.</param>
    public ScreenReader(ScannerProfile? profile) => _ruler = profile is null ? null : new DepthRuler(profile);

    /// <summary>Reads one frame; afterwards it is black outside the fan, or all black where there is no fan.</summary>
    public ScreenReading Read(Frame frame)
    {
        var screen = frame.Luma;
        if ((screen.Width, screen.Height) != (_width, _height))
        {
            Reset();
            (_width, _height) = (screen.Width, screen.Height);
        }

        var frozen = _fan is not null && _last.Repeats(screen, _fan);
        if (!frozen)
        {
            Locate(screen);
        }

        if (_fan is null || (!frozen && !_watch.ShowsAnything(screen)))
        {
            screen.Fill(0);
            _last.Forget();
            return new ScreenReading(Signal.Ok, null, null);
        }

        if (!frozen)
        {
            _mmPerPixel = _ruler?.Read(screen, _fan);
        }

        _fan.Blacken(screen);
        _last.Keep(screen, _fan);
        return new ScreenReading(frozen ? Signal.Frozen : Signal.Ok, _fan, _mmPerPixel);
    }

    /// <summary>The next frame belongs to another clip, still or scanner: nothing is carried over.</summary>
    public void Reset()
    {
        _fan = null;
        _mmPerPixel = null;
        _brightest.Clear();
        _last.Forget();
    }

    public void Dispose()
    {
        _finder.Dispose();
        _last.Dispose();
        _brightest.Dispose();
    }

    private void Locate(GrayView screen)
    {
        if (_fan is null)
        {
            Search(screen);
        }
        else if (_brightest.Count < LastLook)
        {
            Learn(screen, _fan);
        }
        else
        {
            Watch(screen, _fan);
        }
    }

    /// <summary>No fan so far: every frame may show it, and the brightest of some shows it better.</summary>
    private void Search(GrayView screen)
    {
        if (_brightest.Count == LastLook)
        {
            _brightest.Clear();
        }

        _brightest.Add(screen);
        if (_brightest.Count is 1 or EarlyLook or LastLook && _finder.Find(_brightest.View) is { } found)
        {
            Adopt(found, screen);
            _brightest.Clear();
        }
    }

    private void Learn(GrayView screen, Fan fan)
    {
        _brightest.Add(screen);
        if (_brightest.Count is EarlyLook or LastLook && _finder.Find(_brightest.View) is { } better)
        {
            Adopt(better, _brightest.View);
        }
        else if (_watch.NewOutside(screen))
        {
            Reconsider(screen, fan);
        }
    }

    private void Watch(GrayView screen, Fan fan)
    {
        _faded = _watch.IsFaded(screen) ? _faded + 1 : 0;
        if (_watch.NewOutside(screen) || _faded == MostFaded)
        {
            _faded = 0;
            Reconsider(screen, fan);
        }
    }

    /// <summary>The screen changed: another fan, the same one beside a new text, or none any more.</summary>
    private void Reconsider(GrayView screen, Fan fan)
    {
        var found = _finder.Find(screen);
        var (before, now) = (_watch.SupportOf(fan, screen), found is null ? 0 : _watch.SupportOf(found, screen));
        if (found is not null && now > before)
        {
            Adopt(found, screen);
            _brightest.Clear();
        }
        else if (before > FanWatch.LeastSupport)
        {
            _watch.SeenOutside(screen);
        }
        else
        {
            Reset();
        }
    }

    private void Adopt(Fan fan, GrayView screen)
    {
        _fan = fan;
        _faded = 0;
        _watch.Settle(fan, screen, _finder.Levels);
    }
}
