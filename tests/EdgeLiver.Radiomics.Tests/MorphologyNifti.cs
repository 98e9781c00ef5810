using System.Buffers.Binary;
using System.IO.Compression;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>The reference scans: little-endian NIfTI-1, bytes or floats, not scaled.</summary>
internal static class MorphologyNifti
{
    public static Volume Read(string file)
    {
        using var unpacked = new MemoryStream();
        using (var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress))
        {
            packed.CopyTo(unpacked);
        }

        var bytes = unpacked.ToArray().AsSpan();
        short Short(ReadOnlySpan<byte> all, int at) => BinaryPrimitives.ReadInt16LittleEndian(all[at..]);
        float Float(ReadOnlySpan<byte> all, int at) => BinaryPrimitives.ReadSingleLittleEndian(all[at..]);

        // The header's floats: the decimal that was meant is the shortest that reads back.
        double Spacing(ReadOnlySpan<byte> all, int at) => (double)(decimal)Float(all, at);
        var volume = new Volume(
            Short(bytes, 42), Short(bytes, 44), Short(bytes, 46), new VoxelSpacing(Spacing(bytes, 80), Spacing(bytes, 84), Spacing(bytes, 88)));
        var voxels = bytes[(int)Float(bytes, 108)..];
        var isByte = Short(bytes, 70) == 2;
        for (var i = 0; i < volume.Values.Length; i++)
        {
            volume.Values[i] = isByte ? voxels[i] : Float(voxels, 4 * i);
        }

        return volume;
    }
}
