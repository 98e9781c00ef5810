using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Sees at a glance whether a screen still has its fan where it was: a sparse grid outside, and the fan's border.</summary>
internal sealed class FanWatch
{
    /// <summary>Pixels from sample to sample, each way, and from point to point of the border.</summary>
    private const int Step = 8;

    /// <summary>Share of the samples that lights up outside when something larger than a few letters appears.</summary>
    private const double NewShare = 0.003;

    /// <summary>Share of the samples inside that is lit at least while anything is shown.</summary>
    private const double LeastShown = 0.003;

    /// <summary>The border has faded below this share of its support when it was found.</summary>
    private const double Faded = 0.3;

    /// <summary>Support that a fan needs to be believed when nothing better is found.</summary>
    public const double LeastSupport = 0.1;

    private readonly bool[] _lit = new bool[256];
    private bool[] _seen = [];
    private RowSpan[] _rows = [];
    private Fan? _fan;
    private Fan? _beside;
    private double _support;

    /// <summary>From now on this is the fan, and what lies outside of it at this moment is known.</summary>
    /// <param name="fan">The one that is read.</param>
    /// <param name="beside">The other of a dual layout, where nothing is new whatever it shows.</param>
    /// <param name="screen">The picture that it was found in.</param>
    /// <param name="lit">For each grey: is it more than plain screen?</param>
    public void Settle(Fan fan, Fan? beside, GrayView screen, ReadOnlySpan<bool> lit)
    {
        lit.CopyTo(_lit);
        var samples = Samples(screen.Width) * Samples(screen.Height);
        if (_seen.Length != samples)
        {
            _seen = new bool[samples];
            _rows = new RowSpan[screen.Height];
        }

        _fan = fan;
        _beside = beside;
        _support = SupportOf(fan, screen);
        Array.Clear(_seen);
        SeenOutside(screen);
    }

    /// <summary>What lies outside now is known.</summary>
    public void SeenOutside(GrayView screen) => Compare(screen, remember: true);

    /// <summary>Has something appeared outside that was not there before?</summary>
    public bool NewOutside(GrayView screen) => Compare(screen, remember: false) > NewShare * _seen.Length;

    /// <summary>Is anything lit inside? A black screen, or one that lost its signal, shows nothing.</summary>
    public bool ShowsAnything(GrayView screen)
    {
        int lit = 0, all = 0;
        for (var y = Step / 2; y < screen.Height; y += Step)
        {
            var row = screen.Row(y);
            var inside = _fan!.Rows[y];
            for (var x = inside.A; x < inside.D; x += Step)
            {
                all++;
                lit += _lit[row[x]] ? 1 : 0;
            }
        }

        return lit > LeastShown * all;
    }

    /// <summary>Has the fan's border lost most of its support?</summary>
    public bool IsFaded(GrayView screen) => SupportOf(_fan!, screen) < Faded * _support;

    /// <summary>How well a fan's border runs along edges of this picture, -1 to 1.</summary>
    public double SupportOf(Fan fan, GrayView screen)
    {
        fan.Shape.Rows(_rows);
        return EdgeSupport.Of(fan.Shape, _rows, new EdgeProbe(screen, _lit, 2, 2), Step).Weighted;
    }

    private static int Samples(int pixels) => (pixels + (Step / 2) - 1) / Step;

    /// <summary>Counts the samples outside that are lit and were not; the fan's own rim, two pixels wide, is neither.</summary>
    private int Compare(GrayView screen, bool remember)
    {
        const int Rim = 4;
        var (appeared, at) = (0, 0);
        for (var y = Step / 2; y < screen.Height; y += Step)
        {
            var row = screen.Row(y);
            var inside = _fan!.Rows[y];
            var other = _beside is null ? default : _beside.Rows[y];
            for (var x = Step / 2; x < screen.Width; x += Step, at++)
            {
                if (_lit[row[x]] && !_seen[at] && (x < inside.A - Rim || x >= inside.D + Rim) && (x < other.A - Rim || x >= other.D + Rim))
                {
                    appeared++;
                    _seen[at] |= remember;
                }
            }
        }

        return appeared;
    }
}
