namespace EdgeLiver.Capture;

/// <summary>Seeded noise over space, smooth between whole-numbered points, -1 to 1.</summary>
internal readonly struct SmoothNoise(int seed)
{
    private readonly uint _seed = (uint)seed * 0x9E3779B9u;

    public float At(double x, double y, double z)
    {
        var (fx, fy, fz) = (Math.Floor(x), Math.Floor(y), Math.Floor(z));
        var (ix, iy, iz) = ((int)fx, (int)fy, (int)fz);
        var (sx, sy, sz) = (Ease((float)(x - fx)), Ease((float)(y - fy)), Ease((float)(z - fz)));
        var near = Mix(Mix(Point(ix, iy, iz), Point(ix + 1, iy, iz), sx), Mix(Point(ix, iy + 1, iz), Point(ix + 1, iy + 1, iz), sx), sy);
        var far = Mix(Mix(Point(ix, iy, iz + 1), Point(ix + 1, iy, iz + 1), sx), Mix(Point(ix, iy + 1, iz + 1), Point(ix + 1, iy + 1, iz + 1), sx), sy);
        return Mix(near, far, sz);
    }

    /// <summary>Well mixed bits of up to three numbers.</summary>
    public static uint Hash(uint a, uint b, uint c)
    {
        var h = (a * 0x85EBCA6Bu) ^ (b * 0xC2B2AE35u) ^ (c * 0x27D4EB2Fu);
        h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
        h = (h ^ (h >> 12)) * 0x297A2D39u;
        return h ^ (h >> 15);
    }

    private static float Ease(float t) => t * t * (3 - (2 * t));

    private static float Mix(float a, float b, float t) => a + ((b - a) * t);

    private float Point(int x, int y, int z) => (Hash((uint)x ^ _seed, (uint)y, (uint)z) * (2f / uint.MaxValue)) - 1;
}
