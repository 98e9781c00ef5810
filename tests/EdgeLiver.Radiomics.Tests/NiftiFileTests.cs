using System.Buffers.Binary;
using System.IO.Compression;
using Xunit;

namespace EdgeLiver.Radiomics.Tests;

public sealed class NiftiFileTests
{
    private const int DataAt = 352;

    [Theory]
    [InlineData(2, 8)]
    [InlineData(4, 16)]
    [InlineData(8, 32)]
    [InlineData(16, 32)]
    [InlineData(64, 64)]
    [InlineData(256, 8)]
    [InlineData(512, 16)]
    [InlineData(768, 32)]
    [InlineData(1024, 64)]
    [InlineData(1280, 64)]
    public void Every_type_is_read_in_either_byte_order(short type, short bits)
    {
        foreach (var isBig in new[] { false, true })
        {
            var volume = Read(File(type, bits, isBig));

            Assert.Equal((2, 3, 2), (volume.Width, volume.Height, volume.Depth));
            Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), volume.Values.ToArray());
            Assert.Equal(new VoxelSpacing(0.3, 0.5, 2), volume.Spacing);
        }
    }

    [Fact]
    public void Numbers_are_scaled_as_the_header_says()
    {
        var file = File(4, 16, isBig: false);
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(112), 0.5f);
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(116), -100);

        Assert.Equal(-94.5, Read(file).Values[11]);
    }

    [Fact]
    public void Metres_and_micrometres_become_millimetres()
    {
        var file = File(2, 8, isBig: false);
        file[123] = 1;
        Assert.Equal(300, Read(file).Spacing.XMm);

        file[123] = 3;
        Assert.Equal(0.0003, Read(file).Spacing.XMm, 12);
    }

    [Fact]
    public void A_slice_without_thickness_is_a_slice()
    {
        var file = File(2, 8, isBig: false);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(40), 2);
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(88), 0);

        var volume = Read(file[..(DataAt + 6)]);

        Assert.Equal((2, 3, 1, 1.0), (volume.Width, volume.Height, volume.Depth, volume.Spacing.ZMm));
    }

    [Theory]
    [InlineData("v.nii")]
    [InlineData("v.nii.gz")]
    public void What_is_written_is_read_again(string name)
    {
        var folder = Directory.CreateTempSubdirectory("edgeliver-nifti-").FullName;
        try
        {
            var volume = new Volume(4, 3, 2, new VoxelSpacing(0.5, 0.25, 3));
            for (var i = 0; i < volume.Values.Length; i++)
            {
                volume.Values[i] = (i * 0.25) - 2;
            }

            NiftiFile.Write(volume, Path.Combine(folder, name));
            var again = NiftiFile.Read(Path.Combine(folder, name));

            Assert.Equal(volume.Values.ToArray(), again.Values.ToArray());
            Assert.Equal(volume.Spacing, again.Spacing);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(40, 0, "dim[0]")]
    [InlineData(40, 9, "dim[0]")]
    [InlineData(42, -3, "dim[1]")]
    [InlineData(44, 0, "dim[2]")]
    [InlineData(46, 32767, "ends before")]
    [InlineData(48, 2, "dim[4]")]
    [InlineData(70, 128, "datatype")]
    [InlineData(72, 7, "bitpix")]
    public void A_wrong_whole_number_in_the_header_is_named(int at, short value, string expected)
    {
        var file = File(16, 32, isBig: false);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(40), 4);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), value);

        Assert.Contains(expected, Message(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, 0f, "pixdim[1]")]
    [InlineData(84, -1f, "pixdim[2]")]
    [InlineData(88, float.NaN, "pixdim[3]")]
    [InlineData(108, 100f, "vox_offset")]
    [InlineData(108, float.PositiveInfinity, "vox_offset")]
    [InlineData(108, 1e9f, "ends before")]
    [InlineData(112, float.NaN, "scl_slope")]
    public void A_wrong_real_number_in_the_header_is_named(int at, float value, string expected)
    {
        var file = File(16, 32, isBig: false);
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(at), value);

        Assert.Contains(expected, Message(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_zipped_file_that_announces_more_than_it_can_hold_is_refused_before_memory_is_taken()
    {
        var file = File(16, 32, isBig: false);
        foreach (var at in new[] { 42, 44 })
        {
            BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(at), 10_000);
        }

        var zipped = Zip(file);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("ends before", Message(zipped), StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void A_damaged_zip_is_found_by_its_checksum()
    {
        var zipped = Zip(File(16, 32, isBig: false));
        zipped[^6] ^= 1;

        Assert.Contains("damaged", Message(zipped), StringComparison.Ordinal);
    }

    private static Volume Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return NiftiFile.Read(stream, "test.nii");
    }

    private static string Message(byte[] file) => Assert.Throws<VolumeFormatException>(() => Read(file)).Message;

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return zipped.ToArray();
    }

    /// <summary>2 x 3 x 2 voxels, 0 to 11.</summary>
    private static byte[] File(short type, short bits, bool isBig)
    {
        var bytes = new byte[DataAt + (12 * bits / 8)];
        Put(bytes, 0, 4, isBig, b => BinaryPrimitives.WriteInt32LittleEndian(b, 348));
        short[] dimensions = [3, 2, 3, 2, 1, 1, 1, 1];
        for (var i = 0; i < dimensions.Length; i++)
        {
            Put(bytes, 40 + (2 * i), 2, isBig, b => BinaryPrimitives.WriteInt16LittleEndian(b, dimensions[i]));
        }

        Put(bytes, 70, 2, isBig, b => BinaryPrimitives.WriteInt16LittleEndian(b, type));
        Put(bytes, 72, 2, isBig, b => BinaryPrimitives.WriteInt16LittleEndian(b, bits));
        float[] spacing = [1, 0.3f, 0.5f, 2];
        for (var i = 0; i < spacing.Length; i++)
        {
            Put(bytes, 76 + (4 * i), 4, isBig, b => BinaryPrimitives.WriteSingleLittleEndian(b, spacing[i]));
        }

        Put(bytes, 108, 4, isBig, b => BinaryPrimitives.WriteSingleLittleEndian(b, DataAt));
        "n+1\0"u8.CopyTo(bytes.AsSpan(344));
        for (var i = 0; i < 12; i++)
        {
            Put(bytes, DataAt + (i * bits / 8), bits / 8, isBig, b => WriteNumber(b, type, i));
        }

        return bytes;
    }

    private static void WriteNumber(byte[] bytes, short type, int value)
    {
        switch (type)
        {
            case 16:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
                break;
            case 64:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                break;
            default:
                bytes[0] = (byte)value;
                break;
        }
    }

    private static void Put(byte[] file, int at, int length, bool isBig, Action<byte[]> write)
    {
        var bytes = new byte[length];
        write(bytes);
        if (isBig)
        {
            Array.Reverse(bytes);
        }

        bytes.CopyTo(file, at);
    }
}
