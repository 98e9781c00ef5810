using System.Globalization;
using EdgeLiver.Capture;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Guest.Tests.Capture;

/// <summary>Every format at 1920x1080: our luma against a dump that another program took.</summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData("YUYV", 2)]
    [InlineData("UYVY", 2)]
    [InlineData("NV12", 1)]
    [InlineData("NV21", 1)]
    [InlineData("NV16", 1)]
    [InlineData("GREY", 1)]
    [InlineData("RGB3", 3)]
    [InlineData("BGR3", 3)]
    public async Task The_luma_is_that_of_the_dump_bit_for_bit(string format, int bytes)
    {
        Vivid.Reset(1920, 1080, 60);
        var file = $"/tmp/{format}";
        Vivid.Run("-v", $"pixelformat={format}", "--stream-mmap=2", "--stream-count=1", $"--stream-to={file}");
        var dump = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);

        await using var source = V4l2FrameSource.Open(Vivid.Link, new V4l2Options { Format = format });
        using var pool = new FramePool(4, 1920, 1080);
        await foreach (var arrival in source.ReadAsync(pool, TestContext.Current.CancellationToken))
        {
            using var frame = arrival.Frame;
            if (frame is not null)
            {
                Assert.Equal((1920, 1080), (frame.Width, frame.Height));
                AssertSame(format, bytes, dump, frame.Luma);
                break;
            }
        }

        Assert.Matches($"^1920x1080p(60.00|59.79) {format}$", source.Status.Detail);
        Assert.Equal(0, pool.Outstanding);
    }

    private static void AssertSame(string format, int bytes, byte[] dump, GrayView luma)
    {
        var levels = new HashSet<byte>();
        for (var y = 0; y < luma.Height; y++)
        {
            var row = luma.Row(y);
            for (var x = 0; x < row.Length; x++)
            {
                var expected = Luma(format, dump.AsSpan(((y * row.Length) + x) * bytes));
                Assert.True(expected == row[x], string.Create(CultureInfo.InvariantCulture, $"{format} at {x},{y}: {row[x]}, must be {expected}"));
                levels.Add(row[x]);
            }
        }

        // Colour bars: a picture of one level would compare nothing.
        Assert.True(levels.Count >= 8, $"{levels.Count} levels");
    }

    private static byte Luma(string format, ReadOnlySpan<byte> pixel) => format switch
    {
        "UYVY" => Spread(pixel[1]),
        "GREY" => pixel[0],
        "RGB3" => Weigh(pixel[0], pixel[1], pixel[2]),
        "BGR3" => Weigh(pixel[2], pixel[1], pixel[0]),
        _ => Spread(pixel[0]),
    };

    // vivid sends Y'CbCr of limited range, RGB and luma alone of full range.
    private static byte Spread(byte level) => (byte)Math.Round((Math.Clamp((int)level, 16, 235) - 16) * 255.0 / 219, MidpointRounding.AwayFromZero);

    private static byte Weigh(byte red, byte green, byte blue) => (byte)(((19595 * red) + (38470 * green) + (7471 * blue) + 32768) / 65536);
}
