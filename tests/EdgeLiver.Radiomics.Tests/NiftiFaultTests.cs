using Xunit;

namespace EdgeLiver.Radiomics.Tests;

/// <summary>Files that lie, break off or are something else: one line that names file, field and value, and nothing else.</summary>
public sealed class NiftiFaultTests
{
    // What is done to a good file, and words that the message must have.
    private static readonly Dictionary<string, (Func<NiftiBytes, NiftiBytes> Spoil, string Says)> Faults = new()
    {
        ["no NIfTI"] = (f => f.Int(0, 1234), "its header's length is not 348"),
        ["NIfTI-2"] = (f => f.Int(0, 540), "its header's length is not 348"),
        ["pair"] = (f => f.Int(344, 0x0031696E), "magic is not"),
        ["magic"] = (f => f.Int(344, 0), "magic is not"),
        ["dim[0] 0"] = (f => f.Short(40, 0), "dim[0] is 0, must be 2 to 7"),
        ["dim[0] 8"] = (f => f.Short(40, 8), "dim[0] is 8, must be 2 to 7"),
        ["dim negative"] = (f => f.Short(42, -3), "dim[1] is -3, must be 1 to 32767"),
        ["dim 0"] = (f => f.Short(46, 0), "dim[3] is 0, must be 1 to 32767"),
        ["dim huge"] = (f => f.Short(42, 32767).Short(44, 32767).Short(46, 32767), "at most 268435456 voxels are read"),
        ["dim beyond the file"] = (f => f.Short(42, 1000), "ends before all"),
        ["dim short of the file"] = (f => f.Short(42, 2), "goes on behind byte 368"),
        ["series"] = (f => f.Short(40, 4).Short(48, 2), "dim[4] is 2, must be 1"),
        ["datatype unknown"] = (f => f.Short(70, 7), "datatype is 7, must be 2, 4, 8"),
        ["datatype colour"] = (f => f.Short(70, 128).Short(72, 24), "datatype is 128"),
        ["bitpix"] = (f => f.Short(72, 32), "bitpix is 32, must be 16 for datatype 4"),
        ["spacing 0"] = (f => f.Float(80, 0), "pixdim[1] is 0, must be above 0"),
        ["spacing negative"] = (f => f.Float(84, -0.5f), "pixdim[2] is -0.5"),
        ["spacing NaN"] = (f => f.Float(88, float.NaN), "pixdim[3] is NaN"),
        ["spacing infinite"] = (f => f.Float(88, float.PositiveInfinity), "pixdim[3] is Infinity"),
        ["slices without spacing"] = (f => f.Float(88, 0), "pixdim[3] is 0"),
        ["unit"] = (f => { f.File[123] = 5; return f; }, "xyzt_units' length unit is 5"),
        ["offset in the header"] = (f => f.Float(108, 348), "vox_offset is 348, must be a whole number from 352"),
        ["offset broken"] = (f => f.Float(108, 352.5f), "vox_offset is 352.5"),
        ["offset NaN"] = (f => f.Float(108, float.NaN), "vox_offset is NaN"),
        ["offset infinite"] = (f => f.Float(108, float.PositiveInfinity), "vox_offset is Infinity"),
        ["offset beyond the end"] = (f => f.Float(108, 4000), "ends before all"),
        ["slope NaN"] = (f => f.Float(112, float.NaN), "scl_slope is NaN"),
        ["intercept infinite"] = (f => f.Float(112, 1).Float(116, float.NegativeInfinity), "scl_inter is -Infinity"),
        ["header cut"] = (f => f.Cut(100), "ends before all"),
        ["one byte"] = (f => f.Cut(1), "ends before all"),
        ["voxels cut"] = (f => f.Cut(375), "ends before all"),
        ["trailing bytes"] = (f => { f.File = [.. f.File, 0]; return f; }, "goes on behind byte 376"),
    };

    public static TheoryData<string> Names => new(Faults.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_that_lies_is_one_line(string fault)
    {
        foreach (var bigEndian in new[] { false, true })
        {
            if (bigEndian && fault is "no NIfTI" or "pair" or "magic")
            {
                continue;
            }

            var (spoil, says) = Faults[fault];

            AssertFault(says, spoil(new NiftiBytes(bigEndian: bigEndian)).File);
        }
    }

    [Theory]
    [InlineData(float.NaN, "voxel (1, 1, 1) is NaN")]
    [InlineData(float.PositiveInfinity, "voxel (1, 1, 1) is Infinity")]
    public void An_intensity_that_is_no_number_is_named(float value, string says)
    {
        AssertFault(says, new NiftiBytes(16, 4).Float(352 + (10 * 4), value).File);
    }

    [Fact]
    public void An_intensity_that_scaling_makes_infinite_is_named()
    {
        AssertFault("voxel (0, 0, 0) is Infinity", new NiftiBytes(64, 8).Raw(352, BitConverter.GetBytes(1e300)).Float(112, 1e30f).File);
    }

    [Fact]
    public void A_gzip_cut_anywhere_is_one_line()
    {
        var file = NiftiBytes.Gzip(new NiftiBytes().Short(352, 7).File);

        for (var length = 1; length < file.Length; length++)
        {
            AssertFault("", file[..length]);
        }
    }

    [Fact]
    public void A_gzip_with_a_wrong_checksum_is_one_line()
    {
        var file = NiftiBytes.Gzip(new NiftiBytes().Short(352, 7).File);
        file[^6] ^= 1;

        AssertFault("gzip data are damaged", file);
    }

    [Fact]
    public void A_header_in_a_small_gzip_does_not_get_memory_for_what_it_claims()
    {
        var file = NiftiBytes.Gzip(new NiftiBytes().Short(42, 640).Short(44, 640).Short(46, 640).File);
        var before = GC.GetAllocatedBytesForCurrentThread();

        AssertFault("ends before all", file);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_gzip_bomb_is_read_no_further_than_its_header_says()
    {
        var bomb = NiftiBytes.Gzip([.. new NiftiBytes().File, .. new byte[64 << 20]]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        AssertFault("its header announces 376 bytes, the end of its gzip data 67109240", bomb);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_gzip_bomb_that_lies_about_its_length_is_read_no_further_than_its_header_says()
    {
        var file = new NiftiBytes();
        var bomb = NiftiBytes.Gzip([.. file.File, .. new byte[64 << 20]]);
        BitConverter.TryWriteBytes(bomb.AsSpan(bomb.Length - 4), file.File.Length);
        var before = GC.GetAllocatedBytesForCurrentThread();

        AssertFault("goes on behind byte 376", bomb);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void What_is_no_file_is_one_line()
    {
        var empty = Path.GetTempFileName();

        try
        {
            Assert.Contains("can't be read", Assert.Throws<VolumeFormatException>(() => NiftiFile.Read("/nowhere/a.nii")).Message, StringComparison.Ordinal);
            Assert.Contains("can't be read", Assert.Throws<VolumeFormatException>(() => NiftiFile.Read(Path.GetTempPath())).Message, StringComparison.Ordinal);
            Assert.Contains("has 0 bytes", Assert.Throws<VolumeFormatException>(() => NiftiFile.Read(empty)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(empty);
        }
    }

    private static void AssertFault(string says, byte[] file)
    {
        var fault = Assert.Throws<VolumeFormatException>(() => NiftiBytes.Read(file));
        Assert.StartsWith("a.nii: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
