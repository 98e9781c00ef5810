namespace EdgeLiver.Radiomics;

/// <summary>A region of a volume.</summary>
/// <remarks>Voxel (x, y, z) lies at <c>x + Width * (y + Height * z)</c> of <see cref="Values"/>.</remarks>
public sealed class VolumeMask
{
    private readonly bool[] _values;

    /// <summary>An empty region.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="depth">Slices, at least 1.</param>
    public VolumeMask(int width, int height, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth);
        Width = width;
        Height = height;
        Depth = depth;
        _values = new bool[checked(width * height * depth)];
    }

    public int Width { get; }

    public int Height { get; }

    public int Depth { get; }

    /// <summary>True inside; x fastest, then y, then z.</summary>
    public Span<bool> Values => _values;

    /// <summary>Voxels inside.</summary>
    public int Count => Values.Count(true);

    public bool this[int x, int y, int z]
    {
        get => _values[x + (Width * (y + (Height * z)))];
        set => _values[x + (Width * (y + (Height * z)))] = value;
    }

    /// <summary>A copy that can be changed alone.</summary>
    public VolumeMask Clone()
    {
        var copy = new VolumeMask(Width, Height, Depth);
        Values.CopyTo(copy.Values);
        return copy;
    }
}
