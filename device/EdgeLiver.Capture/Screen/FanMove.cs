namespace EdgeLiver.Capture;

/// <summary>One way of moving a part of a <see cref="FanShape"/>; more ways than it has numbers, since real faults go along these.</summary>
internal enum FanMove
{
    /// <summary>The whole fan to the right.</summary>
    Shift,

    /// <summary>Both sides outwards at the top, at the bottom.</summary>
    WidenTop,
    WidenBottom,

    /// <summary>One side to the right, the other stays.</summary>
    LeftSide,
    RightSide,

    /// <summary>One end of one side to the right: the fan is no longer symmetric.</summary>
    LeftTop,
    LeftBottom,
    RightTop,
    RightBottom,

    /// <summary>Top and bottom downwards.</summary>
    Near,
    Far,

    /// <summary>A cut to the right or downwards.</summary>
    CutLeft,
    CutTop,
    CutRight,
    CutBottom,
}

internal static class FanMoves
{
    /// <summary>The fan stays symmetric.</summary>
    public static readonly FanMove[] Symmetric =
        [FanMove.Shift, FanMove.WidenTop, FanMove.WidenBottom, FanMove.LeftSide, FanMove.RightSide, FanMove.Near, FanMove.Far];

    /// <summary>All but the cuts.</summary>
    public static readonly FanMove[] Free = [.. Symmetric, FanMove.LeftTop, FanMove.LeftBottom, FanMove.RightTop, FanMove.RightBottom];

    public static readonly FanMove[] Cuts = [FanMove.CutLeft, FanMove.CutTop, FanMove.CutRight, FanMove.CutBottom];

    public static FanShape Moved(this FanShape shape, FanMove move, double by)
    {
        var half = by / 2;
        var lean = half / (shape.BottomRow - shape.TopRow);
        return move switch
        {
            FanMove.Shift => shape with { CenterX = shape.CenterX + by },
            FanMove.WidenTop => shape with { HalfTop = shape.HalfTop + by },
            FanMove.WidenBottom => shape with { HalfBottom = shape.HalfBottom + by },
            FanMove.LeftSide => shape with { CenterX = shape.CenterX + half, HalfTop = shape.HalfTop - half, HalfBottom = shape.HalfBottom - half },
            FanMove.RightSide => shape with { CenterX = shape.CenterX + half, HalfTop = shape.HalfTop + half, HalfBottom = shape.HalfBottom + half },
            FanMove.LeftTop => shape with { CenterX = shape.CenterX + half, HalfTop = shape.HalfTop - half, Shear = shape.Shear - lean },
            FanMove.LeftBottom => shape with { HalfBottom = shape.HalfBottom - half, Shear = shape.Shear + lean },
            FanMove.RightTop => shape with { CenterX = shape.CenterX + half, HalfTop = shape.HalfTop + half, Shear = shape.Shear - lean },
            FanMove.RightBottom => shape with { HalfBottom = shape.HalfBottom + half, Shear = shape.Shear + lean },
            FanMove.Near => shape with { Near = shape.Near + by },
            FanMove.Far => shape with { Far = shape.Far + by },
            _ => shape with { Cut = shape.Cut.Moved(move, by) },
        };
    }
}

/// <summary>Where the screen cuts a fan off: continuous columns and rows.</summary>
internal readonly record struct Cut(double Left, double Top, double Right, double Bottom)
{
    public Cut Scaled(double factor) => new(Left * factor, Top * factor, Right * factor, Bottom * factor);

    public double At(FanMove side) => side switch
    {
        FanMove.CutLeft => Left,
        FanMove.CutTop => Top,
        FanMove.CutRight => Right,
        FanMove.CutBottom => Bottom,
        _ => throw new ArgumentOutOfRangeException(nameof(side), side, "is no cut"),
    };

    public Cut Moved(FanMove side, double by) => side switch
    {
        FanMove.CutLeft => this with { Left = Left + by },
        FanMove.CutTop => this with { Top = Top + by },
        FanMove.CutRight => this with { Right = Right + by },
        FanMove.CutBottom => this with { Bottom = Bottom + by },
        _ => throw new ArgumentOutOfRangeException(nameof(side), side, "is no cut"),
    };
}
