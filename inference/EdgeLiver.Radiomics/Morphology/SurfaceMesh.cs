namespace EdgeLiver.Radiomics;

/// <summary>Volume and area of a region's closed surface mesh.</summary>
/// <param name="VolumeMm3">Volume inside, mm³.</param>
/// <param name="AreaMm2">Area, mm².</param>
/// <remarks>
/// The mesh is never stored: a cube has one of 256 pieces of surface (<see cref="CubeSurface"/>). Volume is a sum of whole numbers
/// and area needs one square root a kind of triangle, so both are the same on every machine.
/// </remarks>
internal readonly record struct SurfaceMesh(double VolumeMm3, double AreaMm2)
{
    /// <summary>The mesh of a region that is not empty; outside the volume nothing is inside the region.</summary>
    public static SurfaceMesh Of(VolumeMask mask, VoxelBounds box, VoxelSpacing spacing)
    {
        Span<long> cubes = stackalloc long[256];
        var determinants = 0L;
        for (var z = box.Z - 1; z <= box.LastZ; z++)
        {
            for (var y = box.Y - 1; y <= box.LastY; y++)
            {
                determinants += AddRow(mask, box, y, z, cubes);
            }
        }

        return new SurfaceMesh(LatticePoint.Volume(determinants, spacing), Area(cubes, spacing));
    }

    private static long AddRow(VolumeMask mask, VoxelBounds box, int y, int z, Span<long> cubes)
    {
        ReadOnlySpan<bool> row00 = Row(mask, y, z), row10 = Row(mask, y + 1, z), row01 = Row(mask, y, z + 1), row11 = Row(mask, y + 1, z + 1);
        var determinants = 0L;
        var inside = 0;
        for (var x = box.X; x <= box.LastX + 1; x++)
        {
            // The cube's right side becomes the next one's left.
            inside = inside >> 1 & 0b01010101;
            inside |= Bit(row00, x, 1) | Bit(row10, x, 3) | Bit(row01, x, 5) | Bit(row11, x, 7);
            if (inside is not (0 or 255))
            {
                cubes[inside]++;
                var surface = CubeSurface.All[inside];
                determinants += surface.Determinants
                    + (2 * (((x - 1 - box.X) * surface.Normal.X) + ((y - box.Y) * surface.Normal.Y) + ((z - box.Z) * surface.Normal.Z)));
            }
        }

        return determinants;
    }

    private static ReadOnlySpan<bool> Row(VolumeMask mask, int y, int z) =>
        y >= 0 && y < mask.Height && z >= 0 && z < mask.Depth
            ? mask.Values.Slice(mask.Width * (y + (mask.Height * z)), mask.Width)
            : default;

    private static int Bit(ReadOnlySpan<bool> row, int x, int position) => x < row.Length && row[x] ? 1 << position : 0;

    private static double Area(ReadOnlySpan<long> cubes, VoxelSpacing spacing)
    {
        var area = 0.0;
        for (var inside = 0; inside < cubes.Length; inside++)
        {
            if (cubes[inside] > 0)
            {
                area += cubes[inside] * CubeSurface.All[inside].Triangles.Sum(t => LatticePoint.Area(t.A, t.B, t.C, spacing));
            }
        }

        return area;
    }
}
