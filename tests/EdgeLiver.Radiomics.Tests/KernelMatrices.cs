using EdgeLiver.Imaging;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>All matrices of a picture as the kernel counts them.</summary>
internal sealed class KernelMatrices : IDisposable
{
    private readonly LevelPlane _plane = new();
    private readonly PicturePairs _pairs = new();
    private readonly PictureRuns _runs = new();
    private readonly PictureZones _zones = new();
    private readonly PictureNeighbourhoods _around = new();
    private readonly PictureDistances _distances = new();
    private readonly int _levels;

    /// <param name="picture">Levels; 0 is outside.</param>
    /// <param name="levels">N_g.</param>
    public KernelMatrices(Mask picture, int levels)
    {
        _levels = levels;
        using var inside = new Mask(picture.Width, picture.Height);
        inside.View.Fill(Mask.Inside);
        byte[] same = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        _plane.Fill(new LevelSource(picture.View, inside.View, Mask.Inside, picture.Area(), same));
        _pairs.Count(_plane, levels);
        _around.Count(_plane, levels, lonePixelsCount: false);
        _distances.Measure(_plane);
        CountLines(picture);
    }

    /// <summary>Every number of every matrix, in a fixed order.</summary>
    public IEnumerable<long> Numbers()
    {
        foreach (var ((_, level, property), count) in Entries())
        {
            yield return level;
            yield return property;
            yield return count;
        }

        for (var level = 0; level < _levels; level++)
        {
            yield return _around.ToneCounts[level];
            // Eighths, sevenths and so on add up the same way everywhere: to the last bit.
            yield return BitConverter.DoubleToInt64Bits(_around.ToneDeviations[level]);
        }
    }

    /// <summary>All entries that are not 0, by name of the matrix, level and property.</summary>
    public SortedDictionary<(string Matrix, int Level, int Property), long> Entries()
    {
        var entries = new SortedDictionary<(string, int, int), long>();
        for (var d = 0; d < PicturePairs.Directions; d++)
        {
            Add(entries, $"pairs {d}", _pairs.Table(d), _pairs.Stride, 0, column => column);
            Add(entries, $"runs {d}", _runs.Table(d), _runs.Longest, 1, column => column + 1);
        }

        double[] sizes = [.. _zones.SizeColumns];
        Add(entries, "sizes", _zones.Sizes, sizes.Length, 1, column => (int)sizes[column]);
        Add(entries, "distances", _zones.Distances, _zones.Farthest, 1, column => column + 1);
        Add(entries, "dependences", _around.Dependences, PictureNeighbourhoods.Columns, 1, column => column + 1);
        return entries;
    }

    public void Dispose()
    {
        _plane.Dispose();
        _pairs.Dispose();
        _runs.Dispose();
        _zones.Dispose();
        _around.Dispose();
        _distances.Dispose();
    }

    private static void Add(
        SortedDictionary<(string Matrix, int Level, int Property), long> entries, string matrix, ReadOnlySpan<int> table, int columns, int first, Func<int, int> property)
    {
        for (var i = 0; i < table.Length; i++)
        {
            var key = (matrix, (i / columns) + first, property(i % columns));
            if (table[i] != 0 && key.Item2 > 0 && key.Item3 > 0)
            {
                entries.Add(key, table[i]);
            }
        }
    }

    private unsafe void CountLines(Mask picture)
    {
        var pixels = new int[_levels];
        _runs.Begin(_plane, _levels);
        _zones.Begin(_plane, _levels);
        var links = new Links[_plane.Blocks];
        for (var y = 0; y < picture.Height; y++)
        {
            foreach (var level in picture.Row(y))
            {
                if (level > 0)
                {
                    pixels[level - 1]++;
                }
            }

            for (var b = 0; b < links.Length; b++)
            {
                links[b] = Links.Of(_plane.Row(y) + (b * Links.Pixels), _plane.Stride);
            }

            _runs.Add(y, _plane.Row(y), links);
            _zones.Add(y, _plane.Row(y), _distances.Row(y), links, _runs);
        }

        _runs.Finish(pixels);
        _zones.Finish();
    }
}
