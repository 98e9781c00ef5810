using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>The part of a scanner's screen that shows ultrasound; everything else is not ours to see.</summary>
/// <remarks>
/// Never changes. About a pixel smaller all round than what was found, since a fan's outermost pixels hold little and a letter beside
/// it must not.
/// </remarks>
public sealed class Fan
{
    /// <summary>A probe's face narrower than this share of the depth is a point: phased array.</summary>
    private const double SectorFace = 0.12;

    /// <summary>Columns by which each side goes out from row to row: less is a rectangle found a little askew.</summary>
    private const double SpreadingSides = 0.05;

    /// <summary>Of the height from a round face's corners to its middle, how much is cut off where the face is flat.</summary>
    private const double FlatTop = 0.5;

    private readonly PixelSpan[] _rows;

    internal Fan(in FanShape shape, int width, int height)
    {
        var margin = 0.5 + (height / 2000.0);
        var rows = new RowSpan[height];
        shape.Shrunk(margin, width, height).Rows(rows);
        _rows = Array.ConvertAll(rows, row => row.Pixels(width));
        (ScreenWidth, ScreenHeight) = (width, height);
        (Box, Area) = Measure(_rows);
        Kind = KindOf(shape);
        Arcs = shape.Curved ? FanArcs.Of(shape) : null;
        Shape = shape;
    }

    public FanKind Kind { get; }

    /// <summary>The smallest box around all its pixels.</summary>
    public PixelBox Box { get; }

    /// <summary>Pixels.</summary>
    public int Area { get; }

    /// <summary>Columns of the screen that it was found on.</summary>
    public int ScreenWidth { get; }

    /// <summary>Rows of the screen that it was found on.</summary>
    public int ScreenHeight { get; }

    /// <summary>Apex, radii and angles; null for <see cref="FanKind.Linear"/>.</summary>
    public FanArcs? Arcs { get; }

    /// <summary>Width of the probe's face, pixels.</summary>
    public double FaceWidth => Kind == FanKind.Trapezoid && Arcs is not null
        ? 2 * (Shape.HalfTop + (Shape.Slope * (Shape.Cut.Top - Shape.TopRow)))
        : Shape.NearSpan.Right - Shape.NearSpan.Left;

    internal FanShape Shape { get; }

    internal ReadOnlySpan<PixelSpan> Rows => _rows;

    /// <summary>Is this pixel ultrasound? Pixels beyond the screen are not.</summary>
    public bool Contains(int x, int y)
    {
        if ((uint)y >= (uint)_rows.Length)
        {
            return false;
        }

        var row = _rows[y];
        return (x >= row.A && x < row.B) || (x >= row.C && x < row.D);
    }

    /// <summary>Sets every pixel outside to 0.</summary>
    /// <exception cref="ArgumentException">The screen has another size.</exception>
    public void Blacken(GrayView screen)
    {
        CheckSize(screen.Width, screen.Height, nameof(screen));
        for (var y = 0; y < _rows.Length; y++)
        {
            var inside = _rows[y];
            var row = screen.Row(y);
            row[..inside.A].Clear();
            row[inside.B..inside.C].Clear();
            row[inside.D..].Clear();
        }
    }

    /// <summary>Writes the fan as a mask.</summary>
    /// <exception cref="ArgumentException">The mask has another size.</exception>
    public void CopyTo(Mask mask)
    {
        CheckSize(mask.Width, mask.Height, nameof(mask));
        mask.View.Fill(Mask.Inside);
        Blacken(mask.View);
    }

    private static FanKind KindOf(in FanShape shape)
    {
        if (!shape.Curved)
        {
            // A steered parallelogram leans, and keeps its width.
            return shape.Slope > SpreadingSides ? FanKind.Trapezoid : FanKind.Linear;
        }

        // The corners of a round face lie above its middle; a straight line that cuts them off is a flat face.
        var corner = shape.ApexY + (shape.NearRadius * Math.Cos(shape.HalfAngle));
        var flat = shape.Cut.Top - corner > FlatTop * Math.Max(2, shape.Near - corner);
        return flat ? FanKind.Trapezoid : shape.NearRadius < SectorFace * shape.FarRadius ? FanKind.Sector : FanKind.Convex;
    }

    private void CheckSize(int width, int height, string name)
    {
        if (width != ScreenWidth || height != ScreenHeight)
        {
            throw new ArgumentException($"the fan was found on a screen of {ScreenWidth}x{ScreenHeight}, this one is {width}x{height}: find it anew", name);
        }
    }

    private static (PixelBox Box, int Area) Measure(ReadOnlySpan<PixelSpan> rows)
    {
        int left = int.MaxValue, right = 0, top = -1, bottom = 0, area = 0;
        for (var y = 0; y < rows.Length; y++)
        {
            var row = rows[y];
            var pixels = row.B - row.A + row.D - row.C;
            if (pixels > 0)
            {
                area += pixels;
                (left, right) = (Math.Min(left, row.B > row.A ? row.A : row.C), Math.Max(right, row.D > row.C ? row.D : row.B));
                (top, bottom) = (top < 0 ? y : top, y + 1);
            }
        }

        return area == 0 ? default : (new PixelBox(left, top, right - left, bottom - top), area);
    }
}

/// <summary>A fan of scan lines that meet in one point; pixels, whose corner (0, 0) is the screen's.</summary>
/// <param name="ApexX">Column of that point.</param>
/// <param name="ApexY">Its row, above the fan; may be negative.</param>
/// <param name="NearRadius">From there to the probe's face.</param>
/// <param name="FarRadius">From there to the deepest echo.</param>
/// <param name="LeftAngle">Left side against the vertical, radians, positive outwards.</param>
/// <param name="RightAngle">Right side, the same way.</param>
public readonly record struct FanArcs(double ApexX, double ApexY, double NearRadius, double FarRadius, double LeftAngle, double RightAngle)
{
    internal static FanArcs Of(in FanShape shape) => new(
        shape.ApexX, shape.ApexY, Math.Max(0, shape.NearRadius), shape.FarRadius, Math.Atan(shape.Slope - shape.Shear), Math.Atan(shape.Slope + shape.Shear));
}
