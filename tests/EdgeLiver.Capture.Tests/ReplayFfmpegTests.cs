using System.Globalization;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class ReplayFfmpegTests : IDisposable
{
    private const string NoFfmpeg = "no ffmpeg here";
    private readonly ReplayMaterial _material = new();

    public void Dispose() => _material.Dispose();

    [Theory(Skip = NoFfmpeg, SkipUnless = nameof(ReplayMaterial.HasFfmpeg), SkipType = typeof(ReplayMaterial))]
    [InlineData("clip.mp4", "mpeg4")]
    [InlineData("clip.mkv", "mpeg4")]
    [InlineData("clip.mpeg", "mpeg2video")]
    [InlineData("-i clip: 50%d.avi", "mpeg4")]
    public async Task Other_clips_are_read_through_ffmpeg(string name, string codec)
    {
        _material.Ffmpeg("-f", "lavfi", "-i", "testsrc2=size=322x242:rate=25:duration=1", "-c:v", codec, "-q:v", "2", $"file:{name}");
        await using var source = ReplayFrameSource.Open(_material[name], new ReplayOptions());

        var (frames, faults) = await source.ReadAllAsync();

        Assert.Empty(faults);
        Assert.Null(source.FrameCount);
        Assert.Equal(Enumerable.Range(0, 25), frames.Select(frame => (int)frame.Index));
        Assert.All(frames, frame => Assert.Equal((name, 322, 242), (frame.Source, frame.Width, frame.Height)));
        Assert.Equal(TimeSpan.FromMilliseconds(960), frames[^1].At);
        Assert.NotEqual(frames[0].Pixels, frames[^1].Pixels);
    }

    [Theory(Skip = NoFfmpeg, SkipUnless = nameof(ReplayMaterial.HasFfmpeg), SkipType = typeof(ReplayMaterial))]
    [InlineData("white", 255)]
    [InlineData("black", 0)]
    public async Task Luma_of_limited_range_is_stretched_to_the_full_one(string colour, byte luma)
    {
        _material.Ffmpeg("-f", "lavfi", "-i", $"color={colour}:size=32x32:duration=0.1", "-c:v", "mpeg4", "-pix_fmt", "yuv420p", "clip.mp4");

        var (frames, _) = await ReplayReading.ReplayAsync(_material["clip.mp4"]);

        Assert.All(frames[0].Pixels, pixel => Assert.Equal(luma, pixel));
    }

    [Fact(Skip = NoFfmpeg, SkipUnless = nameof(ReplayMaterial.HasFfmpeg), SkipType = typeof(ReplayMaterial))]
    public async Task What_ffmpeg_can_not_read_ends_with_its_own_words()
    {
        var path = _material.Add("text.mp4", "hello\n"u8.ToArray());

        var exception = await Assert.ThrowsAsync<SourceException>(() => ReplayReading.ReplayAsync(path));

        Assert.Matches("^text.mp4: ffmpeg can't read it: .*Invalid data found", exception.Message);
    }

    [Fact(Skip = NoFfmpeg, SkipUnless = nameof(ReplayMaterial.HasFfmpeg), SkipType = typeof(ReplayMaterial))]
    public async Task A_clip_that_is_too_large_is_refused_before_memory_is_taken()
    {
        _material.Ffmpeg("-f", "lavfi", "-i", "color=gray:size=8200x64:duration=0.1", "-c:v", "ffv1", "clip.mkv");

        var exception = await Assert.ThrowsAsync<SourceException>(() => ReplayReading.ReplayAsync(_material["clip.mkv"]));

        Assert.StartsWith("clip.mkv: is 8200x64 pixels; at most 8192", exception.Message, StringComparison.Ordinal);
    }

    [Fact(Skip = NoFfmpeg, SkipUnless = nameof(ReplayMaterial.HasFfmpeg), SkipType = typeof(ReplayMaterial))]
    public async Task A_damaged_clip_gives_its_frames_and_then_a_fault()
    {
        _material.Ffmpeg("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=2", "-c:v", "mpeg4", "clip.mkv");
        var bytes = await File.ReadAllBytesAsync(_material["clip.mkv"], TestContext.Current.CancellationToken);
        new Random(3).NextBytes(bytes.AsSpan(bytes.Length / 2, 2000));
        var path = _material.Add("damaged.mkv", bytes);

        var (frames, faults) = await ReplayReading.ReplayAsync(path);

        Assert.InRange(frames.Count, 20, 50);
        Assert.Matches("^damaged.mkv: .* \\(after [0-9]+ pictures\\)$", Assert.Single(faults));
    }

    [Fact]
    public async Task Without_the_program_the_cure_is_named()
    {
        var path = _material.Add("clip.mp4", [0, 0, 0, 24, (byte)'f', (byte)'t', (byte)'y', (byte)'p']);

        var exception = await Assert.ThrowsAsync<SourceException>(
            () => ReplayReading.ReplayAsync(path, new ReplayOptions { Ffmpeg = _material["no-such-program"] }));

        Assert.EndsWith("install it: apt-get install ffmpeg", exception.Message, StringComparison.Ordinal);
    }

    [Fact(Skip = NoFfmpeg, SkipUnless = nameof(ReplayMaterial.HasFfmpeg), SkipType = typeof(ReplayMaterial))]
    public async Task The_program_ends_when_reading_is_stopped_or_left()
    {
        var path = MakeLongClip();
        using var pool = new FramePool(2, 640, 480);
        using var stop = new CancellationTokenSource();
        await using var source = ReplayFrameSource.Open(path, new ReplayOptions());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var arrival in source.ReadAsync(pool, stop.Token))
            {
                arrival.Frame?.Dispose();
                Assert.NotEmpty(Readers(path));
                await stop.CancelAsync();
            }
        });
        Assert.Empty(Readers(path));

        await foreach (var arrival in source.ReadAsync(pool, TestContext.Current.CancellationToken))
        {
            arrival.Frame?.Dispose();
            break;
        }

        Assert.Empty(Readers(path));
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact(Skip = NoFfmpeg, SkipUnless = nameof(ReplayMaterial.HasFfmpeg), SkipType = typeof(ReplayMaterial))]
    public async Task The_program_ends_with_its_source_even_when_a_reader_was_forgotten()
    {
        var path = MakeLongClip();
        using var pool = new FramePool(2, 640, 480);
        var source = ReplayFrameSource.Open(path, new ReplayOptions());
        await using var reader = source.ReadAsync(pool, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await reader.MoveNextAsync());
        reader.Current.Frame?.Dispose();

        await source.DisposeAsync();

        Assert.Empty(Readers(path));
        Assert.Equal(0, pool.Outstanding);
    }

    [Fact(Skip = NoFfmpeg, SkipUnless = nameof(ReplayMaterial.HasFfmpeg), SkipType = typeof(ReplayMaterial))]
    public async Task Stopping_before_the_first_picture_is_no_fault_of_the_clip()
    {
        var path = MakeLongClip();
        using var pool = new FramePool(2, 640, 480);
        await using var source = ReplayFrameSource.Open(path, new ReplayOptions());
        await using var reader = source.ReadAsync(pool, new CancellationToken(canceled: true)).GetAsyncEnumerator(CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.MoveNextAsync());

        Assert.Empty(Readers(path));
        Assert.Equal(0, pool.Outstanding);
    }

    private string MakeLongClip()
    {
        _material.Ffmpeg("-f", "lavfi", "-i", "testsrc2=size=640x480:rate=25:duration=4", "-c:v", "mpeg4", "clip.mkv");
        return _material["clip.mkv"];
    }

    // Programs, also dead ones that nobody waited for, whose command line names the clip.
    private static IEnumerable<string> Readers(string path) =>
        Directory.EnumerateDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var id) && IsReader(id, path));

    private static bool IsReader(int id, string path)
    {
        try
        {
            var isChild = File.ReadAllText($"/proc/{id}/stat").Split(") ")[1].Split(' ')[1] == $"{Environment.ProcessId}";
            var command = File.ReadAllText($"/proc/{id}/cmdline");
            return isChild && (command.Length == 0 || command.Contains(path, StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }
}
