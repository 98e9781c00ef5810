using System.Collections.Immutable;

namespace EdgeLiver.Radiomics;

/// <summary>One step to a neighbour.</summary>
internal readonly record struct Direction(int X, int Y, int Z)
{
    /// <summary>The 4 directions of a slice, one of each pair of opposites.</summary>
    public static ImmutableArray<Direction> InSlice { get; } = [.. All().Where(d => d.Z == 0 && d.IsForward)];

    /// <summary>The 13 directions of a volume, one of each pair of opposites.</summary>
    public static ImmutableArray<Direction> InVolume { get; } = [.. All().Where(d => d.IsForward)];

    /// <summary>The 8 neighbours in a slice.</summary>
    public static ImmutableArray<Direction> AroundInSlice { get; } = [.. All().Where(d => d.Z == 0)];

    /// <summary>The 26 neighbours in a volume.</summary>
    public static ImmutableArray<Direction> AroundInVolume { get; } = [.. All()];

    /// <summary>True where one coordinate alone changes: over a side of a pixel, not a corner.</summary>
    public bool IsOverSide => Math.Abs(X) + Math.Abs(Y) + Math.Abs(Z) == 1;

    private bool IsForward => Z > 0 || (Z == 0 && (Y > 0 || (Y == 0 && X > 0)));

    private static IEnumerable<Direction> All() =>
        from z in Enumerable.Range(-1, 3)
        from y in Enumerable.Range(-1, 3)
        from x in Enumerable.Range(-1, 3)
        where (x, y, z) != (0, 0, 0)
        select new Direction(x, y, z);
}
