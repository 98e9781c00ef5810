namespace EdgeLiver.Radiomics;

/// <summary>The convex hull of a region's surface mesh.</summary>
internal static class RegionHull
{
    // Half a voxel beyond the last centre on either side.
    private const int LongestRegion = (LatticePoint.LongestSide / 2) - 1;

    private static readonly LatticePoint[] ToFaces = [new(-1, 0, 0), new(1, 0, 0), new(0, -1, 0), new(0, 1, 0), new(0, 0, -1), new(0, 0, 1)];

    /// <summary>Hull of all mesh vertices, which are the middles of the outer faces of voxels; of a region that is not empty.</summary>
    /// <exception cref="ArgumentException">The region is longer than half a million voxels.</exception>
    public static ConvexHull Of(VolumeMask mask, VoxelBounds box)
    {
        var longest = Math.Max(box.Width, Math.Max(box.Height, box.Depth));
        if (longest > LongestRegion)
        {
            throw new ArgumentException($"the region is {longest} voxels long, at most {LongestRegion}; take a smaller region", nameof(mask));
        }

        // Only the ends of a row of voxels can be on the hull; the middles of their other faces lie inside it and do no harm.
        var points = new HashSet<LatticePoint>();
        for (var z = 0; z < box.Depth; z++)
        {
            for (var y = 0; y < box.Height; y++)
            {
                var row = mask.Values.Slice(box.X + (mask.Width * (y + box.Y + (mask.Height * (z + box.Z)))), box.Width);
                var first = row.IndexOf(true);
                if (first >= 0)
                {
                    var last = row.LastIndexOf(true);
                    foreach (var toFace in ToFaces)
                    {
                        points.Add(new LatticePoint(2 * first, 2 * y, 2 * z) + toFace);
                        points.Add(new LatticePoint(2 * last, 2 * y, 2 * z) + toFace);
                    }
                }
            }
        }

        return new ConvexHull(points);
    }
}
