namespace EdgeLiver.Radiomics;

/// <summary>Count, means and principal axes of a region's pixels, from sums in whole numbers.</summary>
internal struct PixelMoments
{
    private long _x;
    private long _y;
    private long _xx;
    private long _xy;
    private long _yy;

    public long Count { get; private set; }

    /// <summary>Mean column, from the region's first.</summary>
    public readonly double MeanX => (double)_x / Count;

    /// <summary>Mean row, from the region's first.</summary>
    public readonly double MeanY => (double)_y / Count;

    /// <summary>Adds a row of the region from its first to its last pixel.</summary>
    public void AddRow(ReadOnlySpan<byte> row, byte label, int firstX, int y)
    {
        var (count, sum, squares) = row.Count(label) == row.Length ? Whole(firstX, row.Length) : OneByOne(row, label, firstX);
        Count += count;
        _x += sum;
        _xx += squares;
        _y += count * y;
        _xy += sum * y;
        _yy += count * y * y;
    }

    /// <summary>Lengths of the two principal axes, four times the root of each eigenvalue of the covariance.</summary>
    public readonly (double Major, double Minor) AxisLengths(PixelSpacing spacing)
    {
        var xx = Covariance(_xx, _x, _x) * spacing.X * spacing.X;
        var yy = Covariance(_yy, _y, _y) * spacing.Y * spacing.Y;
        var xy = Covariance(_xy, _x, _y) * spacing.X * spacing.Y;
        var half = (xx - yy) / 2;
        var major = ((xx + yy) / 2) + Math.Sqrt((half * half) + (xy * xy));
        // The smaller eigenvalue by the determinant: the difference of two large numbers would not be 0 for a straight line.
        var minor = major > 0 ? Math.Max(0, ((xx * yy) - (xy * xy)) / major) : 0;
        return (4 * Math.Sqrt(major), 4 * Math.Sqrt(minor));
    }

    private readonly double Covariance(long products, long a, long b) =>
        (double)(((Int128)Count * products) - ((Int128)a * b)) / ((double)Count * Count);

    /// <summary>Count, sum and sum of squares of n whole numbers from a first one: most rows of most lesions.</summary>
    private static (long Count, long Sum, long Squares) Whole(long first, long n)
    {
        var steps = n * (n - 1) / 2;
        return (n, (n * first) + steps, (n * first * first) + (2 * first * steps) + (steps * ((2 * n) - 1) / 3));
    }

    private static (long Count, long Sum, long Squares) OneByOne(ReadOnlySpan<byte> row, byte label, int firstX)
    {
        long count = 0, sum = 0, squares = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] == label)
            {
                long x = firstX + i;
                count++;
                sum += x;
                squares += x * x;
            }
        }

        return (count, sum, squares);
    }
}
