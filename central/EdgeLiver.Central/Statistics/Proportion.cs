namespace EdgeLiver.Central.Statistics;

/// <summary>A share and its 95 % interval by Wilson (1927): right for small counts and shares near 0 or 1.</summary>
/// <param name="Share">0 to 1; 0 where there are none.</param>
/// <param name="Low">0 to 1.</param>
/// <param name="High">0 to 1.</param>
internal readonly record struct Proportion(double Share, double Low, double High)
{
    private const double Z = 1.959963984540054;

    /// <param name="hits">0 to <paramref name="of"/>.</param>
    /// <param name="of">Cases; none gives 0 to 1.</param>
    public static Proportion Of(long hits, long of)
    {
        if (of == 0)
        {
            return new(0, 0, 1);
        }

        var share = (double)hits / of;
        var divisor = 1 + (Z * Z / of);
        var middle = (share + (Z * Z / (2 * of))) / divisor;
        var half = Z * Math.Sqrt((share * (1 - share) / of) + (Z * Z / (4.0 * of * of))) / divisor;
        return new(share, Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
