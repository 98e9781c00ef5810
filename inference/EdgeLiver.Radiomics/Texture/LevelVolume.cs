namespace EdgeLiver.Radiomics;

/// <summary>The grey levels of a region: 1 to <see cref="Levels"/> inside, 0 outside.</summary>
internal sealed class LevelVolume(int width, int height, int depth, int levels)
{
    private readonly int[] _levels = new int[checked(width * height * depth)];

    public int Width { get; } = width;

    public int Height { get; } = height;

    public int Depth { get; } = depth;

    /// <summary>N_g.</summary>
    public int Levels { get; } = levels;

    public Span<int> Values => _levels;

    /// <summary>The level at a place; 0 outside the region, and outside the volume.</summary>
    public int this[int x, int y, int z] =>
        (uint)x < (uint)Width && (uint)y < (uint)Height && (uint)z < (uint)Depth ? _levels[x + (Width * (y + (Height * z)))] : 0;

    /// <summary>The smallest part of this and of its form that holds the form, so that nothing is done for the empty rest.</summary>
    public (LevelVolume Region, LevelVolume Form) CroppedWith(LevelVolume form)
    {
        var (low, high) = form.Box();
        return (Part(low, high), form.Part(low, high));
    }

    /// <summary>Columns, rows and slices from the first to the last place inside.</summary>
    public (int X, int Y, int Z) Extent()
    {
        var (low, high) = Box();
        return (high.X - low.X + 1, high.Y - low.Y + 1, high.Z - low.Z + 1);
    }

    /// <summary>The places inside the region, in slices from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public IEnumerable<(int X, int Y, int Z)> Inside(int first, int end)
    {
        for (var z = first; z < end; z++)
        {
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                {
                    if (this[x, y, z] > 0)
                    {
                        yield return (x, y, z);
                    }
                }
            }
        }
    }

    /// <summary>Pixels of the region in some slices.</summary>
    public int Count(int first, int end) =>
        Width * Height * (end - first) - _levels.AsSpan(Width * Height * first, Width * Height * (end - first)).Count(0);

    private ((int X, int Y, int Z) Low, (int X, int Y, int Z) High) Box()
    {
        (int X, int Y, int Z) low = (Width, Height, Depth), high = (-1, -1, -1);
        foreach (var (x, y, z) in Inside(0, Depth))
        {
            low = (Math.Min(low.X, x), Math.Min(low.Y, y), Math.Min(low.Z, z));
            high = (Math.Max(high.X, x), Math.Max(high.Y, y), Math.Max(high.Z, z));
        }

        return (low, high);
    }

    private LevelVolume Part((int X, int Y, int Z) low, (int X, int Y, int Z) high)
    {
        var part = new LevelVolume(high.X - low.X + 1, high.Y - low.Y + 1, high.Z - low.Z + 1, Levels);
        for (var z = 0; z < part.Depth; z++)
        {
            for (var y = 0; y < part.Height; y++)
            {
                _levels.AsSpan(low.X + (Width * (low.Y + y + (Height * (low.Z + z)))), part.Width)
                    .CopyTo(part._levels.AsSpan(part.Width * (y + (part.Height * z))));
            }
        }

        return part;
    }
}
