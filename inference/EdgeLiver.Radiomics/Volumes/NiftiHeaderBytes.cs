using System.Buffers.Binary;
using System.Numerics;

namespace EdgeLiver.Radiomics;

/// <summary>The 352 bytes before the voxels of a file that we write: little endian, 64-bit numbers, mm.</summary>
internal static class NiftiHeaderBytes
{
    private const byte Millimetre = 2;

    /// <exception cref="ArgumentException">A side is over 32767 voxels, or a spacing is not above 0 as a 32-bit number.</exception>
    public static byte[] Of(Volume volume, NiftiGeometry geometry)
    {
        var header = new byte[NiftiHeader.FirstVoxel];
        BinaryPrimitives.WriteInt32LittleEndian(header, NiftiHeader.Length);
        Short(header, 40, 3);
        Axis(header, 1, volume.Width, volume.Spacing.XMm);
        Axis(header, 2, volume.Height, volume.Spacing.YMm);
        Axis(header, 3, volume.Depth, volume.Spacing.ZMm);
        for (var axis = 4; axis <= 7; axis++)
        {
            Axis(header, axis, 1, 1);
        }

        Short(header, 70, (short)NiftiScalar.Float64);
        Short(header, 72, 64);
        Floats(header, 108, NiftiHeader.FirstVoxel, 1, 0);
        header[123] = Millimetre;
        Floats(header, 76, geometry.Qfac);
        Short(header, 252, geometry.QformCode);
        Short(header, 254, geometry.SformCode);
        Floats(header, 256, geometry.Quaternion.X, geometry.Quaternion.Y, geometry.Quaternion.Z);
        Floats(header, 268, geometry.QuaternionOffset.X, geometry.QuaternionOffset.Y, geometry.QuaternionOffset.Z);
        Row(header, 280, geometry.RowX);
        Row(header, 296, geometry.RowY);
        Row(header, 312, geometry.RowZ);
        "n+1\0"u8.CopyTo(header.AsSpan(344));
        return header;
    }

    private static void Axis(byte[] header, int axis, int length, double spacingMm)
    {
        if (length > short.MaxValue)
        {
            throw new ArgumentException($"NIfTI-1 holds at most {short.MaxValue} voxels a side, not {length}", nameof(length));
        }

        if (!(float.IsFinite((float)spacingMm) && (float)spacingMm > 0))
        {
            throw new ArgumentException(FormattableString.Invariant($"spacing {spacingMm} mm must be above 0 as a 32-bit number"), nameof(spacingMm));
        }

        Short(header, 40 + (2 * axis), (short)length);
        Floats(header, 76 + (4 * axis), (float)spacingMm);
    }

    private static void Row(byte[] header, int at, Vector4 row) => Floats(header, at, row.X, row.Y, row.Z, row.W);

    private static void Short(byte[] header, int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(at), value);

    private static void Floats(byte[] header, int at, params ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(at + (4 * i)), values[i]);
        }
    }
}
