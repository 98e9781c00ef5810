using System.Diagnostics;
using EdgeLiver.Capture;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Host.Tests;

/// <summary>The seconds before a key frame: the right ones, of this exam, and readable by others.</summary>
public sealed class CineTests
{
    private const int Width = 64;
    private const int Height = 48;
    private static readonly PixelBox Fan = new(8, 4, 32, 24);
    private static readonly long Period = Stopwatch.Frequency / CineRing.PicturesPerSecond;

    [Fact]
    public void A_loop_is_the_last_seconds_in_order_and_the_fan_alone()
    {
        var ring = new CineRing();
        Fill(ring, pictures: 100);

        var loop = ring.Take(seconds: 3)!;

        Assert.Equal(3 * CineRing.PicturesPerSecond, loop.Pictures.Count);
        Assert.Equal((Fan.Width, Fan.Height), (loop.Width, loop.Height));
        Assert.Equal(CineRing.PicturesPerSecond, loop.PicturesPerSecond, 1);
        Assert.Equal(Enumerable.Range(76, 24).Select(i => (byte)i), loop.Pictures.Select(picture => picture[0]));
        Assert.All(loop.Pictures, picture => Assert.Equal(Fan.Area, picture.Length));
    }

    [Fact]
    public void A_loop_that_was_taken_stays_as_it_was_and_the_next_one_has_its_pictures_too()
    {
        var ring = new CineRing();
        Fill(ring, pictures: 40);
        var first = ring.Take(seconds: 2)!;
        var kept = first.Pictures.Select(picture => picture[0]).ToList();

        Fill(ring, pictures: 4, from: 40);
        var second = ring.Take(seconds: 2)!;

        Assert.Equal(kept, first.Pictures.Select(picture => picture[0]));
        Assert.Equal(Enumerable.Range(28, 16).Select(i => (byte)i), second.Pictures.Select(picture => picture[0]));
        Fill(ring, pictures: 80, from: 44);
        Assert.Equal(kept, first.Pictures.Select(picture => picture[0]));
    }

    [Fact]
    public void Another_exam_a_gap_and_another_picture_size_begin_a_new_loop()
    {
        var ring = new CineRing();
        Fill(ring, pictures: 20);
        ring.Clear();
        Assert.Null(ring.Take(seconds: 3));

        Fill(ring, pictures: 20);
        Fill(ring, pictures: 3, from: 100);
        Assert.Equal(3, ring.Take(seconds: 3)!.Pictures.Count);

        using var screen = new Mask(Width, Height);
        ring.Add(screen.View, Fan with { Width = 16 }, 103 * Period);
        Assert.Null(ring.Take(seconds: 3));
        Assert.Null(ring.Take(seconds: 0));
    }

    [Fact]
    public void Pictures_that_come_faster_are_left_out()
    {
        var ring = new CineRing();
        using var screen = new Mask(Width, Height);
        for (var i = 0; i < 300; i++)
        {
            ring.Add(screen.View, Fan, i * Stopwatch.Frequency / 30);
        }

        var loop = ring.Take(seconds: CineRing.MaxSeconds)!;

        Assert.InRange(loop.PicturesPerSecond, 7, 8.5);
    }

    [Fact]
    public async Task The_file_is_read_by_our_replay_and_gives_its_pictures_back()
    {
        var ring = new CineRing();
        Fill(ring, pictures: 24);
        var file = CineFile.Write(ring.Take(seconds: 3)!);
        var path = Path.Combine(Path.GetTempPath(), $"{Ulid.NewUlid()}.avi");
        await File.WriteAllBytesAsync(path, file, TestContext.Current.CancellationToken);
        try
        {
            var pictures = CineFile.Pictures(file);
            await using var replay = ReplayFrameSource.Open(path, new ReplayOptions());
            using var pool = new FramePool(2, 1920, 1080);
            var (frames, faults) = (0, new List<string>());
            await foreach (var arrival in replay.ReadAsync(pool, TestContext.Current.CancellationToken))
            {
                using var frame = arrival.Frame;
                frames += frame is null ? 0 : 1;
                if (arrival.Fault is { } fault)
                {
                    faults.Add(fault);
                }
            }

            Assert.Equal(24, pictures.Count);
            Assert.All(pictures, picture => Assert.Equal([0xFF, 0xD8], picture[..2]));
            Assert.Empty(faults);
            Assert.Equal(24, frames);
            Assert.DoesNotContain(CineFile.Pictures(file[..(file.Length / 2)]), picture => picture.Length == 0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Each picture is as bright as its number.</summary>
    private static void Fill(CineRing ring, int pictures, int from = 0)
    {
        using var screen = new Mask(Width, Height);
        for (var i = from; i < from + pictures; i++)
        {
            screen.View.Fill((byte)i);
            ring.Add(screen.View, Fan, i * Period);
        }
    }
}
