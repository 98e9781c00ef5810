using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Scores outlines against a screen and moves them uphill.</summary>
/// <remarks>
/// The score of an outline is what it holds (lit cells count for, dark cells a little against it: a shadow is cheap, missing
/// tissue dear), plus how well it runs along edges, less what is unusual about its shape. The first is a sum over whole rows,
/// so that a step of the search costs a few look-ups a row; steps go one way of <see cref="FanMove"/> at a time, halved when
/// none helps.
/// </remarks>
internal sealed class FanSearch
{
    private const float Dark = -0.2f;
    private const float Lit = 1;
    private const float Plain = -0.03f;
    private const float Faint = 0.3f;
    private const double EdgeWeight = 0.7;

    /// <summary>Abdominal and cardiac probes see 48 to 96 degrees; what is outside of that must be well seen to be believed.</summary>
    private const double LeastAngle = 24;
    private const double MostAngle = 48;
    private const double AngleCost = 0.002;

    /// <summary>Against a fan whose sides differ: a shadow along one side looks the same.</summary>
    private const double ShearCost = 0.1;

    /// <summary>Against a straight-ended fan that is no rectangle.</summary>
    private const double LeanCost = 0.4;

    /// <summary>Points on each side of an edge: enough of them and an edge is felt from afar.</summary>
    private const int CellPoints = 2;
    private const int FinePoints = 4;

    private static readonly bool[] LitKinds = [false, true, false, false];

    private readonly CoarseScreen _screen;
    private readonly double _litCells;
    private readonly RowSpan[] _rows;
    private readonly GrayView _fine;

    /// <param name="screen">Cells; outlines are in cells too.</param>
    /// <param name="body">What the fan should hold.</param>
    /// <param name="fine">The picture itself, for <see cref="Refine"/>.</param>
    public FanSearch(CoarseScreen screen, Body body, GrayView fine)
    {
        (_screen, _litCells, _fine) = (screen, body.LitCells, fine);
        _rows = new RowSpan[fine.Height];
        screen.Weigh(Dark, Lit, Plain, Faint);
    }

    private EdgeProbe CellProbe => new(_screen.Kinds, LitKinds, 1, CellPoints);

    public double Score(in FanShape shape, int step = 1)
    {
        if (!shape.IsSound)
        {
            return double.NegativeInfinity;
        }

        var rows = Rows(shape);
        return Held(rows, step) + (EdgeWeight * EdgeSupport.Of(shape, rows, CellProbe, step).Weighted) - Oddity(shape);
    }

    /// <summary>Edge support at the size of cells.</summary>
    public EdgeSupport Edges(in FanShape shape) => EdgeSupport.Of(shape, Rows(shape), CellProbe, 1);

    /// <summary>Support and length in cells of a cut.</summary>
    public (double Support, int Length) CutEdge(FanMove side, in FanShape shape) => EdgeSupport.OfCut(side, shape, Rows(shape), CellProbe);

    /// <summary>Climbs from an outline until no step as small as <paramref name="last"/> cells helps.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="moves">What may move.</param>
    /// <param name="first">First step, cells.</param>
    /// <param name="last">Last step, cells.</param>
    /// <param name="rowStep">Looks at every so manieth row and column only.</param>
    public Candidate Climb(in FanShape start, ReadOnlySpan<FanMove> moves, double first, double last, int rowStep = 1) =>
        Climb(new Candidate(start, Score(start, rowStep)), moves, first, last, shape => Score(shape, rowStep));

    /// <summary>Climbs by the edges of the picture itself, looking ever closer, to half a pixel; the outline stays in cells.</summary>
    public Candidate Refine(FanShape shape, ReadOnlySpan<FanMove> moves)
    {
        // A cell that is lit in part is lit, so cells put an edge half a cell too far out.
        var best = new Candidate(shape.Shrunk(0.5, _screen.Width, _screen.Height), double.NegativeInfinity);
        for (double reach = _screen.Factor; ; reach /= 2)
        {
            reach = Math.Max(1, reach);
            var near = reach;
            var (first, last) = (near / 2 / _screen.Factor, near / 4 / _screen.Factor);
            best = Climb(best with { Score = FineScore(best.Shape, near) }, moves, Math.Max(first, 1.0 / _screen.Factor), Math.Max(last, 0.5 / _screen.Factor), s => FineScore(s, near));
            if (reach <= 1)
            {
                return best;
            }
        }
    }

    private static Candidate Climb(Candidate best, ReadOnlySpan<FanMove> moves, double step, double last, Func<FanShape, double> scoreOf)
    {
        while (step >= last)
        {
            var before = best.Score;
            foreach (var move in moves)
            {
                best = Follow(best, move, step, scoreOf);
                best = Follow(best, move, -step, scoreOf);
            }

            step = best.Score > before ? step : step / 2;
        }

        return best;
    }

    /// <summary>Goes on in one direction as long as it helps.</summary>
    private static Candidate Follow(Candidate best, FanMove move, double step, Func<FanShape, double> scoreOf)
    {
        const double Least = 1e-6;
        while (true)
        {
            var trial = best.Shape.Moved(move, step);
            var score = scoreOf(trial);
            if (!(score > best.Score + Least))
            {
                return best;
            }

            best = new Candidate(trial, score);
        }
    }

    private double FineScore(in FanShape shape, double reach)
    {
        if (!shape.IsSound)
        {
            return double.NegativeInfinity;
        }

        var held = Held(Rows(shape), 1);
        var large = shape.Scaled(_screen.Factor);
        large.Rows(_rows);
        var step = Math.Max(1, _screen.Factor / 2);
        return held + (EdgeWeight * EdgeSupport.Of(large, _rows, new EdgeProbe(_fine, _screen.Levels.Lit, reach, FinePoints), step).Weighted) - Oddity(shape);
    }

    private Span<RowSpan> Rows(in FanShape shape)
    {
        var rows = _rows.AsSpan(0, _screen.Height);
        shape.Rows(rows);
        return rows;
    }

    private double Held(ReadOnlySpan<RowSpan> rows, int step)
    {
        var sum = 0.0;
        for (var y = 0; y < rows.Length; y += step)
        {
            var row = rows[y];
            if (!row.IsEmpty)
            {
                sum += _screen.Sum(y, row.A, row.B) + (row.D > row.C ? _screen.Sum(y, row.C, row.D) : 0);
            }
        }

        return sum * step / _litCells;
    }

    private static double Oddity(in FanShape shape)
    {
        if (!shape.Curved)
        {
            return LeanCost * (Math.Abs(shape.Slope) + Math.Abs(shape.Shear));
        }

        var angle = double.RadiansToDegrees(shape.HalfAngle);
        var off = Math.Max(0, Math.Max(LeastAngle - angle, angle - MostAngle));
        return (AngleCost * off * off) + (ShearCost * Math.Abs(shape.Shear));
    }
}

/// <summary>An outline and its score.</summary>
internal readonly record struct Candidate(FanShape Shape, double Score);
