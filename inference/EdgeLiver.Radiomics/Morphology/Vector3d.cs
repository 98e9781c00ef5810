namespace EdgeLiver.Radiomics;

/// <summary>A vector in space, mm.</summary>
internal readonly record struct Vector3d(double X, double Y, double Z)
{
    public static Vector3d operator +(Vector3d a, Vector3d b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector3d operator -(Vector3d a, Vector3d b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector3d operator *(double factor, Vector3d a) => new(factor * a.X, factor * a.Y, factor * a.Z);

    public static double Dot(Vector3d a, Vector3d b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    public static Vector3d Cross(Vector3d a, Vector3d b) =>
        new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    /// <summary>The same direction, length 1; not for the null vector.</summary>
    public Vector3d Unit() => 1 / Math.Sqrt(Dot(this, this)) * this;
}
