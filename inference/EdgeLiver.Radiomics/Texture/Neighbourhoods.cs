using System.Collections.Immutable;

namespace EdgeLiver.Radiomics;

/// <summary>Each pixel against its neighbours: how many share its level, and how far it is from their mean.</summary>
internal sealed class Neighbourhoods(int levels)
{
    private readonly int[] _counts = new int[levels];
    private readonly double[] _deviations = new double[levels];

    public LevelTable Dependences { get; } = new();

    /// <summary>Looks at the pixels of some slices.</summary>
    /// <param name="region">The levels.</param>
    /// <param name="neighbours">What touches a pixel.</param>
    /// <param name="first">First slice.</param>
    /// <param name="end">The slice after the last.</param>
    /// <param name="mode">Whether a pixel without neighbours counts for its level.</param>
    public static Neighbourhoods Of(LevelVolume region, ImmutableArray<Direction> neighbours, int first, int end, RadiomicMode mode)
    {
        var all = new Neighbourhoods(region.Levels);
        foreach (var (x, y, z) in region.Inside(first, end))
        {
            int level = region[x, y, z], inside = 0, sum = 0, alike = 0;
            foreach (var step in neighbours)
            {
                var neighbour = region[x + step.X, y + step.Y, z + step.Z];
                inside += neighbour > 0 ? 1 : 0;
                sum += neighbour;
                alike += neighbour == level ? 1 : 0;
            }

            all.Dependences.Add(level, alike + 1);
            if (inside > 0 || mode == RadiomicMode.PyRadiomics)
            {
                all._counts[level - 1]++;
            }

            if (inside > 0)
            {
                all._deviations[level - 1] += Math.Abs(level - ((double)sum / inside));
            }
        }

        return all;
    }

    public void Add(Neighbourhoods other)
    {
        Dependences.Add(other.Dependences);
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
            _deviations[i] += other._deviations[i];
        }
    }

    public void Write(FeatureBlock<ToneDifferenceFeature> target) => ToneDifference.Write(_counts, _deviations, target);
}
