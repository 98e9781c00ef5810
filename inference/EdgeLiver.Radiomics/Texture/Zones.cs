using System.Collections.Immutable;

namespace EdgeLiver.Radiomics;

/// <summary>Connected patches of one grey level, by size and by distance from the region's edge.</summary>
internal sealed class Zones
{
    public LevelTable Sizes { get; } = new();

    public LevelTable Distances { get; } = new();

    /// <summary>Finds the zones of some slices.</summary>
    /// <param name="region">The levels.</param>
    /// <param name="distances">Each place's distance from the edge of the region's form.</param>
    /// <param name="neighbours">What touches a pixel.</param>
    /// <param name="first">First slice.</param>
    /// <param name="end">The slice after the last.</param>
    public static Zones Of(LevelVolume region, LevelVolume distances, ImmutableArray<Direction> neighbours, int first, int end)
    {
        var zones = new Zones();
        var seen = new HashSet<(int, int, int)>();
        var waiting = new Stack<(int X, int Y, int Z)>();
        foreach (var place in region.Inside(first, end))
        {
            if (!seen.Add(place))
            {
                continue;
            }

            var level = region[place.X, place.Y, place.Z];
            int size = 0, distance = int.MaxValue;
            waiting.Push(place);
            while (waiting.TryPop(out var here))
            {
                size++;
                distance = Math.Min(distance, distances[here.X, here.Y, here.Z]);
                foreach (var step in neighbours)
                {
                    var next = (X: here.X + step.X, Y: here.Y + step.Y, Z: here.Z + step.Z);
                    if (region[next.X, next.Y, next.Z] == level && seen.Add(next))
                    {
                        waiting.Push(next);
                    }
                }
            }

            zones.Sizes.Add(level, size);
            zones.Distances.Add(level, distance);
        }

        return zones;
    }

    public void Add(Zones other)
    {
        Sizes.Add(other.Sizes);
        Distances.Add(other.Distances);
    }
}
