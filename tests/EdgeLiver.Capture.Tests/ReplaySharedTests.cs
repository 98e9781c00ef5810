using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>Real recordings, which lie beside the repository and are not part of it.</summary>
public sealed class ReplaySharedTests
{
    private const string NoRecordings = "no ../shared/data here";
    private const string NoRecordingsOrFfmpeg = "no ../shared/data or no ffmpeg here";

    public static string? Folder { get; } = Find();

    public static bool Present => Folder is not null;

    public static bool PresentWithFfmpeg => Present && ReplayMaterial.HasFfmpeg;

    [Fact(Skip = NoRecordings, SkipUnless = nameof(Present))]
    public async Task A_real_scan_is_one_frame()
    {
        var (frames, faults) = await ReplayReading.ReplayAsync(Path.Join(Folder, "aul/Malignant/image/100.jpg"));

        Assert.Empty(faults);
        var frame = Assert.Single(frames);
        Assert.Equal(("100.jpg", 1024, 768), (frame.Source, frame.Width, frame.Height));
    }

    [Fact(Skip = NoRecordings, SkipUnless = nameof(Present))]
    public async Task A_liver_sweep_of_140_images_is_one_clip()
    {
        await using var source = ReplayFrameSource.Open(Path.Join(Folder, "cine/liver_sweep/frames"), new ReplayOptions());

        var (frames, faults) = await source.ReadAllAsync();

        Assert.Empty(faults);
        Assert.Equal(("frames", 140), (source.Name, source.FrameCount));
        Assert.Equal(Enumerable.Range(0, 140), frames.Select(frame => (int)frame.Index));
        Assert.All(frames, frame => Assert.Equal((739, 593), (frame.Width, frame.Height)));
        Assert.Equal(TimeSpan.FromSeconds(6.95), frames[^1].At);
    }

    [Fact(Skip = NoRecordingsOrFfmpeg, SkipUnless = nameof(PresentWithFfmpeg))]
    public async Task The_same_sweep_as_H264_shows_the_same()
    {
        var (images, _) = await ReplayReading.ReplayAsync(Path.Join(Folder, "cine/liver_sweep/frames"));

        var (clip, faults) = await ReplayReading.ReplayAsync(Path.Join(Folder, "cine/liver_sweep/liver_sweep_740x594_h264.mp4"));

        Assert.Empty(faults);
        Assert.Equal(140, clip.Count);
        // One column and row more, lossy: alike on average, in every frame.
        Assert.All(images.Zip(clip), pair => Assert.InRange(MeanDifference(pair.First, pair.Second), 0, 4));
    }

    [Fact(Skip = NoRecordingsOrFfmpeg, SkipUnless = nameof(PresentWithFfmpeg))]
    public async Task A_real_MPEG_clip_has_all_its_frames()
    {
        var (frames, faults) = await ReplayReading.ReplayAsync(Path.Join(Folder, "cine/lung_liver_ccby/Reg_pat2Image_133952.mpeg"));

        Assert.Empty(faults);
        Assert.Equal(Enumerable.Range(0, 254), frames.Select(frame => (int)frame.Index));
        Assert.All(frames, frame => Assert.Equal((370, 370), (frame.Width, frame.Height)));
        Assert.Equal(TimeSpan.FromSeconds(253 / 25.0), frames[^1].At);
    }

    private static double MeanDifference(Seen image, Seen clip)
    {
        var sum = 0L;
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                sum += Math.Abs(image.Pixels[(y * image.Width) + x] - clip.Pixels[(y * clip.Width) + x]);
            }
        }

        return (double)sum / image.Pixels.Length;
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Join(folder.FullName, "EdgeLiver.sln")))
            {
                var data = Path.GetFullPath(Path.Join(folder.FullName, "..", "shared", "data"));
                return Directory.Exists(data) ? data : null;
            }
        }

        return null;
    }
}
