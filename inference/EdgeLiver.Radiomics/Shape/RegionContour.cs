using System.Numerics;
using System.Runtime.Intrinsics;
using EdgeLiver.Imaging;

namespace EdgeLiver.Radiomics;

/// <summary>Area and length of a region's marching-squares contour.</summary>
/// <param name="Area">Area inside, in units of the spacing.</param>
/// <param name="Length">Length of all its lines.</param>
internal readonly record struct RegionContour(double Area, double Length)
{
    private const int WordBits = 64;

    /// <summary>Counts the kinds of cells, 64 at a time, and weighs them once: exact and the same on every machine.</summary>
    /// <param name="labels">The picture's label map.</param>
    /// <param name="label">The region's label.</param>
    /// <param name="box">The region's box.</param>
    /// <param name="spacing">Size of a pixel.</param>
    public static RegionContour Of(GrayView labels, byte label, PixelBox box, PixelSpacing spacing)
    {
        // A cell has a pixel's middle at each corner, so there is one more of them than there are pixels in a row.
        var words = (box.Width / WordBits) + 1;
        Span<ulong> above = stackalloc ulong[words];
        Span<ulong> below = stackalloc ulong[words];
        above.Clear();
        var cells = default(CellCounts);
        for (var y = box.Y; y <= box.Bottom; y++)
        {
            below.Clear();
            if (y < box.Bottom)
            {
                Mark(labels.Row(y).Slice(box.X, box.Width), label, below);
            }

            cells.AddRow(above, below);
            var row = above;
            above = below;
            below = row;
        }

        return Weigh(cells, spacing);
    }

    /// <summary>A bit for each pixel with the label.</summary>
    private static void Mark(ReadOnlySpan<byte> row, byte label, Span<ulong> bits)
    {
        var x = 0;
        for (; x + Vector256<byte>.Count <= row.Length; x += Vector256<byte>.Count)
        {
            var marks = Vector256.Equals(Vector256.Create(row[x..]), Vector256.Create(label)).ExtractMostSignificantBits();
            bits[x / WordBits] |= (ulong)marks << (x % WordBits);
        }

        for (; x < row.Length; x++)
        {
            bits[x / WordBits] |= (row[x] == label ? 1UL : 0) << (x % WordBits);
        }
    }

    private static RegionContour Weigh(CellCounts cells, PixelSpacing spacing)
    {
        var eighths = (8 * cells.Full) + (7 * cells.Three) + (4 * (cells.Upright + cells.Level)) + (2 * cells.Diagonal) + cells.One;
        var slope = Math.Sqrt((spacing.X * spacing.X) + (spacing.Y * spacing.Y)) / 2;
        return new RegionContour(
            eighths / 8.0 * spacing.X * spacing.Y,
            (cells.Upright * spacing.Y) + (cells.Level * spacing.X) + ((cells.One + cells.Three + (2 * cells.Diagonal)) * slope));
    }

    /// <summary>Cells by what lies at their corners.</summary>
    private struct CellCounts
    {
        public long Full;
        public long Three;
        public long One;

        /// <summary>Both corners of the left or of the right side: the contour runs up or down.</summary>
        public long Upright;

        /// <summary>Both upper or both lower corners.</summary>
        public long Level;

        /// <summary>Two opposite corners: two pieces of contour.</summary>
        public long Diagonal;

        public void AddRow(ReadOnlySpan<ulong> above, ReadOnlySpan<ulong> below)
        {
            ulong carryAbove = 0, carryBelow = 0;
            for (var i = 0; i < above.Length; i++)
            {
                ulong topRight = above[i], bottomRight = below[i];
                ulong topLeft = (topRight << 1) | carryAbove, bottomLeft = (bottomRight << 1) | carryBelow;
                (carryAbove, carryBelow) = (topRight >> (WordBits - 1), bottomRight >> (WordBits - 1));
                ulong left = topLeft & bottomLeft, right = topRight & bottomRight;
                var odd = topLeft ^ topRight ^ bottomLeft ^ bottomRight;
                var three = odd & (left | right);
                Full += BitOperations.PopCount(left & right);
                Three += BitOperations.PopCount(three);
                One += BitOperations.PopCount(odd & ~three);
                Upright += BitOperations.PopCount(~odd & (left ^ right));
                Level += BitOperations.PopCount(~odd & ((topLeft & topRight) ^ (bottomLeft & bottomRight)));
                Diagonal += BitOperations.PopCount(~odd & ((topLeft & bottomRight) ^ (topRight & bottomLeft)));
            }
        }
    }
}
