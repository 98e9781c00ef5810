using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>The part of a scanner's screen that shows ultrasound; does not change once found.</summary>
public sealed class Fan
{
    private readonly PixelSpan[] _rows;

    internal Fan(in FanShape shape, int width, int height)
    {
        (ScreenWidth, ScreenHeight) = (width, height);
        Kind = shape.Kind;
        _rows = new PixelSpan[height];
        var rows = new RowSpan[height];

        // Nothing that stands beside the fan may survive: the outline is known to about a pixel, so that much is given up.
        shape.Shrunk(1 + (height / 1000.0), width, height).Rows(rows);
        int left = width, right = 0, top = -1, bottom = -1;
        for (var y = 0; y < height; y++)
        {
            _rows[y] = PixelSpan.Of(rows[y], width);
            if (!_rows[y].IsEmpty)
            {
                (left, right) = (Math.Min(left, _rows[y].A), Math.Max(right, _rows[y].D));
                top = top < 0 ? y : top;
                bottom = y;
            }
        }

        Box = top < 0 ? default : new PixelBox(left, top, right - left, bottom - top + 1);
    }

    public FanKind Kind { get; }

    /// <summary>Tight box.</summary>
    public PixelBox Box { get; }

    /// <summary>Columns of the screen that it was found on.</summary>
    public int ScreenWidth { get; }

    /// <summary>Rows of the screen that it was found on.</summary>
    public int ScreenHeight { get; }

    public bool Contains(int x, int y)
    {
        var row = _rows[y];
        return (x >= row.A && x < row.B) || (x >= row.C && x < row.D);
    }

    /// <summary>Sets every pixel outside to 0.</summary>
    /// <param name="screen">Of the size that it was found on.</param>
    public void Blacken(GrayView screen)
    {
        for (var y = 0; y < screen.Height; y++)
        {
            var row = screen.Row(y);
            var inside = _rows[y];
            row[..inside.A].Clear();
            row[inside.B..inside.C].Clear();
            row[inside.D..].Clear();
        }
    }

    /// <summary>Writes the fan as a mask.</summary>
    /// <param name="mask">Of the size that it was found on; every pixel is written.</param>
    public void CopyTo(Mask mask)
    {
        mask.View.Fill(Mask.Inside);
        Blacken(mask.View);
    }

    /// <summary>The columns of one row that are inside: <c>[A, B)</c> and <c>[C, D)</c>, beside the probe's face two parts, else one.</summary>
    private readonly record struct PixelSpan(int A, int B, int C, int D)
    {
        public bool IsEmpty => B <= A && D <= C;

        /// <summary>Pixels whose middle is inside.</summary>
        public static PixelSpan Of(RowSpan row, int width)
        {
            if (row.IsEmpty)
            {
                return default;
            }

            var a = Math.Clamp((int)Math.Ceiling(row.A - 0.5), 0, width);
            var d = Math.Clamp((int)Math.Ceiling(row.D - 0.5), a, width);
            var b = Math.Clamp((int)Math.Ceiling(row.B - 0.5), a, d);
            return new PixelSpan(a, b, Math.Clamp((int)Math.Ceiling(row.C - 0.5), b, d), d);
        }
    }
}
