namespace EdgeLiver.Radiomics;

/// <summary>A point of the lattice of half voxels: voxel centres have even coordinates, the faces between voxels odd ones.</summary>
/// <remarks>Whole numbers make every test of orientation exact; millimetres come in only where a length is taken.</remarks>
internal readonly record struct LatticePoint(int X, int Y, int Z)
{
    /// <summary>Longest lattice whose determinants fit 64 bits: 6 · (2^20)³ &lt; 2^63.</summary>
    public const int LongestSide = 1 << 20;

    public static LatticePoint operator +(LatticePoint a, LatticePoint b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static LatticePoint operator -(LatticePoint a, LatticePoint b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    /// <summary>Six times the signed volume of the tetrahedron 0, a, b, c.</summary>
    public static long Determinant(LatticePoint a, LatticePoint b, LatticePoint c)
    {
        var (x, y, z) = Cross(b, c);
        return (a.X * x) + (a.Y * y) + (a.Z * z);
    }

    /// <summary>Twice the area vector of triangle a, b, c: longer than a lattice point may be.</summary>
    public static (long X, long Y, long Z) Normal(LatticePoint a, LatticePoint b, LatticePoint c) => Cross(b - a, c - a);

    /// <summary>Area of triangle a, b, c, mm².</summary>
    public static double Area(LatticePoint a, LatticePoint b, LatticePoint c, VoxelSpacing spacing)
    {
        var (x, y, z) = Normal(a, b, c);
        double sx = x * spacing.YMm * spacing.ZMm, sy = y * spacing.ZMm * spacing.XMm, sz = z * spacing.XMm * spacing.YMm;
        return Math.Sqrt((sx * sx) + (sy * sy) + (sz * sz)) / 8;
    }

    /// <summary>Volume of determinants' sum, mm³: a determinant is six tetrahedra of doubled coordinates.</summary>
    public static double Volume(long determinants, VoxelSpacing spacing) =>
        determinants / 48.0 * spacing.XMm * spacing.YMm * spacing.ZMm;

    /// <summary>Place in mm; the middle of voxel (0, 0, 0) is the origin.</summary>
    public Vector3d ToMm(VoxelSpacing spacing) => new(X * spacing.XMm / 2, Y * spacing.YMm / 2, Z * spacing.ZMm / 2);

    /// <summary>Distance to another point, mm, squared.</summary>
    public double SquaredDistance(LatticePoint other, VoxelSpacing spacing)
    {
        double x = (X - other.X) * spacing.XMm, y = (Y - other.Y) * spacing.YMm, z = (Z - other.Z) * spacing.ZMm;
        return ((x * x) + (y * y) + (z * z)) / 4;
    }

    private static (long X, long Y, long Z) Cross(LatticePoint a, LatticePoint b) =>
        (((long)a.Y * b.Z) - ((long)a.Z * b.Y), ((long)a.Z * b.X) - ((long)a.X * b.Z), ((long)a.X * b.Y) - ((long)a.Y * b.X));
}
