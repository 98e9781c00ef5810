using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>Real DICOM files of ultrasound scanners, with the faults that such files have.</summary>
public sealed class DicomTests
{
    private const string Folder = "data/dicom";

    public static bool CanRun => Directory.Exists(Shared(Folder)) && ReplayMaterial.HasProgram("dcmj2pnm");

    [Theory(Skip = "no ../shared here, or no dcmtk", SkipUnless = nameof(CanRun))]
    [InlineData("DIRW0007", 65, 576, 456)] // a sequence ends with the wrong delimiter
    [InlineData("OBXXXX1A_2frame.dcm", 2, 800, 600)]
    [InlineData("OBXXXX1A_rle_2frame.dcm", 2, 800, 600)]
    [InlineData("US-PAL-8-10x-echo", 10, 600, 430)]
    [InlineData("YBR_422.dcm", 1, 800, 555)]
    [InlineData("examples_palette.dcm", 1, 800, 350)]
    [InlineData("examples_ybr_color.dcm", 30, 320, 240)]
    public async Task A_file_gives_all_its_frames(string file, int frames, int width, int height)
    {
        var (seen, faults) = await ReplayReading.ReplayAsync(Path.Combine(Shared(Folder), file));

        Assert.Empty(faults);
        Assert.Equal(Enumerable.Range(0, frames).Select(i => (long)i), seen.Select(f => f.Index));
        Assert.All(seen, f => Assert.Equal((width, height, file), (f.Width, f.Height, f.Source)));
        Assert.True(seen[0].Pixels.Distinct().Count() > 20);
    }

    [Theory(Skip = "no ../shared here, or no dcmtk", SkipUnless = nameof(CanRun))]
    [InlineData("GH364.dcm", "Invalid tag")]
    [InlineData("examples_jpeg2k.dcm", "JPEG 2000, which dcmtk does not decode")]
    public async Task A_file_that_is_not_read_says_why(string file, string reason)
    {
        var (seen, faults) = await ReplayReading.ReplayAsync(Path.Combine(Shared(Folder), file));

        Assert.Empty(seen);
        var fault = Assert.Single(faults);
        Assert.StartsWith($"{file}: ", fault, StringComparison.Ordinal);
        Assert.Contains(reason, fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
        Assert.DoesNotContain(Shared(Folder), fault, StringComparison.Ordinal);
    }

    [Fact(Skip = "no ../shared here, or no dcmtk", SkipUnless = nameof(CanRun))]
    public async Task The_compressed_twin_of_a_file_gives_the_same_pixels()
    {
        var (plain, _) = await ReplayReading.ReplayAsync(Path.Combine(Shared(Folder), "OBXXXX1A_2frame.dcm"));
        var (packed, _) = await ReplayReading.ReplayAsync(Path.Combine(Shared(Folder), "OBXXXX1A_rle_2frame.dcm"));

        Assert.Equal(plain[0].Pixels, packed[0].Pixels);
        Assert.Equal(plain[1].Pixels, packed[1].Pixels);
        Assert.NotEqual(plain[0].Pixels, plain[1].Pixels);
    }

    [Fact(Skip = "no ../shared here, or no dcmtk", SkipUnless = nameof(CanRun))]
    public async Task The_time_between_frames_is_the_files_own()
    {
        var (seen, _) = await ReplayReading.ReplayAsync(Path.Combine(Shared(Folder), "US-PAL-8-10x-echo"));

        Assert.Equal(76, (seen[1].At - seen[0].At).TotalMilliseconds, 3);
    }

    [Fact(Skip = "no ../shared here, or no dcmtk", SkipUnless = nameof(CanRun))]
    public async Task A_folder_is_one_clip_and_what_it_cannot_read_is_a_fault()
    {
        var (seen, faults) = await ReplayReading.ReplayAsync(Shared(Folder));

        Assert.Equal((111, 2), (seen.Count, faults.Count));
        Assert.Equal(Enumerable.Range(0, 111).Select(i => (long)i), seen.Select(f => f.Index));
    }

    private static string Shared(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "EdgeLiver.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.Parent?.FullName ?? "/", "shared", path);
    }
}
