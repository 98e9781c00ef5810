namespace EdgeLiver.Radiomics;

/// <summary>The smallest box of voxels around a region, last voxel included.</summary>
internal readonly record struct VoxelBounds(int X, int Y, int Z, int LastX, int LastY, int LastZ)
{
    public int Width => LastX - X + 1;

    public int Height => LastY - Y + 1;

    public int Depth => LastZ - Z + 1;

    /// <summary>The box of a region, or false where it is empty.</summary>
    public static bool TryOf(VolumeMask mask, out VoxelBounds bounds)
    {
        var box = new VoxelBounds(int.MaxValue, int.MaxValue, int.MaxValue, -1, -1, -1);
        for (var z = 0; z < mask.Depth; z++)
        {
            for (var y = 0; y < mask.Height; y++)
            {
                var row = mask.Values.Slice(mask.Width * (y + (mask.Height * z)), mask.Width);
                var first = row.IndexOf(true);
                if (first >= 0)
                {
                    box = new VoxelBounds(
                        Math.Min(box.X, first), Math.Min(box.Y, y), Math.Min(box.Z, z),
                        Math.Max(box.LastX, row.LastIndexOf(true)), Math.Max(box.LastY, y), z);
                }
            }
        }

        bounds = box;
        return box.LastX >= 0;
    }

    /// <summary>The region's voxels, x fastest, then y, then z.</summary>
    public IEnumerable<(int X, int Y, int Z)> Inside(VolumeMask mask)
    {
        for (var z = Z; z <= LastZ; z++)
        {
            for (var y = Y; y <= LastY; y++)
            {
                for (var x = X; x <= LastX; x++)
                {
                    if (mask[x, y, z])
                    {
                        yield return (x, y, z);
                    }
                }
            }
        }
    }
}
