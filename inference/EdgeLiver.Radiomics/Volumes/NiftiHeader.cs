using System.Buffers.Binary;
using System.Globalization;

namespace EdgeLiver.Radiomics;

/// <summary>What a NIfTI-1 header says, checked: nothing that is read by it can leave the file or the memory.</summary>
/// <remarks>Field offsets are those of nifti1.h (NIfTI-1.1, Data Format Working Group, 2005).</remarks>
internal readonly record struct NiftiHeader
{
    /// <summary>Bytes of a header.</summary>
    public const int Length = 348;

    /// <summary>The most voxels that are read: 2 GiB as double.</summary>
    public const int MaxVoxels = 1 << 28;

    private const int DimensionsAt = 40;
    private const int TypeAt = 70;
    private const int BitsAt = 72;
    private const int SpacingAt = 76;
    private const int DataAt = 108;
    private const int SlopeAt = 112;
    private const int InterceptAt = 116;
    private const int UnitsAt = 123;
    private const int MagicAt = 344;

    public required bool IsBigEndian { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int Depth { get; init; }

    public required VoxelSpacing Spacing { get; init; }

    public required NiftiType Type { get; init; }

    /// <summary>Where the voxels begin, bytes.</summary>
    public required int DataOffset { get; init; }

    /// <summary>What a stored number is multiplied with; 1 where the file says nothing.</summary>
    public required double Slope { get; init; }

    /// <summary>What is added then.</summary>
    public required double Intercept { get; init; }

    public int Voxels => Width * Height * Depth;

    /// <summary>Bytes of all voxels.</summary>
    public long DataLength => (long)Voxels * Type.Size();

    /// <summary>Reads and checks a header.</summary>
    /// <param name="bytes">348 bytes.</param>
    /// <param name="file">Name for messages.</param>
    /// <exception cref="VolumeFormatException">A field is out of its range.</exception>
    public static NiftiHeader Read(ReadOnlySpan<byte> bytes, string file)
    {
        var isBig = BinaryPrimitives.ReadInt32BigEndian(bytes) == Length;
        if (!isBig && BinaryPrimitives.ReadInt32LittleEndian(bytes) != Length)
        {
            throw new VolumeFormatException(file, "is no NIfTI-1 file: its header's length is not 348; convert it to .nii or .nii.gz");
        }

        var fields = new Fields(bytes, isBig, file);
        if (!bytes[MagicAt..].StartsWith("n+1\0"u8))
        {
            throw new VolumeFormatException(file, "magic is not \"n+1\": header and voxels must be one file; convert the pair of .hdr and .img to .nii");
        }

        var (width, height, depth) = fields.Size(DimensionsAt);
        var type = fields.Type(TypeAt, BitsAt);
        var (slope, intercept) = fields.Scale(SlopeAt, InterceptAt);
        return new NiftiHeader
        {
            IsBigEndian = isBig,
            Width = width,
            Height = height,
            Depth = depth,
            Spacing = fields.Spacing(SpacingAt, bytes[UnitsAt], depth),
            Type = type,
            DataOffset = fields.Offset(DataAt),
            Slope = slope,
            Intercept = intercept,
        };
    }

    /// <summary>Fields by their place, each checked.</summary>
    private readonly ref struct Fields(ReadOnlySpan<byte> bytes, bool isBig, string file)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public (int Width, int Height, int Depth) Size(int at)
        {
            var dimensions = Short(at);
            if (dimensions is < 2 or > 7)
            {
                throw Wrong("dim[0]", dimensions, "2 to 7");
            }

            Span<int> size = [1, 1, 1];
            for (var i = 1; i <= dimensions; i++)
            {
                int length = Short(at + (2 * i));
                if (length < 1 || (i > 3 && length != 1))
                {
                    throw Wrong($"dim[{i}]", length, i > 3 ? "1: one volume, not a series" : "1 to 32767");
                }

                if (i <= 3)
                {
                    size[i - 1] = length;
                }
            }

            return (long)size[0] * size[1] * size[2] <= MaxVoxels
                ? (size[0], size[1], size[2])
                : throw new VolumeFormatException(file, $"dim is {size[0]} x {size[1]} x {size[2]}; at most {MaxVoxels} voxels are read; crop it");
        }

        public NiftiType Type(int at, int bitsAt)
        {
            var type = (NiftiType)Short(at);
            if (!Enum.IsDefined(type))
            {
                throw Wrong("datatype", Short(at), "2, 4, 8, 16, 64, 256, 512, 768, 1024 or 1280 (whole and real numbers)");
            }

            return Short(bitsAt) == 8 * type.Size()
                ? type
                : throw Wrong("bitpix", Short(bitsAt), $"{8 * type.Size()} for datatype {(int)type}");
        }

        public VoxelSpacing Spacing(int at, byte units, int depth)
        {
            // Lower three bits: 1 metres, 2 millimetres, 3 micrometres, 0 unknown, which everybody reads as millimetres.
            var scale = (units & 7) switch
            {
                1 => 1000.0,
                3 => 0.001,
                0 or 2 => 1.0,
                var unit => throw Wrong("xyzt_units' length unit", unit, "0 (unknown), 1 (m), 2 (mm) or 3 (µm)"),
            };
            Span<double> spacing = stackalloc double[3];
            for (var i = 0; i < 3; i++)
            {
                var field = Float(at + (4 * (i + 1)));
                // A single slice often has no thickness.
                var missing = i == 2 && depth == 1 && field == 0;
                if (!missing && !(float.IsFinite(field) && field > 0))
                {
                    throw Wrong($"pixdim[{i + 1}]", field, "above 0 and finite, mm");
                }

                spacing[i] = missing ? 1 : Decimal(field) * scale;
            }

            return new VoxelSpacing(spacing[0], spacing[1], spacing[2]);
        }

        public int Offset(int at)
        {
            var offset = Float(at);
            return offset >= Length + 4 && offset <= int.MaxValue / 2 && offset == MathF.Floor(offset)
                ? (int)offset
                : throw Wrong("vox_offset", offset, "a whole number from 352");
        }

        public (double Slope, double Intercept) Scale(int slopeAt, int interceptAt)
        {
            float slope = Float(slopeAt), intercept = Float(interceptAt);
            if (!float.IsFinite(slope) || !float.IsFinite(intercept))
            {
                throw Wrong(float.IsFinite(slope) ? "scl_inter" : "scl_slope", float.IsFinite(slope) ? intercept : slope, "a finite number");
            }

            // A slope of 0 stands for no scaling at all.
            return slope == 0 ? (1, 0) : (Decimal(slope), Decimal(intercept));
        }

        private short Short(int at) => isBig
            ? BinaryPrimitives.ReadInt16BigEndian(_bytes[at..])
            : BinaryPrimitives.ReadInt16LittleEndian(_bytes[at..]);

        private float Float(int at) => isBig
            ? BinaryPrimitives.ReadSingleBigEndian(_bytes[at..])
            : BinaryPrimitives.ReadSingleLittleEndian(_bytes[at..]);

        /// <summary>0.3 as a float is not 0.3 as a double: the number that was meant is the shortest one.</summary>
        private static double Decimal(float value) =>
            double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

        private VolumeFormatException Wrong(string field, float value, string allowed) =>
            new(file, string.Create(CultureInfo.InvariantCulture, $"{field} is {value}, must be {allowed}; the header is damaged or of another kind"));
    }
}
