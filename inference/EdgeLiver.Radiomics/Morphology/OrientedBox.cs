namespace EdgeLiver.Radiomics;

/// <summary>The sides of a box in any direction, mm.</summary>
internal readonly record struct OrientedBox(double Width, double Height, double Depth)
{
    // Boxes whose volumes differ by less are equal but for rounding; the smaller surface then decides.
    private const double Rounding = 1e-9;

    public double Volume => Width * Height * Depth;

    public double Area => 2 * ((Width * Height) + (Height * Depth) + (Depth * Width));

    /// <summary>The smallest box with a facet of the hull in one of its faces, or the axis-aligned box where that is smaller.</summary>
    /// <remarks>
    /// Within the face an edge of the hull's outline lies along a side, which is exact in the plane (Freeman and Shapira 1975). In
    /// space a smaller box may touch with edges only (O'Rourke 1985); it is not looked for, so that the result is found surely and
    /// quickly.
    /// </remarks>
    public static OrientedBox Around(ConvexHull hull, VoxelSpacing spacing)
    {
        var points = hull.Vertices.Select(v => v.ToMm(spacing)).ToArray();
        var aligned = new OrientedBox(Extent(points.Select(p => p.X)), Extent(points.Select(p => p.Y)), Extent(points.Select(p => p.Z)));
        return hull.Facets.Select(f => Direction(LatticePoint.Normal(f.A, f.B, f.C), spacing)).Distinct()
            .SelectMany(normal => Boxes(points, normal.Unit()))
            .Aggregate(aligned, (best, next) => next.IsSmallerThan(best) ? next : best);
    }

    private bool IsSmallerThan(OrientedBox other) =>
        Volume < other.Volume * (1 - Rounding) || (Volume <= other.Volume * (1 + Rounding) && Area < other.Area);

    /// <summary>A facet's normal in mm; triangles of one facet have the same one to the bit.</summary>
    private static Vector3d Direction((long X, long Y, long Z) normal, VoxelSpacing spacing)
    {
        var divisor = Divisor(Divisor(Math.Abs(normal.X), Math.Abs(normal.Y)), Math.Abs(normal.Z));
        return new Vector3d(normal.X / divisor / spacing.XMm, normal.Y / divisor / spacing.YMm, normal.Z / divisor / spacing.ZMm);
    }

    private static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);

    private static IEnumerable<OrientedBox> Boxes(Vector3d[] points, Vector3d normal)
    {
        // Any direction across the normal; the axis that the normal is farthest from gives a good one.
        Vector3d axis = Math.Abs(normal.X) <= Math.Abs(normal.Y) && Math.Abs(normal.X) <= Math.Abs(normal.Z) ? new(1, 0, 0)
            : Math.Abs(normal.Y) <= Math.Abs(normal.Z) ? new(0, 1, 0) : new(0, 0, 1);
        var u = Vector3d.Cross(normal, axis).Unit();
        var v = Vector3d.Cross(normal, u);
        var depth = Extent(points.Select(p => Vector3d.Dot(p, normal)));
        var outline = Outline([.. points.Select(p => (U: Vector3d.Dot(p, u), V: Vector3d.Dot(p, v))).Order()]);
        for (var i = 0; i < outline.Count; i++)
        {
            var (a, b) = (outline[i], outline[(i + 1) % outline.Count]);
            var length = Math.Sqrt(((b.U - a.U) * (b.U - a.U)) + ((b.V - a.V) * (b.V - a.V)));
            var (cosine, sine) = ((b.U - a.U) / length, (b.V - a.V) / length);
            yield return new OrientedBox(
                Extent(outline.Select(p => (p.U * cosine) + (p.V * sine))),
                Extent(outline.Select(p => (p.V * cosine) - (p.U * sine))),
                depth);
        }
    }

    /// <summary>Convex hull in the plane by Andrew's chains, over sorted points; never two equal points in a row.</summary>
    private static List<(double U, double V)> Outline((double U, double V)[] sorted)
    {
        List<(double U, double V)> outline = [.. Chain(sorted)];
        Array.Reverse(sorted);
        outline.AddRange(Chain(sorted));
        return outline;
    }

    /// <summary>One side of the hull, without its last point.</summary>
    private static List<(double U, double V)> Chain((double U, double V)[] sorted)
    {
        var chain = new List<(double U, double V)>();
        foreach (var point in sorted)
        {
            while (chain.Count > 1 && Turn(chain[^2], chain[^1], point) <= 0)
            {
                chain.RemoveAt(chain.Count - 1);
            }

            chain.Add(point);
        }

        chain.RemoveAt(chain.Count - 1);
        return chain;
    }

    private static double Turn((double U, double V) a, (double U, double V) b, (double U, double V) c) =>
        ((b.U - a.U) * (c.V - a.V)) - ((b.V - a.V) * (c.U - a.U));

    private static double Extent(IEnumerable<double> values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return high - low;
    }
}
