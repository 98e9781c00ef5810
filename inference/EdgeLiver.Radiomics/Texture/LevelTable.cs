namespace EdgeLiver.Radiomics;

/// <summary>How often a grey level meets a second property: a run's length, a zone's size or distance, a pixel's dependence.</summary>
internal sealed class LevelTable
{
    /// <summary>Why runs can be undefined: PyRadiomics' rule for thin regions leaves one pixel no direction.</summary>
    public const string OnePixel = "the region is one pixel";

    private readonly Dictionary<(int Level, int Property), int> _counts = [];

    /// <summary>Entries, level by level, of each property that occurs.</summary>
    public IEnumerable<KeyValuePair<(int Level, int Property), int>> Counts => _counts;

    public void Add(int level, int property, int count = 1) =>
        _counts[(level, property)] = _counts.GetValueOrDefault((level, property)) + count;

    public void Add(LevelTable other)
    {
        foreach (var ((level, property), count) in other._counts)
        {
            Add(level, property, count);
        }
    }

    /// <summary>Writes the family's features.</summary>
    /// <param name="pixels">See <see cref="Emphasis.Write"/>.</param>
    /// <param name="target">Where they go.</param>
    public void Write<TFeature>(long pixels, FeatureBlock<TFeature> target)
        where TFeature : struct, Enum
    {
        if (_counts.Count == 0)
        {
            target.SetAllUndefined(OnePixel);
            return;
        }

        int[] properties = [.. _counts.Keys.Select(key => key.Property).Distinct().Order()];
        var columns = properties.Index().ToDictionary(x => x.Item, x => x.Index);
        var table = new int[_counts.Keys.Max(key => key.Level) * properties.Length];
        foreach (var ((level, property), count) in _counts)
        {
            table[((level - 1) * properties.Length) + columns[property]] = count;
        }

        Emphasis.Write(table, [.. properties.Select(x => (double)x)], pixels, target);
    }
}
