using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Makes a scanner's profile from its live picture: where the ruler stands, and the scale of every depth that was shown.</summary>
/// <remarks>
/// Whoever installs the box lets the scanner run for a minute and turns its depth through all settings. A ruler is a column of regular
/// ticks anywhere beside the fan that was seen in most pictures. One thread; pictures are only read.
/// </remarks>
public sealed class ProfileLearner(double tickMm) : IDisposable
{
    /// <summary>Pictures with a ruler, of those with a fan, for it to be believed.</summary>
    private const double LeastShare = 0.5;

    /// <summary>Pictures that are needed, at least.</summary>
    private const int LeastPictures = 3;

    /// <summary>Faces whose widths differ by less belong to one depth.</summary>
    private const double SameFace = 0.02;

    /// <summary>Shares of the screen's width: how far a ruler moves, and what is left on each side of where it was seen.</summary>
    private const double Reach = 0.15;
    private const double Margin = 0.02;

    private readonly FanFinder _finder = new();
    private readonly List<Seen> _seen = [];
    private ScreenSize? _size;

    /// <summary>Pictures looked at.</summary>
    public int Pictures { get; private set; }

    /// <summary>Of them, those with a fan.</summary>
    public int WithFan { get; private set; }

    /// <summary>Of those, the ones with a ruler beside it.</summary>
    public int WithRuler => _seen.Count;

    /// <summary>Looks at one whole screen; some ten milliseconds.</summary>
    public void Add(GrayView screen)
    {
        Pictures++;
        _size ??= new ScreenSize(screen.Width, screen.Height);
        if ((screen.Width, screen.Height) != (_size.Width, _size.Height) || _finder.Find(screen) is not { } fan)
        {
            return;
        }

        WithFan++;
        var ruler = new DepthRuler(new ScannerProfile { Name = "any", Ruler = new RulerArea(0, 0, 1, 1, tickMm) });
        if (ruler.Read(screen, fan) is { } scale)
        {
            _seen.Add(new Seen((ruler.Column + 0.5) / screen.Width, fan.FaceWidth, scale, fan.Box.Height * scale));
        }
    }

    /// <summary>The profile.</summary>
    /// <exception cref="SourceException">No fan or no ruler was seen often enough.</exception>
    public LearnedProfile Finish(string source, string name, string? make, string? model)
    {
        if (WithFan < LeastPictures)
        {
            throw new SourceException(source, $"shows a fan in {WithFan} of {Pictures} pictures, {LeastPictures} are needed: scan with the probe on the skin, full screen");
        }

        // It moves with the fan on many scanners; a column on the other side of the screen is something else.
        var middle = _seen.Count == 0 ? 0 : Median(_seen.ConvertAll(seen => seen.Column));
        var ruler = _seen.FindAll(seen => Math.Abs(seen.Column - middle) < Reach);
        if (ruler.Count < LeastShare * WithFan)
        {
            throw new SourceException(source, $"shows no depth ruler in one place ({ruler.Count} of {WithFan} pictures): switch it on at the scanner, or write a profile with mmPerPixel by hand");
        }

        var profile = new ScannerProfile
        {
            Name = name,
            Make = make,
            Model = model,
            Screen = _size,
            Ruler = new RulerArea(
                Math.Max(0, Math.Round(ruler.Min(seen => seen.Column) - Margin, 3)), 0,
                Math.Min(1, Math.Round(ruler.Max(seen => seen.Column) + Margin, 3)), 1, tickMm),
            Depths = DepthsOf(ruler),
        };
        return new LearnedProfile(profile, ruler.Min(seen => seen.DepthMm), ruler.Max(seen => seen.DepthMm));
    }

    public void Dispose() => _finder.Dispose();

    private static DepthScale[] DepthsOf(List<Seen> seen)
    {
        var depths = new List<List<Seen>>();
        foreach (var one in seen.OrderBy(one => one.Face))
        {
            if (depths.Count == 0 || one.Face > depths[^1][0].Face * (1 + SameFace))
            {
                depths.Add([]);
            }

            depths[^1].Add(one);
        }

        // A face that two scales share (a phased array's point) tells nothing.
        return [.. depths.Where(depth => depth.Max(d => d.Scale) < depth.Min(d => d.Scale) * (1 + (2 * SameFace)))
            .Select(depth => new DepthScale(Math.Round(Median(depth.ConvertAll(d => d.Face)), 1), Math.Round(Median(depth.ConvertAll(d => d.Scale)), 5)))];
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private readonly record struct Seen(double Column, double Face, double Scale, double DepthMm);
}

/// <summary>What was learned, and what its reader can check against the scanner's own words.</summary>
/// <param name="Profile">Ready to be saved.</param>
/// <param name="LeastDepthMm">The shallowest picture's depth by the ruler; the scanner shows it as a number.</param>
/// <param name="MostDepthMm">The deepest one's.</param>
public sealed record LearnedProfile(ScannerProfile Profile, double LeastDepthMm, double MostDepthMm);
