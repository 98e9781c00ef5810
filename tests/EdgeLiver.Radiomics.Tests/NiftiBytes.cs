using System.Buffers.Binary;
using System.IO.Compression;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>A NIfTI-1 file made field by field, so that a test can lie in any of them: 3 x 2 x 2 voxels of 0.5 x 0.75 x 3 mm.</summary>
internal sealed class NiftiBytes
{
    public const int Voxels = 12;

    private readonly bool _bigEndian;

    public NiftiBytes(short datatype = 4, int bytesPerVoxel = 2, bool bigEndian = false)
    {
        _bigEndian = bigEndian;
        File = new byte[352 + (Voxels * bytesPerVoxel)];
        Int(0, 348);
        foreach (var (axis, length) in new short[] { 3, 3, 2, 2, 1, 1, 1, 1 }.Index())
        {
            Short(40 + (2 * axis), length);
        }

        Short(70, datatype);
        Short(72, (short)(8 * bytesPerVoxel));
        foreach (var (axis, spacing) in new[] { 1, 0.5f, 0.75f, 3, 1, 1, 1, 1 }.Index())
        {
            Float(76 + (4 * axis), spacing);
        }

        Float(108, 352);
        File[123] = 2;
        "n+1\0"u8.CopyTo(File.AsSpan(344));
    }

    public byte[] File { get; set; }

    public NiftiBytes Short(int at, short value)
    {
        Write(at, 2, span => BinaryPrimitives.WriteInt16LittleEndian(span, value));
        return this;
    }

    public NiftiBytes Int(int at, int value)
    {
        Write(at, 4, span => BinaryPrimitives.WriteInt32LittleEndian(span, value));
        return this;
    }

    public NiftiBytes Float(int at, float value)
    {
        Write(at, 4, span => BinaryPrimitives.WriteSingleLittleEndian(span, value));
        return this;
    }

    /// <summary>Bytes in little endian, turned where the file is big endian.</summary>
    public NiftiBytes Raw(int at, byte[] littleEndian)
    {
        Write(at, littleEndian.Length, span => littleEndian.CopyTo(span));
        return this;
    }

    public NiftiBytes Cut(int length)
    {
        File = File[..length];
        return this;
    }

    public Volume Read() => Read(File);

    public static Volume Read(byte[] file) => NiftiFile.Read(new MemoryStream(file), "a.nii");

    public static byte[] Gzip(byte[] file)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(file);
        }

        return target.ToArray();
    }

    private void Write(int at, int length, SpanWriter write)
    {
        var field = File.AsSpan(at, length);
        write(field);
        if (_bigEndian)
        {
            field.Reverse();
        }
    }

    private delegate void SpanWriter(Span<byte> field);
}
