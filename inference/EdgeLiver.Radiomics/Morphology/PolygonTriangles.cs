namespace EdgeLiver.Radiomics;

/// <summary>Cuts a polygon of a marching cube, which need not be flat, into triangles.</summary>
internal static class PolygonTriangles
{
    /// <summary>The cut with the largest area, then volume, of those that have no diagonal in a face of the cube.</summary>
    /// <remarks>
    /// A diagonal in a face could be drawn by the neighbouring cube too, and the edge would then have four triangles. The largest
    /// area on the unit cube is how the published tables fold a polygon, and the reference values were made with those. The volume
    /// decides between equal areas, so that a region and its mirror image have one volume.
    /// </remarks>
    public static IReadOnlyList<(LatticePoint A, LatticePoint B, LatticePoint C)> Of(List<LatticePoint> polygon) =>
        // Rounded, so that equal areas are equal on every machine.
        Cuts(polygon).MaxBy(cut => (
            Math.Round(cut.Sum(t => LatticePoint.Area(t.A, t.B, t.C, VoxelSpacing.One)), 9),
            cut.Sum(t => LatticePoint.Determinant(t.A, t.B, t.C))))!;

    private static IEnumerable<IReadOnlyList<(LatticePoint A, LatticePoint B, LatticePoint C)>> Cuts(List<LatticePoint> polygon)
    {
        if (polygon.Count < 3)
        {
            yield return [];
            yield break;
        }

        // The side from last to first belongs to one triangle, whose tip splits the rest in two.
        for (var tip = 1; tip < polygon.Count - 1; tip++)
        {
            if ((tip > 1 && ShareFace(polygon[0], polygon[tip])) || (tip < polygon.Count - 2 && ShareFace(polygon[tip], polygon[^1])))
            {
                continue;
            }

            foreach (var left in Cuts(polygon[..(tip + 1)]))
            {
                foreach (var right in Cuts(polygon[tip..]))
                {
                    yield return [(polygon[0], polygon[tip], polygon[^1]), .. left, .. right];
                }
            }
        }
    }

    private static bool ShareFace(LatticePoint a, LatticePoint b) =>
        (a.X == b.X && a.X != 1) || (a.Y == b.Y && a.Y != 1) || (a.Z == b.Z && a.Z != 1);
}
