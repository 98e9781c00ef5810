namespace EdgeLiver.Radiomics;

/// <summary>
/// The 16 features that IBSI defines alike for runs, size zones, distance zones and dependences, from a table of grey level and a
/// second property (length, size, distance, dependence).
/// </summary>
/// <remarks>
/// The families' enumerations list them in the same order: short, long, low level, high level, the four products, level
/// non-uniformity and its normalised form, the same for the property, percentage, both variances, entropy; dependences
/// have the energy as a 17th.
/// </remarks>
internal static class Emphasis
{
    private const int Energy = 16;

    /// <summary>Writes the family.</summary>
    /// <typeparam name="TFeature">Its enumeration.</typeparam>
    /// <param name="table">Entries at <c>(level - 1) * columns.Length + column</c>; at least one.</param>
    /// <param name="columns">What the columns stand for, above 0.</param>
    /// <param name="pixels">Pixels that the percentage is of, times the directions that were merged.</param>
    /// <param name="target">Where the features go.</param>
    public static void Write<TFeature>(
        ReadOnlySpan<int> table, ReadOnlySpan<double> columns, long pixels, FeatureBlock<TFeature> target)
        where TFeature : struct, Enum
    {
        Span<long> columnTotals = stackalloc long[columns.Length];
        columnTotals.Clear();
        var sums = default(Sums);
        for (int level = 1, start = 0; start < table.Length; level++, start += columns.Length)
        {
            AddLevel(level, table.Slice(start, columns.Length), columns, columnTotals, ref sums);
        }

        double total = sums.Total, property = 0, columnSquares = 0;
        for (var c = 0; c < columns.Length; c++)
        {
            property += columnTotals[c] * columns[c];
            columnSquares += (double)columnTotals[c] * columnTotals[c];
        }

        double meanLevel = sums.Levels / total, meanProperty = property / total;
        var levelVariance = LevelVariance(table, columns.Length, meanLevel) / total;
        var propertyVariance = ColumnVariance(columnTotals, columns, meanProperty) / total;
        ReadOnlySpan<double> features =
        [
            sums.Short / total, sums.Long / total, sums.Low / total, sums.High / total,
            sums.ShortLow / total, sums.ShortHigh / total, sums.LongLow / total, sums.LongHigh / total,
            sums.LevelSquares / total, sums.LevelSquares / (total * total), columnSquares / total, columnSquares / (total * total),
            total / pixels, levelVariance, propertyVariance, Math.Max(0, Math.Log2(total) - (sums.Logarithms / total)),
        ];
        for (var i = 0; i < features.Length; i++)
        {
            target[i] = features[i];
        }

        if (FeatureBlock<TFeature>.Length > Energy)
        {
            target[Energy] = sums.Squares / (total * total);
        }
    }

    private static void AddLevel(
        int level, ReadOnlySpan<int> row, ReadOnlySpan<double> columns, Span<long> columnTotals, ref Sums sums)
    {
        long entries = 0;
        double @short = 0, @long = 0;
        for (var c = 0; c < row.Length; c++)
        {
            var count = row[c];
            if (count > 0)
            {
                var square = columns[c] * columns[c];
                entries += count;
                columnTotals[c] += count;
                @short += count / square;
                @long += count * square;
                sums.Squares += (double)count * count;
                sums.Logarithms += CountLogarithm.Of(count);
            }
        }

        var levelSquare = (double)level * level;
        sums.Total += entries;
        sums.Levels += (double)entries * level;
        sums.LevelSquares += (double)entries * entries;
        sums.Short += @short;
        sums.Long += @long;
        sums.Low += entries / levelSquare;
        sums.High += entries * levelSquare;
        sums.ShortLow += @short / levelSquare;
        sums.ShortHigh += @short * levelSquare;
        sums.LongLow += @long / levelSquare;
        sums.LongHigh += @long * levelSquare;
    }

    private static double LevelVariance(ReadOnlySpan<int> table, int columns, double mean)
    {
        double sum = 0;
        for (int level = 1, start = 0; start < table.Length; level++, start += columns)
        {
            long entries = 0;
            foreach (var count in table.Slice(start, columns))
            {
                entries += count;
            }

            sum += entries * (level - mean) * (level - mean);
        }

        return sum;
    }

    private static double ColumnVariance(ReadOnlySpan<long> totals, ReadOnlySpan<double> columns, double mean)
    {
        double sum = 0;
        for (var c = 0; c < columns.Length; c++)
        {
            sum += totals[c] * (columns[c] - mean) * (columns[c] - mean);
        }

        return sum;
    }

    private struct Sums
    {
        public long Total;
        public double Levels;
        public double LevelSquares;
        public double Short;
        public double Long;
        public double Low;
        public double High;
        public double ShortLow;
        public double ShortHigh;
        public double LongLow;
        public double LongHigh;
        public double Squares;
        public double Logarithms;
    }
}
