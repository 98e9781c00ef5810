using System.Runtime.InteropServices;

namespace EdgeLiver.Radiomics;

/// <summary>The 3-D convex hull of lattice points, in triangles that may lie in one plane.</summary>
/// <remarks>
/// Quickhull (Barber, Dobkin and Huhdanpaa 1996) in whole numbers: a point is above a facet, on it or below, never nearly so.
/// Points in a facet's plane, of which a voxel grid is full, are then no special case: only what lies strictly above moves the hull.
/// </remarks>
internal sealed class ConvexHull
{
    // Each directed edge belongs to one facet; the facet across it has the edge the other way round.
    private readonly Dictionary<(LatticePoint From, LatticePoint To), Facet> _byEdge = [];
    private readonly Stack<Facet> _unfinished = new();

    /// <summary>The hull of points that do not all lie in a plane.</summary>
    /// <exception cref="ArgumentException">They do.</exception>
    public ConvexHull(IReadOnlyCollection<LatticePoint> points)
    {
        var (a, b, c, d) = Simplex(points);
        Share(points, [Add(a, b, c), Add(a, c, d), Add(a, d, b), Add(d, c, b)]);
        while (_unfinished.TryPop(out var facet))
        {
            if (!facet.IsRemoved)
            {
                Grow(facet);
            }
        }

        Facets = [.. _byEdge.Values.Distinct().Select(f => (f.A, f.B, f.C))];
        Vertices = [.. Facets.SelectMany<(LatticePoint, LatticePoint, LatticePoint), LatticePoint>(f => [f.Item1, f.Item2, f.Item3]).Distinct()];
    }

    /// <summary>Counterclockwise as seen from outside.</summary>
    public IReadOnlyList<(LatticePoint A, LatticePoint B, LatticePoint C)> Facets { get; }

    public IReadOnlyList<LatticePoint> Vertices { get; }

    public double Volume(VoxelSpacing spacing)
    {
        var origin = Vertices[0];
        return LatticePoint.Volume(Facets.Sum(f => LatticePoint.Determinant(f.A - origin, f.B - origin, f.C - origin)), spacing);
    }

    public double Area(VoxelSpacing spacing) => Facets.Sum(f => LatticePoint.Area(f.A, f.B, f.C, spacing));

    /// <summary>Largest distance between two points of the hull, mm.</summary>
    public double Diameter(VoxelSpacing spacing)
    {
        var squared = 0.0;
        for (var i = 0; i < Vertices.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                squared = Math.Max(squared, Vertices[i].SquaredDistance(Vertices[j], spacing));
            }
        }

        return Math.Sqrt(squared);
    }

    private static (LatticePoint A, LatticePoint B, LatticePoint C, LatticePoint D) Simplex(IReadOnlyCollection<LatticePoint> points)
    {
        var a = points.First();
        var b = First(points, p => p != a);
        var c = First(points, p => LatticePoint.Normal(a, b, p) != default);
        var d = First(points, p => Height(a, b, c, p) != 0);
        return Height(a, b, c, d) < 0 ? (a, b, c, d) : (a, c, b, d);
    }

    private static LatticePoint First(IReadOnlyCollection<LatticePoint> points, Func<LatticePoint, bool> fits)
    {
        foreach (var point in points)
        {
            if (fits(point))
            {
                return point;
            }
        }

        throw new ArgumentException("the points lie in one plane; a hull needs four that do not", nameof(points));
    }

    private static long Height(LatticePoint a, LatticePoint b, LatticePoint c, LatticePoint point) =>
        LatticePoint.Determinant(b - a, c - a, point - a);

    private Facet Add(LatticePoint a, LatticePoint b, LatticePoint c)
    {
        var facet = new Facet(a, b, c);
        _byEdge[(a, b)] = _byEdge[(b, c)] = _byEdge[(c, a)] = facet;
        return facet;
    }

    /// <summary>Gives each point to one facet that it lies above; a point above none is inside for good.</summary>
    private void Share(IEnumerable<LatticePoint> points, List<Facet> facets)
    {
        foreach (var point in points)
        {
            foreach (var facet in facets)
            {
                if (facet.Sees(point))
                {
                    facet.Above.Add(point);
                    break;
                }
            }
        }

        foreach (var facet in facets.Where(f => f.Above.Count > 0))
        {
            _unfinished.Push(facet);
        }
    }

    /// <summary>Replaces all facets below the farthest of a facet's points by a cone from that point to their rim.</summary>
    private void Grow(Facet start)
    {
        var tip = start.Farthest();
        List<Facet> seen = [start];
        List<(LatticePoint From, LatticePoint To)> rim = [];
        start.IsRemoved = true;
        for (var i = 0; i < seen.Count; i++)
        {
            foreach (var (from, to) in seen[i].Edges)
            {
                var across = _byEdge[(to, from)];
                if (across.IsRemoved)
                {
                    continue;
                }

                if (across.Sees(tip))
                {
                    across.IsRemoved = true;
                    seen.Add(across);
                }
                else
                {
                    rim.Add((from, to));
                }
            }
        }

        foreach (var edge in seen.SelectMany(f => f.Edges))
        {
            _byEdge.Remove(edge);
        }

        var cone = rim.ConvertAll(edge => Add(edge.From, edge.To, tip));
        Share(seen.SelectMany(f => f.Above), cone);
    }

    private sealed class Facet(LatticePoint a, LatticePoint b, LatticePoint c)
    {
        private readonly (long X, long Y, long Z) _normal = LatticePoint.Normal(a, b, c);

        public LatticePoint A => a;

        public LatticePoint B => b;

        public LatticePoint C => c;

        public List<LatticePoint> Above { get; } = [];

        public bool IsRemoved { get; set; }

        public (LatticePoint From, LatticePoint To)[] Edges => [(a, b), (b, c), (c, a)];

        public bool Sees(LatticePoint point) => Height(point) > 0;

        public LatticePoint Farthest()
        {
            var farthest = Above[0];
            foreach (ref readonly var point in CollectionsMarshal.AsSpan(Above))
            {
                farthest = Height(point) > Height(farthest) ? point : farthest;
            }

            return farthest;
        }

        private long Height(LatticePoint point) =>
            ((point.X - a.X) * _normal.X) + ((point.Y - a.Y) * _normal.Y) + ((point.Z - a.Z) * _normal.Z);
    }
}
