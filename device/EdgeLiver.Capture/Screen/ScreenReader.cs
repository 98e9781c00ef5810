using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Reads the scanner's screen, frame by frame: where the ultrasound is, how large a pixel is, whether the picture stands.</summary>
/// <remarks>
/// After <see cref="Read"/> the frame is black outside the fan: nothing that the scanner writes beside it goes any further. In a
/// stream the fan is found in the first frame, found again over the brightest of the first frames, since parts of it may be
/// dark at first, and then kept until the screen around it changes. One thread at a time.
/// </remarks>
public sealed class ScreenReader : IDisposable
{
    /// <summary>Half a second at 30 fps shows most of a fan lit at some time.</summary>
    private const int GatherFrames = 15;

    private readonly ScannerProfile? _profile;
    private readonly FanFinder _finder = new();
    private readonly ScreenSurroundings _surroundings = new();
    private readonly PreviousPicture _previous = new();
    private double[] _ticks = [];
    private int? _rulerColumn;
    private Mask? _brightest;
    private Fan? _fan;
    private bool _searched;
    private int _gathered;

    /// <param name="profile">Where the depth ruler stands; null: the scale is not known.</param>
    public ScreenReader(ScannerProfile? profile) => _profile = profile;

    /// <summary>Reads one frame and blackens it outside the fan, or whole where there is none.</summary>
    public ScreenReading Read(Frame frame)
    {
        var luma = frame.Luma;
        if (!_searched || SizeChanged(luma) || _surroundings.Changed(luma))
        {
            FindAnew(luma);
        }

        Gather(luma);
        var mmPerPixel = MeasureScale(luma);
        if (_fan is not { } fan)
        {
            luma.Fill(0);
            return new ScreenReading(Signal.Ok, null, null);
        }

        fan.Blacken(luma);
        var stands = _previous.SameAs(luma, fan.Box);
        return new ScreenReading(stands ? Signal.Frozen : Signal.Ok, fan, mmPerPixel);
    }

    /// <summary>Forgets everything: the next frame is of another clip or stands alone.</summary>
    public void Reset()
    {
        _searched = false;
        _fan = null;
        _gathered = GatherFrames;
        _previous.Forget();
    }

    public void Dispose()
    {
        _finder.Dispose();
        _brightest?.Dispose();
        _previous.Dispose();
    }

    private bool SizeChanged(GrayView luma) => _surroundings.Width != luma.Width || _surroundings.Height != luma.Height;

    private void FindAnew(GrayView luma)
    {
        _fan = _finder.Find(luma);
        _surroundings.Remember(luma, _fan);
        FindRuler(luma);
        _previous.Forget();
        _searched = true;
        _gathered = 0;
    }

    /// <summary>Keeps the brightest of the first frames, and looks once more when there are enough of them.</summary>
    private void Gather(GrayView luma)
    {
        if (_gathered >= GatherFrames)
        {
            return;
        }

        if (_gathered == 0)
        {
            if (_brightest is null || _brightest.Width != luma.Width || _brightest.Height != luma.Height)
            {
                _brightest?.Dispose();
                _brightest = new Mask(luma.Width, luma.Height);
            }

            luma.CopyTo(_brightest.View);
        }
        else
        {
            Brighten(_brightest!, luma);
        }

        if (++_gathered == GatherFrames && _finder.Find(_brightest!.View) is { } better)
        {
            _fan = better;
            _surroundings.Remember(luma, better);
            _previous.Forget();
        }
    }

    private static void Brighten(Mask brightest, GrayView luma)
    {
        for (var y = 0; y < luma.Height; y++)
        {
            var row = brightest.Row(y);
            System.Numerics.Tensors.TensorPrimitives.Max<byte>(row, luma.Row(y), row);
        }
    }

    /// <summary>The ruler stands still between two layouts, so its column is looked for once.</summary>
    private void FindRuler(GrayView luma)
    {
        _rulerColumn = null;
        if (_profile is { } profile && luma.Width == profile.ScreenWidth && luma.Height == profile.ScreenHeight)
        {
            _ticks = _ticks.Length < luma.Height ? new double[luma.Height] : _ticks;
            _rulerColumn = DepthRuler.FindColumn(luma.Crop(profile.Ruler.Box), _ticks);
        }
    }

    private double? MeasureScale(GrayView luma) =>
        _rulerColumn is { } column && DepthRuler.Spacing(luma.Crop(_profile!.Ruler.Box), column, _ticks) is { } pixels
            ? _profile.TickMm / pixels
            : null;
}
