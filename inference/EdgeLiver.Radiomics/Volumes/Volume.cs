namespace EdgeLiver.Radiomics;

/// <summary>A stack of slices of real intensities: a CT series, a picture (one slice) or a filter's response map.</summary>
/// <remarks>Voxel (x, y, z) lies at <c>x + Width * (y + Height * z)</c> of <see cref="Values"/>.</remarks>
public sealed class Volume
{
    private readonly double[] _values;

    /// <summary>A volume of zeros.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="depth">Slices, at least 1.</param>
    /// <param name="spacing">Size of a voxel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or a spacing is not positive, or the volume has 2^31 voxels or more.</exception>
    public Volume(int width, int height, int depth, VoxelSpacing spacing)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth);
        var voxels = (Int128)width * height * depth;
        if (voxels > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(depth), $"{width} x {height} x {depth} voxels; at most {Array.MaxLength}");
        }

        Width = width;
        Height = height;
        Depth = depth;
        Spacing = spacing;
        _values = new double[(int)voxels];
    }

    public int Width { get; }

    public int Height { get; }

    public int Depth { get; }

    public VoxelSpacing Spacing { get; }

    /// <summary>All intensities, x fastest, then y, then z.</summary>
    public Span<double> Values => _values;

    /// <summary>Voxel (x, y, z).</summary>
    public double this[int x, int y, int z]
    {
        get => _values[Index(x, y, z)];
        set => _values[Index(x, y, z)] = value;
    }

    /// <summary>Where voxel (x, y, z) lies in <see cref="Values"/>.</summary>
    public int Index(int x, int y, int z) => x + (Width * (y + (Height * z)));

    /// <summary>True where another volume has as many columns, rows and slices.</summary>
    public bool HasSizeOf(VolumeMask mask) => mask.Width == Width && mask.Height == Height && mask.Depth == Depth;
}
