using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>The 348 bytes before the voxels of a NIfTI-1 file, every field that is used checked.</summary>
/// <remarks>Field offsets: nifti1.h of the NIfTI-1.1 standard.</remarks>
internal sealed class NiftiHeader
{
    /// <summary>Bytes.</summary>
    public const int Length = 348;

    /// <summary>Where voxels begin at the earliest: header and the four bytes that announce extensions.</summary>
    public const int FirstVoxel = 352;

    /// <summary>2 GiB as 64-bit numbers: 1024 slices of 512 x 512.</summary>
    public const int MaxVoxels = 1 << 28;

    /// <summary>Extensions are skipped; longer ones than this are a lie more likely than a note.</summary>
    public const int MaxOffset = 64 << 20;

    private readonly string _name;
    private readonly byte[] _bytes;
    private readonly bool _isLittleEndian;

    /// <exception cref="VolumeFormatException">A field is missing, out of range or at odds with another one.</exception>
    public NiftiHeader(string name, byte[] bytes)
    {
        _name = name;
        _bytes = bytes;
        _isLittleEndian = IsLittleEndian();
        CheckMagic();
        (Width, Height, Depth) = Size();
        Scalar = Type();
        Spacing = SpacingMm();
        Offset = VoxelOffset();
        (Slope, Intercept) = Scale();
    }

    /// <summary>The file's byte order is not this machine's.</summary>
    public bool IsReversed => _isLittleEndian != BitConverter.IsLittleEndian;

    public int Width { get; }

    public int Height { get; }

    public int Depth { get; }

    public int Voxels => Width * Height * Depth;

    public NiftiScalar Scalar { get; }

    public VoxelSpacing Spacing { get; }

    /// <summary>Where the voxels begin, bytes.</summary>
    public int Offset { get; }

    /// <summary>Bytes from the beginning to the last voxel.</summary>
    public long End => Offset + ((long)Voxels * Scalar.Bytes());

    /// <summary>Intensity = slope * raw + intercept.</summary>
    public double Slope { get; }

    public double Intercept { get; }

