using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class ReplayAviTests : IDisposable
{
    private static readonly byte[][] Pictures = [.. Enumerable.Range(0, 5).Select(i => ReplayMaterial.Jpeg(64, 48, i))];
    private readonly ReplayMaterial _material = new();

    public void Dispose() => _material.Dispose();

    [Fact]
    public async Task Pictures_come_in_order_with_the_clips_name_and_times()
    {
        var path = _material.Add("sweep.avi", new AviWriter().Write(Pictures));
        await using var source = ReplayFrameSource.Open(path, new ReplayOptions());

        var (frames, faults) = await source.ReadAllAsync();

        Assert.Empty(faults);
        Assert.Equal(("sweep.avi", 5, false), (source.Name, source.FrameCount, source.IsLive));
        Assert.Equal([0, 1, 2, 3, 4], frames.Select(frame => frame.Index));
        Assert.All(frames, frame => Assert.Equal(("sweep.avi", 64, 48), (frame.Source, frame.Width, frame.Height)));
        Assert.All(frames, frame => Assert.Equal(frame.Index * 1001 / 30.0, frame.At.TotalMilliseconds, 0.001));
        Assert.Equal(await StillsAsync(), frames.Select(frame => frame.Pixels));
    }

    [Fact]
    public async Task A_clip_can_be_read_again()
    {
        var path = _material.Add("sweep.avi", new AviWriter().Write(Pictures));
        await using var source = ReplayFrameSource.Open(path, new ReplayOptions());

        var (first, _) = await source.ReadAllAsync();
        var (second, _) = await source.ReadAllAsync();

        Assert.Equal(first.Select(frame => frame.Pixels), second.Select(frame => frame.Pixels));
    }

    [Fact]
    public async Task Several_RIFF_parts_and_audio_between_the_pictures_change_nothing()
    {
        foreach (var writer in (AviWriter[])[new() { Parts = 3 }, new() { WithAudio = true }, new() { WithAudio = true, Parts = 2, Codec = "mjpg" }])
        {
            var path = _material.Add("sweep.avi", writer.Write(Pictures));

            var (frames, faults) = await ReplayReading.ReplayAsync(path);

            Assert.Empty(faults);
            Assert.Equal(await StillsAsync(), frames.Select(frame => frame.Pixels));
        }
    }

    [Fact]
    public async Task What_follows_the_end_of_the_file_format_is_not_looked_at()
    {
        var path = _material.Add("padded.avi", [.. new AviWriter().Write(Pictures), .. new byte[1000]]);

        var (frames, faults) = await ReplayReading.ReplayAsync(path);

        Assert.Empty(faults);
        Assert.Equal(5, frames.Count);
    }

    [Fact]
    public async Task A_repeated_picture_leaves_a_gap_in_the_numbers()
    {
        var path = _material.Add("gap.avi", new AviWriter().Write(Pictures[0], [], Pictures[1]));

        var (frames, faults) = await ReplayReading.ReplayAsync(path);

        Assert.Empty(faults);
        Assert.Equal([0, 2], frames.Select(frame => frame.Index));
    }

    [Fact]
    public async Task A_damaged_picture_is_a_fault_and_the_next_one_follows()
    {
        var path = _material.Add("one-bad.avi", new AviWriter().Write(Pictures[0], Pictures[1][..300], Pictures[2]));

        var (frames, faults) = await ReplayReading.ReplayAsync(path);

        Assert.Equal([0, 2], frames.Select(frame => frame.Index));
        Assert.EndsWith("(picture 1)", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recording_that_was_cut_off_gives_what_it_has_and_then_a_fault()
    {
        var whole = new AviWriter().Write(Pictures);
        var path = _material.Add("cut.avi", whole[..(whole.Length - Pictures[4].Length - 5)]);

        var (frames, faults) = await ReplayReading.ReplayAsync(path);

        Assert.Equal(await StillsAsync(take: 4), frames.Select(frame => frame.Pixels));
        Assert.Matches("^cut.avi: is cut off .* 4 of 5 pictures were there", Assert.Single(faults));
    }

    [Fact]
    public async Task A_recording_that_was_never_closed_gives_what_it_has_and_then_a_fault()
    {
        var path = _material.Add("open.avi", new AviWriter { IsOpen = true, Count = 0 }.Write(Pictures));
        await using var source = ReplayFrameSource.Open(path, new ReplayOptions());

        var (frames, faults) = await source.ReadAllAsync();

        Assert.Null(source.FrameCount);
        Assert.Equal(5, frames.Count);
        Assert.Matches("^open.avi: was never closed.* 5 pictures were there", Assert.Single(faults));
    }

    [Fact]
    public async Task A_clip_with_no_rate_of_its_own_takes_the_one_of_the_options()
    {
        var path = _material.Add("norate.avi", new AviWriter { Rate = 1_000_000_000, Scale = 0 }.Write(Pictures));

        var (frames, _) = await ReplayReading.ReplayAsync(path, new ReplayOptions { FramesPerSecond = 10 });

        Assert.Equal(TimeSpan.FromSeconds(0.4), frames[^1].At);
    }

    [Fact]
    public async Task Interlaced_clips_are_refused_because_one_field_is_half_a_picture()
    {
        var path = _material.Add("fields.avi", new AviWriter { Height = 96 }.Write([.. Pictures[0], .. Pictures[1]]));

        var exception = await Assert.ThrowsAsync<SourceException>(() => ReplayReading.ReplayAsync(path));

        Assert.StartsWith("fields.avi: interlaced Motion-JPEG", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_stops_when_it_is_told_to()
    {
        var path = _material.Add("sweep.avi", new AviWriter().Write(Pictures));
        using var pool = new FramePool(2, 64, 48);
        using var stop = new CancellationTokenSource();
        await using var source = ReplayFrameSource.Open(path, new ReplayOptions());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var arrival in source.ReadAsync(pool, stop.Token))
            {
                arrival.Frame?.Dispose();
                await stop.CancelAsync();
            }
        });

        Assert.Equal(0, pool.Outstanding);
    }

    [Fact(Skip = "no ffmpeg here", SkipUnless = nameof(ReplayMaterial.HasFfmpeg), SkipType = typeof(ReplayMaterial))]
    public async Task A_clip_of_ffmpeg_has_the_luma_that_ffmpeg_decodes()
    {
        string[][] variants = [["-q:v", "3"], ["-huffman", "default", "-q:v", "8"], ["-pix_fmt", "yuvj444p", "-q:v", "2"], ["-pix_fmt", "yuvj422p"]];
        foreach (var variant in variants)
        {
            _material.Ffmpeg(["-f", "lavfi", "-i", "testsrc2=size=322x242:rate=25:duration=1", "-c:v", "mjpeg", .. variant, "clip.avi"]);
            _material.Ffmpeg("-i", "clip.avi", "-vf", "extractplanes=y", "-f", "rawvideo", "clip.raw");

            var (frames, faults) = await ReplayReading.ReplayAsync(_material["clip.avi"]);

            Assert.Empty(faults);
            Assert.Equal(25, frames.Count);
            var expected = await File.ReadAllBytesAsync(_material["clip.raw"], TestContext.Current.CancellationToken);
            Assert.InRange(Seen.LargestDifference(expected, frames.SelectMany(frame => frame.Pixels).ToArray()), 0, 2);
        }
    }

    private static async Task<IEnumerable<byte[]>> StillsAsync(int take = 5)
    {
        using var stills = new ReplayMaterial();
        for (var i = 0; i < take; i++)
        {
            stills.Add($"{i}.jpg", Pictures[i]);
        }

        return (await ReplayReading.ReplayAsync(stills.Folder)).Frames.Select(frame => frame.Pixels);
    }
}
