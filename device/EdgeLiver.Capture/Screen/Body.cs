using EdgeLiver.Imaging;

namespace EdgeLiver.Capture;

/// <summary>The largest connected lit part of a screen: where a fan is looked for first.</summary>
/// <param name="Box">The smallest box around it, cells.</param>
/// <param name="LitCells">Lit cells in it.</param>
internal readonly record struct Body(PixelBox Box, int LitCells)
{
    /// <summary>Lit cells of nine that make the middle one solid: letters and lines have fewer.</summary>
    private const int Solid = 8;

    /// <summary>Solid parts this many cells apart are one: tissue behind a shadow, not a text beside the fan.</summary>
    private const int Reach = 2;

    public static Body LargestOf(CoarseScreen screen)
    {
        var (width, height) = (screen.Width, screen.Height);
        var open = new bool[width * height];
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                if (LitAround(screen, x, y) >= Solid)
                {
                    Grow(open, width, height, x, y);
                }
            }
        }

        var largest = default(Body);
        var stack = new Stack<int>();
        for (var start = 0; start < open.Length; start++)
        {
            if (open[start])
            {
                var body = Fill(screen, open, start, stack);
                largest = body.LitCells > largest.LitCells ? body : largest;
            }
        }

        return largest;
    }

    private static int LitAround(CoarseScreen screen, int x, int y)
    {
        var lit = 0;
        for (var j = y - 1; j <= y + 1; j++)
        {
            foreach (var kind in screen.Kinds.Row(j).Slice(x - 1, 3))
            {
                lit += kind == (byte)CellKind.Lit ? 1 : 0;
            }
        }

        return lit;
    }

    private static void Grow(bool[] open, int width, int height, int x, int y)
    {
        var (left, right) = (Math.Max(0, x - Reach), Math.Min(width - 1, x + Reach));
        for (var j = Math.Max(0, y - Reach); j <= Math.Min(height - 1, y + Reach); j++)
        {
            open.AsSpan((j * width) + left, right - left + 1).Fill(true);
        }
    }

    /// <summary>Empties the connected part around <paramref name="start"/> and measures it.</summary>
    private static Body Fill(CoarseScreen screen, bool[] open, int start, Stack<int> stack)
    {
        var (width, height) = (screen.Width, screen.Height);
        int lit = 0, left = width, top = height, right = -1, bottom = -1;
        open[start] = false;
        stack.Push(start);
        while (stack.TryPop(out var at))
        {
            var (x, y) = (at % width, at / width);
            lit += screen[x, y] == CellKind.Lit ? 1 : 0;
            (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y));
            Visit(x > 0, at - 1);
            Visit(x < width - 1, at + 1);
            Visit(y > 0, at - width);
            Visit(y < height - 1, at + width);
        }

        // The box without what growing added; solid cells keep one row of neighbours.
        (left, top) = (left + Reach - 1, top + Reach - 1);
        return new Body(new PixelBox(left, top, Math.Max(1, right - Reach + 2 - left), Math.Max(1, bottom - Reach + 2 - top)), lit);

        void Visit(bool exists, int next)
        {
            if (exists && open[next])
            {
                open[next] = false;
                stack.Push(next);
            }
        }
    }
}
