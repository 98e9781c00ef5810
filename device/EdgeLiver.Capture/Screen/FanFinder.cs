using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>Finds the fan in one picture of a scanner's screen.</summary>
/// <remarks>
/// Works on cells of a few pixels: many starts, the best of them climbed, then what is rarer (straight ends, unlike sides, cuts)
/// only where it explains clearly more; at the end the picture itself decides to half a pixel. Takes some ten milliseconds.
/// Made once, used for picture after picture by one thread at a time.
/// </remarks>
public sealed class FanFinder : IDisposable
{
    /// <summary>Share of the screen that is lit in one piece, at least.</summary>
    private const double LeastBody = 0.004;

    /// <summary>Pixels a side, at least.</summary>
    private const int LeastSide = 64;

    /// <summary>A picture without any border around it may be a photograph as well as a scan.</summary>
    private const double MostOfScreen = 0.98;

    /// <summary>Score by which what is rarer must be better; a scan's own score is 1.0 to 1.7.</summary>
    private const double StraightGain = 0.02;
    private const double UnlikeSidesGain = 0.005;
    private const double CutGain = 0.01;

    /// <summary>Edge support of a side laid anew, of the probe's face before it is whole, and what the face must gain.</summary>
    private const double SideSupport = 0.5;
    private const double WholeFace = 0.92;
    private const double FaceGain = 0.03;

    /// <summary>Edge support of a cut, and its length in cells.</summary>
    private const double CutSupport = 0.5;
    private const int CutLength = 8;

    private readonly CoarseScreen _screen = new();

    /// <summary>The even greys of the last picture.</summary>
    internal ScreenLevels Levels => _screen.Levels;

    /// <summary>Looks for the fan.</summary>
    /// <param name="luma">The whole screen; only read.</param>
    /// <returns>The fan, or null where the picture shows none.</returns>
    public Fan? Find(GrayView luma)
    {
        if (luma.Width < LeastSide || luma.Height < LeastSide)
        {
            return null;
        }

        _screen.Load(luma);
        var body = Body.LargestOf(_screen);
        if (body.LitCells < LeastBody * _screen.Width * _screen.Height)
        {
            return null;
        }

        var search = new FanSearch(_screen, body, luma);
        var best = Curved(search, body);
        var straight = search.Climb(FanStarts.Straight(_screen, body.Box), FanMoves.Free, 4, 0.25);
        if (straight.Score > best.Score + StraightGain && search.Edges(straight.Shape) is { Left: > 0.4, Right: > 0.4, Near: > 0.4 })
        {
            best = straight;
        }

        var moves = new List<FanMove>(FanMoves.Symmetric);
        var unlike = Unlike(search, best);
        if (unlike.Score > best.Score + UnlikeSidesGain)
        {
            best = unlike;
            moves = [.. FanMoves.Free];
        }

        best = CutOff(search, best, body.Box, moves);
        best = search.Refine(best.Shape, moves.ToArray());
        var shape = FullSize(best.Shape, luma);
        var fan = new Fan(shape, luma.Width, luma.Height);
        var bordered = fan.Area < MostOfScreen * luma.Width * luma.Height;
        return bordered && Echo.Fills(luma, shape, Levels) && !Echo.HasLettersAlongSides(luma, shape, Levels) ? fan : null;
    }

    public void Dispose() => _screen.Dispose();

    private Candidate Curved(FanSearch search, Body body)
    {
        const int Promising = 8;
        var starts = FanStarts.Curved(_screen, body.Box).Select(shape => new Candidate(shape, search.Score(shape, 2)))
            .OrderByDescending(start => start.Score).Take(Promising)
            .Select(start => search.Climb(start.Shape, FanMoves.Symmetric, 4, 1, 2));
        var best = search.Climb(starts.MaxBy(start => start.Score).Shape, FanMoves.Symmetric, 2, 0.25);

        // A dark band below what is lit stops a climb, so the bottom also tries its luck by leaps.
        for (var far = best.Shape.Far + 2; far < _screen.Height; far += 2)
        {
            var leap = best.Shape with { Far = far };
            best = search.Score(leap) > best.Score ? search.Climb(leap, FanMoves.Symmetric, 2, 0.25) : best;
        }

        return best;
    }

    /// <summary>The best with sides of their own: from where it stands, and from one side laid anew.</summary>
    private static Candidate Unlike(FanSearch search, Candidate best)
    {
        var unlike = search.Climb(best.Shape, FanMoves.Free, 4, 0.25);
        // A shadow along one side has a border too, but a soft one, and it leaves the probe's face lit.
        var face = search.Edges(best.Shape).Near;
        if (face > WholeFace)
        {
            return unlike;
        }

        foreach (var (upper, lower) in (ReadOnlySpan<(FanMove, FanMove)>)[(FanMove.LeftTop, FanMove.LeftBottom), (FanMove.RightTop, FanMove.RightBottom)])
        {
            var laid = best;
            for (var top = -12; top <= 12; top += 3)
            {
                for (var bottom = -32; bottom <= 32; bottom += 4)
                {
                    var trial = best.Shape.Moved(upper, top).Moved(lower, bottom);
                    var score = search.Score(trial);
                    laid = score > laid.Score ? new Candidate(trial, score) : laid;
                }
            }

            if (laid != best)
            {
                laid = search.Climb(laid.Shape, FanMoves.Free, 2, 0.25);
                var edges = search.Edges(laid.Shape);
                var side = upper == FanMove.LeftTop ? edges.Left : edges.Right;
                var real = side > SideSupport && edges.Near > face + FaceGain;
                unlike = real && laid.Score > unlike.Score ? laid : unlike;
            }
        }

        return unlike;
    }

    /// <summary>Adds the cuts that explain more, the best first.</summary>
    private static Candidate CutOff(FanSearch search, Candidate best, PixelBox box, List<FanMove> moves)
    {
        while (true)
        {
            var (found, by) = (best with { Score = best.Score + CutGain }, default(FanMove?));
            foreach (var side in FanMoves.Cuts.Where(side => !moves.Contains(side)))
            {
                var cut = best.Shape.Cut.Moved(side, Edge(box, side) - best.Shape.Cut.At(side));
                var trial = search.Climb(best.Shape with { Cut = cut }, [.. moves, side], 2, 0.5);
                var (support, length) = search.CutEdge(side, trial.Shape);
                if (trial.Score > found.Score && support > CutSupport && length > CutLength)
                {
                    (found, by) = (trial, side);
                }
            }

            if (by is not { } added)
            {
                return best;
            }

            best = found;
            moves.Add(added);
        }
    }

    private static int Edge(PixelBox box, FanMove side) => side switch
    {
        FanMove.CutLeft => box.X,
        FanMove.CutTop => box.Y,
        FanMove.CutRight => box.Right,
        _ => box.Bottom,
    };

    /// <summary>In pixels; a fan that reaches the last cell reaches the border of the screen.</summary>
    private FanShape FullSize(in FanShape shape, GrayView luma)
    {
        var large = shape.Scaled(_screen.Factor);
        return large with
        {
            Cut = large.Cut with
            {
                Right = shape.Cut.Right >= _screen.Width ? luma.Width : large.Cut.Right,
                Bottom = shape.Cut.Bottom >= _screen.Height ? luma.Height : large.Cut.Bottom,
            },
        };
    }
}