    /// <summary>The placement, in mm whatever the file's unit.</summary>
    public NiftiGeometry Geometry()
    {
        var mm = (float)MmPerUnit();
        return new NiftiGeometry(
            Short(252),
            Short(254),
            Float(76) < 0 ? -1 : 1,
            new Vector3(Float(256), Float(260), Float(264)),
            mm * new Vector3(Float(268), Float(272), Float(276)),
            mm * Row(280),
            mm * Row(296),
            mm * Row(312));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private bool IsLittleEndian()
    {
        var (little, big) = (BinaryPrimitives.ReadInt32LittleEndian(_bytes), BinaryPrimitives.ReadInt32BigEndian(_bytes));
        return (little, big) switch
        {
            (Length, _) => true,
            (_, Length) => false,
            (540, _) or (_, 540) => throw Fault("is NIfTI-2; convert it to NIfTI-1 (.nii)"),
            _ => throw Fault($"is no NIfTI-1 file (sizeof_hdr is {little}, must be {Length}); give a .nii or .nii.gz file"),
        };
    }

    private void CheckMagic()
    {
        var magic = _bytes.AsSpan(344, 4);
        if (magic.SequenceEqual("ni1\0"u8))
        {
            throw Fault("is half of a NIfTI pair (magic ni1); convert it to one file (.nii)");
        }

        if (!magic.SequenceEqual("n+1\0"u8))
        {
            throw Fault($"magic is {Convert.ToHexString(magic)}, must be 6E2B3100 (n+1); not a NIfTI-1 file, or damaged");
        }
    }

    private (int Width, int Height, int Depth) Size()
    {
        var axes = Dim(0);
        if (axes is < 1 or > 7)
        {
            throw Fault($"dim[0] is {axes}, must be 1..7; the header is damaged");
        }

        Span<int> size = [1, 1, 1];
        for (var axis = 1; axis <= axes; axis++)
        {
            var length = Dim(axis);
            if (length < 1)
            {
                throw Fault($"dim[{axis}] is {length}, must be 1..{short.MaxValue}; the header is damaged");
            }

            if (axis <= 3)
            {
                size[axis - 1] = length;
            }
            else if (length > 1)
            {
                throw Fault($"dim[{axis}] is {length}, must be 1: one volume, not a series; split it");
            }
        }

        var voxels = (long)size[0] * size[1] * size[2];
        return voxels <= MaxVoxels
            ? (size[0], size[1], size[2])
            : throw Fault($"dim is {size[0]} x {size[1]} x {size[2]}, {voxels} voxels; at most {MaxVoxels} are read; crop it");
    }

    private NiftiScalar Type()
    {
        var type = (NiftiScalar)Short(70);
        if (!Enum.IsDefined(type))
        {
            throw Fault($"datatype is {(short)type}, must be one of {string.Join(", ", Enum.GetValues<NiftiScalar>().Select(t => $"{(short)t} ({t})"))}; convert it to grey values");
        }

        return Short(72) == 8 * type.Bytes()
            ? type
            : throw Fault($"bitpix is {Short(72)}, must be {8 * type.Bytes()} for datatype {(short)type} ({type}); the header is damaged");
    }

    private VoxelSpacing SpacingMm()
    {
        var unit = MmPerUnit();
        return new VoxelSpacing(unit * Pixdim(1), unit * Pixdim(2), unit * Pixdim(3));
    }

    private double MmPerUnit() => (_bytes[123] & 7) switch
    {
        0 or 2 => 1,
        1 => 1000,
        3 => 1e-3,
        var code => throw Fault($"xyzt_units has length unit {code}, must be 0 (unknown, taken as mm), 1 (m), 2 (mm) or 3 (µm)"),
    };

    private double Pixdim(int axis)
    {
        var spacing = Float(76 + (4 * axis));
        if (axis > Dim(0) || (axis == 3 && Depth == 1 && spacing == 0))
        {
            // An axis that the file does not have.
            return float.IsFinite(spacing) && spacing > 0 ? Decimal(spacing) : 1 / MmPerUnit();
        }

        return float.IsFinite(spacing) && spacing > 0
            ? Decimal(spacing)
            : throw Fault($"pixdim[{axis}] is {Text(spacing)}, must be above 0: the voxel spacing; set it");
    }

    // 0.977 mm was meant where the 32-bit field holds 0.97699999809: the shortest number that gives the same 32 bits.
    private static double Decimal(float value) => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private int VoxelOffset()
    {
        var offset = Float(108);
        return offset is >= FirstVoxel and <= MaxOffset && float.IsInteger(offset)
            ? (int)offset
            : throw Fault($"vox_offset is {Text(offset)}, must be a whole number {FirstVoxel}..{MaxOffset}; the header is damaged");
    }

    private (double Slope, double Intercept) Scale()
    {
        var (slope, intercept) = (Float(112), Float(116));
        if (slope == 0)
        {
            return (1, 0);
        }

        return float.IsFinite(slope) && float.IsFinite(intercept)
            ? (slope, intercept)
            : throw Fault($"scl_slope is {Text(slope)} and scl_inter {Text(intercept)}, must be finite numbers; set scl_slope to 0 for none");
    }

    private Vector4 Row(int at) => new(Float(at), Float(at + 4), Float(at + 8), Float(at + 12));

    private short Dim(int index) => Short(40 + (2 * index));

    private short Short(int at) =>
        _isLittleEndian ? BinaryPrimitives.ReadInt16LittleEndian(_bytes.AsSpan(at)) : BinaryPrimitives.ReadInt16BigEndian(_bytes.AsSpan(at));

    private float Float(int at) =>
        _isLittleEndian ? BinaryPrimitives.ReadSingleLittleEndian(_bytes.AsSpan(at)) : BinaryPrimitives.ReadSingleBigEndian(_bytes.AsSpan(at));

    private VolumeFormatException Fault(string reason) => new(_name, reason);
}
