using EdgeLiver.Imaging;

namespace EdgeLiver.Radiomics;

/// <summary>The convex hull of a region's contour, found from the ends of its rows, and the longest line across it.</summary>
/// <remarks>
/// The contour runs half a pixel around each pixel's middle, so in doubled coordinates all its corners are whole numbers and
/// the hull is exact. A pixel inside a row can't be on the hull: only the two ends of each row are looked at.
/// </remarks>
internal sealed class ConvexOutline
{
    private int[] _left = [];
    private int[] _right = [];
    private (int X, int Y)[] _hull = [];
    private PixelBox _box;
    private int _corners;

    /// <summary>Forgets the last region and takes one that fills this box.</summary>
    public void Begin(PixelBox box)
    {
        var lines = (2 * box.Height) + 1;
        if (_left.Length < lines)
        {
            _left = new int[lines];
            _right = new int[lines];
            _hull = new (int, int)[2 * lines];
        }

        _box = box;
        _left.AsSpan(0, lines).Fill(int.MaxValue);
        _right.AsSpan(0, lines).Fill(int.MinValue);
    }

    /// <summary>Adds a row of the region by its first and last column.</summary>
    public void AddRow(int y, int first, int last)
    {
        var line = (2 * (y - _box.Y)) + 1;
        Widen(line, (2 * first) - 1, (2 * last) + 1);
        Widen(line - 1, 2 * first, 2 * last);
        Widen(line + 1, 2 * first, 2 * last);
    }

    /// <summary>The longest line between two corners of the contour, by rotating calipers.</summary>
    public LongAxis Longest(PixelSpacing spacing)
    {
        Close();
        double best = -1;
        (int X, int Y) from = default, to = default;
        for (int i = 0, j = 1; i < _corners; i++)
        {
            var next = Next(i);
            // The far side: the corners with the greatest distance from this edge. Scaling the axes changes no comparison.
            while (Cross(_hull[i], _hull[next], _hull[Next(j)]) > Cross(_hull[i], _hull[next], _hull[j]))
            {
                j = Next(j);
            }

            Try(_hull[i], _hull[j]);
            Try(_hull[next], _hull[j]);
        }

        return from.Y <= to.Y ? Axis(from, to) : Axis(to, from);

        void Try((int X, int Y) a, (int X, int Y) b)
        {
            double dx = (a.X - b.X) * spacing.X, dy = (a.Y - b.Y) * spacing.Y;
            var squared = (dx * dx) + (dy * dy);
            if (squared > best)
            {
                (best, from, to) = (squared, a, b);
            }
        }

        LongAxis Axis((int X, int Y) a, (int X, int Y) b) =>
            new(a.X / 2.0, Row(a), b.X / 2.0, Row(b), Math.Sqrt(best) / 2);

        double Row((int X, int Y) corner) => _box.Y + ((corner.Y - 1) / 2.0);
    }

    private void Widen(int line, int left, int right)
    {
        _left[line] = Math.Min(_left[line], left);
        _right[line] = Math.Max(_right[line], right);
    }

    /// <summary>Left side downwards, then right side upwards; corners on a straight side are left out.</summary>
    private void Close()
    {
        _corners = 0;
        var lines = (2 * _box.Height) + 1;
        for (var line = 0; line < lines; line++)
        {
            Turn(_left[line], line, 0);
        }

        var bottom = _corners - 1;
        for (var line = lines - 1; line >= 0; line--)
        {
            Turn(_right[line], line, bottom);
        }

        // Where the top line is one point, the right side ends where the left one began.
        if (_hull[_corners - 1] == _hull[0])
        {
            _corners--;
        }
    }

    private void Turn(int x, int line, int start)
    {
        if (x is int.MaxValue or int.MinValue)
        {
            return;
        }

        while (_corners - start >= 2 && Cross(_hull[_corners - 2], _hull[_corners - 1], (x, line)) <= 0)
        {
            _corners--;
        }

        if (_corners == 0 || _hull[_corners - 1] != (x, line))
        {
            _hull[_corners++] = (x, line);
        }
    }

    private int Next(int corner) => corner + 1 == _corners ? 0 : corner + 1;

    /// <summary>Twice the area of the triangle, positive where it turns the way that the hull runs.</summary>
    private static long Cross((int X, int Y) a, (int X, int Y) b, (int X, int Y) c) =>
        ((long)(c.X - a.X) * (b.Y - a.Y)) - ((long)(b.X - a.X) * (c.Y - a.Y));
}
