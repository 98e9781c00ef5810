using EdgeLiver.Imaging;

namespace EdgeLiver.Radiomics;

/// <summary>Area and length of a region's marching-squares contour.</summary>
/// <param name="Area">Area inside, in units of the spacing.</param>
/// <param name="Length">Length of all its lines.</param>
internal readonly record struct RegionContour(double Area, double Length)
{
    // A cell has a pixel's middle at each corner: bit 0 top left, 1 bottom left, 2 top right, 3 bottom right.
    private const int Cells = 16;
    private const int LeftSide = 0b0011;
    private const int RightSide = 0b1100;
    private const int TopSide = 0b0101;
    private const int BottomSide = 0b1010;
    private const int FallingDiagonal = 0b1001;
    private const int RisingDiagonal = 0b0110;

    /// <summary>Counts the kinds of cells, whole numbers, and weighs them once: exact and the same on every machine.</summary>
    /// <param name="labels">The picture's label map.</param>
    /// <param name="label">The region's label.</param>
    /// <param name="box">The region's box.</param>
    /// <param name="spacing">Size of a pixel.</param>
    public static RegionContour Of(GrayView labels, byte label, PixelBox box, PixelSpacing spacing)
    {
        Span<long> cells = stackalloc long[Cells];
        for (var y = box.Y; y <= box.Bottom; y++)
        {
            var above = y > box.Y ? labels.Row(y - 1).Slice(box.X, box.Width) : default;
            var below = y < box.Bottom ? labels.Row(y).Slice(box.X, box.Width) : default;
            CountRow(above, below, label, box.Width, cells);
        }

        return Weigh(cells, spacing);
    }

    private static void CountRow(ReadOnlySpan<byte> above, ReadOnlySpan<byte> below, byte label, int width, Span<long> cells)
    {
        var left = 0;
        for (var x = 0; x < width; x++)
        {
            var top = !above.IsEmpty && above[x] == label ? 1 : 0;
            var bottom = !below.IsEmpty && below[x] == label ? 2 : 0;
            var right = top | bottom;
            cells[left | (right << 2)]++;
            left = right;
        }

        cells[left]++;
    }

    private static RegionContour Weigh(ReadOnlySpan<long> cells, PixelSpacing spacing)
    {
        long full = cells[Cells - 1], upright = cells[LeftSide] + cells[RightSide], level = cells[TopSide] + cells[BottomSide];
        long twoPieces = cells[FallingDiagonal] + cells[RisingDiagonal], one = 0, three = 0;
        for (var corner = 1; corner < Cells; corner <<= 1)
        {
            one += cells[corner];
            three += cells[(Cells - 1) ^ corner];
        }

        var eighths = (8 * full) + (7 * three) + (4 * (upright + level)) + (2 * twoPieces) + one;
        var slope = Math.Sqrt((spacing.X * spacing.X) + (spacing.Y * spacing.Y)) / 2;
        return new RegionContour(
            eighths / 8.0 * spacing.X * spacing.Y,
            (upright * spacing.Y) + (level * spacing.X) + ((one + three + (2 * twoPieces)) * slope));
    }
}
