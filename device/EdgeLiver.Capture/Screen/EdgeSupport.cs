using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>How well an outline runs along real edges: lit on its inner side, plain screen on the outer side.</summary>
/// <param name="Left">Mean along the left side, -1 to 1; where both sides are dark, in shadow, a point says nothing: 0.</param>
/// <param name="Right">The same along the right side.</param>
/// <param name="Near">Along the probe's face.</param>
/// <param name="Far">Along the bottom.</param>
internal readonly record struct EdgeSupport(double Left, double Right, double Near, double Far)
{
    /// <summary>The sides count more: they are straight for longest, and decide the apex.</summary>
    public double Weighted => (0.3 * (Left + Right)) + (0.3 * Near) + (0.2 * Far);

    /// <param name="shape">The outline, in pixels of the picture.</param>
    /// <param name="rows">Its rows, one for each of the picture.</param>
    /// <param name="probe">Looks at the picture.</param>
    /// <param name="step">Pixels from point to point along the outline.</param>
    public static EdgeSupport Of(in FanShape shape, ReadOnlySpan<RowSpan> rows, in EdgeProbe probe, int step)
    {
        Mean left = new(probe), right = new(probe);
        var corner = Math.Min(rows.Length, shape.FarCornerRow);
        for (var y = Math.Max(0, (int)shape.Cut.Top); y < corner; y += step)
        {
            var row = rows[y];
            if (!row.IsEmpty)
            {
                left.Add(probe.Step(row.A, y + 0.5, 1, 0));
                right.Add(probe.Step(row.D, y + 0.5, -1, 0));
            }
        }

        var near = Along(shape, probe, shape.NearSpan, shape.Near, 1, step);
        var far = Along(shape, probe, shape.FarSpan, shape.Far, -1, step);
        return new EdgeSupport(left.Value, right.Value, near, far);
    }

    /// <summary>Support of one cut, along the part where it is what ends the fan, and how many pixels long that is.</summary>
    public static (double Support, int Length) OfCut(FanMove side, in FanShape shape, ReadOnlySpan<RowSpan> rows, in EdgeProbe probe)
    {
        Mean mean = new(probe);
        var at = shape.Cut.At(side);
        if (side is FanMove.CutTop or FanMove.CutBottom)
        {
            var into = side == FanMove.CutTop ? 1 : -1;
            var row = rows[Math.Clamp((int)(at + (0.5 * into)), 0, rows.Length - 1)];
            for (var x = row.A + 0.5; x < row.D; x++)
            {
                if (x < row.B || x >= row.C)
                {
                    mean.Add(probe.Step(x, at, 0, into));
                }
            }

            return (mean.Value, mean.Count);
        }

        for (var y = 0; y < rows.Length; y++)
        {
            var ends = side == FanMove.CutLeft ? rows[y].A <= at : rows[y].D >= at;
            if (ends && !rows[y].IsEmpty)
            {
                mean.Add(probe.Step(at, y + 0.5, side == FanMove.CutLeft ? 1 : -1, 0));
            }
        }

        return (mean.Value, mean.Count);
    }

    /// <summary>Along the top, where inside is below (<paramref name="into"/> 1), or the bottom (-1).</summary>
    private static double Along(in FanShape shape, in EdgeProbe probe, (double From, double To) span, double row, int into, int step)
    {
        Mean mean = new(probe);
        var (apexX, apexY) = shape.Curved ? (shape.ApexX, shape.ApexY) : default;
        var radius = row - apexY;
        var to = Math.Min(span.To, shape.Cut.Right);
        for (var x = Math.Max(span.From, shape.Cut.Left) + (step / 2.0); x < to; x += step)
        {
            var y = shape.Curved ? apexY + Math.Sqrt(Math.Max(0, (radius * radius) - ((x - apexX) * (x - apexX)))) : row;
            mean.Add(probe.Step(x, Math.Clamp(y, shape.Cut.Top, shape.Cut.Bottom), 0, into));
        }

        return mean.Value;
    }

    private struct Mean(in EdgeProbe probe)
    {
        private readonly int _most = probe.Points;
        private int _sum;

        public int Count { get; private set; }

        public readonly double Value => Count > 0 ? (double)_sum / (_most * Count) : 0;

        public void Add(int step)
        {
            _sum += step;
            Count++;
        }
    }
}

/// <summary>Looks at a picture on both sides of an outline: a few points, evenly over twice the reach.</summary>
/// <param name="picture">Any values.</param>
/// <param name="lit">For each value: is it lit?</param>
/// <param name="reach">Half of how far it looks, pixels.</param>
/// <param name="points">On each side.</param>
internal readonly ref struct EdgeProbe(GrayView picture, ReadOnlySpan<bool> lit, double reach, int points)
{
    private readonly GrayView _picture = picture;
    private readonly ReadOnlySpan<bool> _lit = lit;
    private readonly double _spacing = 2 * reach / points;

    /// <summary>On each side.</summary>
    public int Points { get; } = points;

    /// <summary>Lit points inside less lit points outside; beyond the picture nothing is lit.</summary>
    /// <param name="x">Column of the outline.</param>
    /// <param name="y">Row of the outline.</param>
    /// <param name="dx">Columns that lead inside: -1, 0, 1.</param>
    /// <param name="dy">Rows that lead inside.</param>
    public int Step(double x, double y, int dx, int dy)
    {
        var step = 0;
        for (var i = 0; i < Points; i++)
        {
            var away = (i + 0.5) * _spacing;
            step += Lit(x + (away * dx), y + (away * dy)) - Lit(x - (away * dx), y - (away * dy));
        }

        return step;
    }

    private int Lit(double x, double y)
    {
        var (i, j) = ((int)Math.Floor(x), (int)Math.Floor(y));
        return (uint)i < (uint)_picture.Width && (uint)j < (uint)_picture.Height && _lit[_picture.Row(j)[i]] ? 1 : 0;
    }
}
