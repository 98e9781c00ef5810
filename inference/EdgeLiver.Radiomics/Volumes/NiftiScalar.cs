using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeLiver.Radiomics;

/// <summary>Scalar types of a NIfTI-1 file; the numbers are the header's <c>datatype</c>.</summary>
internal enum NiftiScalar : short
{
    UInt8 = 2,
    Int16 = 4,
    Int32 = 8,
    Float32 = 16,
    Float64 = 64,
    Int8 = 256,
    UInt16 = 512,
    UInt32 = 768,
    Int64 = 1024,
    UInt64 = 1280,
}

internal static class NiftiScalars
{
    public static int Bytes(this NiftiScalar type) => type switch
    {
        NiftiScalar.UInt8 or NiftiScalar.Int8 => 1,
        NiftiScalar.Int16 or NiftiScalar.UInt16 => 2,
        NiftiScalar.Int32 or NiftiScalar.UInt32 or NiftiScalar.Float32 => 4,
        _ => 8,
    };

    /// <summary>Turns raw voxels into numbers; whole numbers beyond 2^53 lose their last digits.</summary>
    /// <param name="type">Type of the raw voxels.</param>
    /// <param name="raw">Raw voxels; their bytes are put in this machine's order in place.</param>
    /// <param name="reversed">They are in the other byte order.</param>
    /// <param name="values">As many numbers.</param>
    public static void Decode(this NiftiScalar type, Span<byte> raw, bool reversed, Span<double> values)
    {
        if (reversed)
        {
            Reverse(raw, type.Bytes());
        }

        switch (type)
        {
            case NiftiScalar.UInt8: Convert<byte>(raw, values); break;
            case NiftiScalar.Int8: Convert<sbyte>(raw, values); break;
            case NiftiScalar.UInt16: Convert<ushort>(raw, values); break;
            case NiftiScalar.Int16: Convert<short>(raw, values); break;
            case NiftiScalar.UInt32: Convert<uint>(raw, values); break;
            case NiftiScalar.Int32: Convert<int>(raw, values); break;
            case NiftiScalar.UInt64: Convert<ulong>(raw, values); break;
            case NiftiScalar.Int64: Convert<long>(raw, values); break;
            case NiftiScalar.Float32: Convert<float>(raw, values); break;
            default: Convert<double>(raw, values); break;
        }
    }

    private static void Convert<T>(Span<byte> raw, Span<double> values)
        where T : unmanaged, INumberBase<T>
    {
        var source = MemoryMarshal.Cast<byte, T>(raw);
        for (var i = 0; i < source.Length; i++)
        {
            values[i] = double.CreateTruncating(source[i]);
        }
    }

    private static void Reverse(Span<byte> raw, int bytes)
    {
        if (bytes == 2)
        {
            var numbers = MemoryMarshal.Cast<byte, ushort>(raw);
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        }
        else if (bytes == 4)
        {
            var numbers = MemoryMarshal.Cast<byte, uint>(raw);
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        }
        else if (bytes == 8)
        {
            var numbers = MemoryMarshal.Cast<byte, ulong>(raw);
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        }
    }
}
