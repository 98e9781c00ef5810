namespace EdgeLiver.Radiomics;

/// <summary>The piece of surface in one marching cube, for one of the 256 sets of corners that lie inside.</summary>
/// <remarks>
/// Marching cubes (Lorensen and Cline 1987) at 0.5 of a mask: every vertex is the middle of a cube's edge. The pieces are derived,
/// not listed: walking around each face of the cube gives the lines in which the surface meets it, the lines join to polygons and
/// the polygons are cut into triangles. Corners are numbered x + 2y + 4z, coordinates are doubled (0, 1 or 2).
/// </remarks>
internal sealed class CubeSurface
{
    private static readonly int[][] Faces = [.. OutwardFaces()];

    private CubeSurface(int inside)
    {
        Triangles = [.. Polygons(inside).SelectMany(PolygonTriangles.Of)];
        foreach (var (a, b, c) in Triangles)
        {
            Determinants += LatticePoint.Determinant(a, b, c);
            var (x, y, z) = LatticePoint.Normal(a, b, c);
            Normal = (Normal.X + x, Normal.Y + y, Normal.Z + z);
        }
    }

    /// <summary>By the set of inside corners: bit i is corner i.</summary>
    public static IReadOnlyList<CubeSurface> All { get; } = [.. Enumerable.Range(0, 256).Select(inside => new CubeSurface(inside))];

    /// <summary>Counterclockwise as seen from outside the region.</summary>
    public IReadOnlyList<(LatticePoint A, LatticePoint B, LatticePoint C)> Triangles { get; }

    /// <summary>Sum of the triangles' determinants, the cube at the origin.</summary>
    public long Determinants { get; }

    /// <summary>Sum of the triangles' doubled area vectors: what the determinants grow by when the cube moves.</summary>
    public (long X, long Y, long Z) Normal { get; }

    private static IEnumerable<List<LatticePoint>> Polygons(int inside)
    {
        var lines = Faces.SelectMany(face => Lines(face, inside)).ToDictionary(line => line.From, line => line.To);
        while (lines.Count > 0)
        {
            var polygon = new List<LatticePoint>();
            for (var point = lines.Keys.First(); lines.Remove(point, out var next); point = next)
            {
                polygon.Add(point);
            }

            yield return polygon;
        }
    }

    /// <summary>Where the surface meets a face: from the edge on which the way around the face comes in to that on which it goes out.</summary>
    private static IEnumerable<(LatticePoint From, LatticePoint To)> Lines(int[] face, int inside)
    {
        for (var corner = 0; corner < 4; corner++)
        {
            if (IsInside(corner) && !IsInside(corner + 1))
            {
                // Two inside corners that touch along the diagonal belong together, as voxels do in 3-D: the line cuts off the
                // outside corner between them. Both cubes that share the face decide alike, so the surface has no gap.
                var entry = corner + 1;
                while (!IsInside(entry + 1))
                {
                    entry++;
                }

                yield return (Middle(face[entry & 3], face[(entry + 1) & 3]), Middle(face[corner], face[(corner + 1) & 3]));
            }
        }

        bool IsInside(int corner) => (inside >> face[corner & 3] & 1) != 0;
    }

    private static LatticePoint Middle(int corner, int other) =>
        new((corner & 1) + (other & 1), (corner >> 1 & 1) + (other >> 1 & 1), (corner >> 2) + (other >> 2));

    private static IEnumerable<int[]> OutwardFaces()
    {
        for (var axis = 0; axis < 3; axis++)
        {
            int u = 1 << ((axis + 1) % 3), v = 1 << ((axis + 2) % 3), far = 1 << axis;
            yield return [0, v, u | v, u];
            yield return [far, far | u, far | u | v, far | v];
        }
    }
}
