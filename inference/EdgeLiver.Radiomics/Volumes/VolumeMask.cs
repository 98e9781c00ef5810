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

    /// <summary>The region of a volume whose voxels are not 0, or have one value.</summary>
    /// <param name="labels">A mask, or a label map.</param>
    /// <param name="label">The region's label; null: everything that is not 0.</param>
    public static VolumeMask Of(Volume labels, int? label = null)
    {
        var mask = new VolumeMask(labels.Width, labels.Height, labels.Depth);
        for (var i = 0; i < mask.Values.Length; i++)
        {
            mask.Values[i] = label is { } value ? labels.Values[i] == value : labels.Values[i] != 0;
        }

        return mask;
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
