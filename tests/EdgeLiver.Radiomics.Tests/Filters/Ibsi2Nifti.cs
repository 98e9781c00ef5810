using System.Buffers.Binary;
using System.IO.Compression;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>Reads what the reference files need of NIfTI-1: little endian, three dimensions.</summary>
internal static class Ibsi2Nifti
{
    public static Volume Read(string file)
    {
        using var zip = new GZipStream(File.OpenRead(Reference.PathOf(file)), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        zip.CopyTo(memory);
        var bytes = memory.ToArray().AsSpan();
        int Short(ReadOnlySpan<byte> all, int at) => BinaryPrimitives.ReadInt16LittleEndian(all[at..]);
        double Single(ReadOnlySpan<byte> all, int at) => BinaryPrimitives.ReadSingleLittleEndian(all[at..]);
        var spacing = new VoxelSpacing(Single(bytes, 80), Single(bytes, 84), Single(bytes, 88));
        var volume = new Volume(Short(bytes, 42), Short(bytes, 44), Short(bytes, 46), spacing);
        var type = Short(bytes, 70);
        var voxels = bytes[(int)Single(bytes, 108)..];
        var slope = Single(bytes, 112) is var scale && scale != 0 ? scale : 1;
        var offset = Single(bytes, 116);
        for (var i = 0; i < volume.Values.Length; i++)
        {
            volume.Values[i] = (slope * type switch
            {
                2 => voxels[i],
                4 => BinaryPrimitives.ReadInt16LittleEndian(voxels[(2 * i)..]),
                8 => BinaryPrimitives.ReadInt32LittleEndian(voxels[(4 * i)..]),
                16 => BinaryPrimitives.ReadSingleLittleEndian(voxels[(4 * i)..]),
                64 => BinaryPrimitives.ReadDoubleLittleEndian(voxels[(8 * i)..]),
                256 => (sbyte)voxels[i],
                512 => BinaryPrimitives.ReadUInt16LittleEndian(voxels[(2 * i)..]),
                _ => throw new InvalidDataException($"NIfTI data type {type}"),
            }) + offset;
        }

        return volume;
    }
}
