namespace EdgeLiver.Radiomics;

/// <summary>How often two grey levels are neighbours in some direction.</summary>
internal sealed class PairTable
{
    private readonly int[] _pairs;
    private readonly int _levels;

    /// <param name="levels">N_g.</param>
    public PairTable(int levels)
    {
        _levels = levels;
        _pairs = new int[(levels + 1) * (levels + 1)];
    }

    /// <summary>Pairs (i, j) at <c>i * (N_g + 1) + j</c>.</summary>
    public ReadOnlySpan<int> Pairs => _pairs;

    /// <summary>Counts the neighbours of some slices in one direction.</summary>
    public static PairTable Of(LevelVolume region, Direction step, int first, int end)
    {
        var table = new PairTable(region.Levels);
        foreach (var (x, y, z) in region.Inside(first, end))
        {
            var neighbour = region[x + step.X, y + step.Y, z + step.Z];
            if (neighbour > 0)
            {
                table._pairs[(region[x, y, z] * (region.Levels + 1)) + neighbour]++;
            }
        }

        return table;
    }

    public void Add(PairTable other)
    {
        for (var i = 0; i < _pairs.Length; i++)
        {
            _pairs[i] += other._pairs[i];
        }
    }

    public void Write(RadiomicMode mode, FeatureBlock<CooccurrenceFeature> target) =>
        Cooccurrence.Write(_pairs, _levels + 1, _levels, mode, target);
}
