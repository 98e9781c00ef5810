using CsCheck;
using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>The fast decoder against one pixel after the other, in whole and real numbers.</summary>
public sealed class LumaDecoderTests
{
    public static TheoryData<string> Formats => [.. PixelLayout.Preferred.Where(f => f != PixelFormat.Mjpg).Select(PixelLayout.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_gives_the_luma_that_the_obvious_way_gives(string name)
    {
        Assert.True(PixelLayout.TryParse(name, out var format));
        using var decoder = new LumaDecoder();
        var cases = Gen.Select(Gen.Int[1, 700], Gen.Int[1, 5], Gen.Int[0, 70], Gen.Bool, Gen.ULong);

        cases.Sample(
            (halfWidth, height, padding, limited, seed) =>
            {
                // Packed 4:2:2 has pairs of pixels.
                var layout = new PixelLayout(format, 2 * halfWidth, height, 0, limited);
                layout = layout with { BytesPerLine = layout.RowBytes + padding };
                var buffer = Noise(layout, seed);
                using var pool = new FramePool(1, layout.Width, layout.Height);
                Assert.True(pool.TryRent(layout.Width, layout.Height, out var frame));
                using (frame)
                {
                    Assert.True(decoder.TryDecode(layout, buffer, frame.Luma));
                    AssertSame(layout, buffer, frame.Luma);
                }
            },
            iter: 40);
    }

    [Fact]
    public void Limited_range_is_spread_to_the_nearest_of_256_levels()
    {
        using var decoder = new LumaDecoder();
        var layout = new PixelLayout(PixelFormat.Grey, 256, 1, 256, IsLimited: true);
        var levels = Enumerable.Range(0, 256).Select(v => (byte)v).ToArray();
        using var pool = new FramePool(1, 256, 1);
        Assert.True(pool.TryRent(256, 1, out var frame));
        using (frame)
        {
            Assert.True(decoder.TryDecode(layout, levels, frame.Luma));

            Assert.Equal(levels.Select(SpreadSlowly), frame.Luma.Row(0).ToArray());
            Assert.Equal((0, 0, 255, 255), (frame.Luma.Row(0)[0], frame.Luma.Row(0)[16], frame.Luma.Row(0)[235], frame.Luma.Row(0)[255]));
        }
    }

    [Theory]
    [InlineData("NV12", 1920 * 1080 * 3 / 2)]
    [InlineData("NV16", 1920 * 1080 * 2)]
    [InlineData("GREY", 1920 * 1080)]
    [InlineData("YUYV", 1920 * 1080 * 2)]
    [InlineData("RGB3", 1920 * 1080 * 3)]
    public void A_whole_picture_has_its_chroma_too(string name, long bytes)
    {
        Assert.True(PixelLayout.TryParse(name, out var format));
        var layout = new PixelLayout(format, 1920, 1080, 0, IsLimited: false);

        Assert.Equal(bytes, (layout with { BytesPerLine = layout.RowBytes }).NeededBytes);
    }

    [Fact]
    public void A_JPEG_is_decoded_a_damaged_or_foreign_one_refused()
    {
        using var decoder = new LumaDecoder();
        var picture = ReplayMaterial.Jpeg(64, 48);
        var layout = new PixelLayout(PixelFormat.Mjpg, 64, 48, 0, IsLimited: false);
        using var pool = new FramePool(1, 64, 48);
        Assert.True(pool.TryRent(64, 48, out var frame));
        using (frame)
        {
            Assert.True(decoder.TryDecode(layout, picture, frame.Luma));
            Assert.False(decoder.TryDecode(layout, picture.AsSpan(0, picture.Length / 2), frame.Luma));
            Assert.False(decoder.TryDecode(layout, new byte[500], frame.Luma));
            Assert.False(decoder.TryDecode(layout, ReplayMaterial.Jpeg(32, 48), frame.Luma));
        }
    }

    private static byte[] Noise(PixelLayout layout, ulong seed)
    {
        var buffer = new byte[layout.NeededBytes];
        new Random((int)seed).NextBytes(buffer);
        return buffer;
    }

    private static void AssertSame(PixelLayout layout, byte[] buffer, GrayView luma)
    {
        for (var y = 0; y < layout.Height; y++)
        {
            for (var x = 0; x < layout.Width; x++)
            {
                var expected = SlowLuma.At(layout.Format, buffer, (y * layout.BytesPerLine), x);
                expected = layout.IsLimited ? SpreadSlowly(expected) : expected;
                Assert.True(expected == luma.Row(y)[x], $"{layout} at {x},{y}: {luma.Row(y)[x]}, must be {expected}");
            }
        }
    }

    private static byte SpreadSlowly(byte level) => (byte)Math.Round((Math.Clamp((int)level, 16, 235) - 16) * 255.0 / 219, MidpointRounding.AwayFromZero);
}
