namespace EdgeLiver.Screening;

/// <summary>A lesion's long axis over its sightings: the largest median of three in a row.</summary>
/// <remarks>
/// The plane through the middle of the lesion shows it largest, so the maximum is wanted; the median of three keeps a frame in
/// which the mask leaks from setting it. A change of scale starts a new row of three: pixels before and after do not compare.
/// </remarks>
internal struct LesionSize
{
    private const int Row = 3;

    // Reading the depth ruler again gives slightly other numbers; the next depth step is 10 % or more away.
    private const double SameScale = 0.02;
    private double _newest;
    private double _middle;
    private double _oldest;
    private double? _scale;
    private int _count;
    private bool _hasFullRow;
    private double _bestView;
    private double _maxScaledPx;
    private double _maxUnscaledPx;
    private double _maxMm;
    private double _uncertaintyMm;

    /// <summary>Pixels.</summary>
    public readonly double LongAxisPx => Math.Max(_maxScaledPx, _maxUnscaledPx);

    /// <summary>
    /// Millimetres; null where no frame had a scale, or where the lesion was larger in frames that had none: then what was
    /// measured is too small.
    /// </summary>
    public readonly double? LongAxisMm => _maxMm > 0 && _maxUnscaledPx <= _maxScaledPx ? _maxMm : null;

    /// <summary>Half the spread of the three, at least one pixel: repeatability only.</summary>
    public readonly double? UncertaintyMm => LongAxisMm is null ? null : _uncertaintyMm;

    /// <summary>Adds a sighting; true where it is the best view so far.</summary>
    public bool Add(double longAxisPx, double? mmPerPixel)
    {
        _count = IsOtherScale(mmPerPixel) ? 0 : _count;
        _scale = mmPerPixel;

        (_oldest, _middle, _newest) = (_middle, _newest, longAxisPx);
        _count = Math.Min(_count + 1, Row);
        if (_count == Row && !_hasFullRow)
        {
            // What one or two sightings said was better than nothing, and no more.
            _hasFullRow = true;
            (_maxScaledPx, _maxUnscaledPx, _maxMm, _uncertaintyMm, _bestView) = (0, 0, 0, 0, 0);
        }

        if (_count < Row && _hasFullRow)
        {
            return false;
        }

        var median = Median();
        Widen(median);
        // A sighting far from the median, to either side, is no good view.
        var view = median - Math.Abs(longAxisPx - median);
        var isBest = view > _bestView;
        _bestView = Math.Max(view, _bestView);
        return isBest;
    }

    private readonly bool IsOtherScale(double? mmPerPixel) => (mmPerPixel, _scale) switch
    {
        (null, null) => false,
        ({ } now, { } before) => Math.Abs(now - before) > SameScale * before,
        _ => true,
    };

    private readonly double Median() => _count switch
    {
        1 => _newest,
        2 => Math.Min(_newest, _middle),
        _ => Math.Max(Math.Min(_oldest, _middle), Math.Min(Math.Max(_oldest, _middle), _newest)),
    };

    private readonly double Spread() => _count switch
    {
        1 => 0,
        2 => Math.Abs(_newest - _middle),
        _ => Math.Max(Math.Max(_oldest, _middle), _newest) - Math.Min(Math.Min(_oldest, _middle), _newest),
    };

    private void Widen(double median)
    {
        if (_scale is not { } scale)
        {
            _maxUnscaledPx = Math.Max(_maxUnscaledPx, median);
            return;
        }

        _maxScaledPx = Math.Max(_maxScaledPx, median);
        if (median * scale > _maxMm)
        {
            _maxMm = median * scale;
            _uncertaintyMm = Math.Max(Spread() / 2, 1) * scale;
        }
    }
}
