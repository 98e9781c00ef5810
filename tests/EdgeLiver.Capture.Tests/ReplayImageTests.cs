using EdgeLiver.Imaging;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class ReplayImageTests : IDisposable
{
    private readonly ReplayMaterial _material = new();

    public void Dispose() => _material.Dispose();

    [Fact]
    public async Task A_colour_PNG_becomes_BT601_luma()
    {
        using var picture = ReplayMaterial.Draw(133, 41);
        var path = _material.Add("colour.png", ReplayMaterial.Png(133, 41));

        var (frames, faults) = await ReplayReading.ReplayAsync(path);

        Assert.Empty(faults);
        var frame = Assert.Single(frames);
        Assert.Equal(("colour.png", 0L, TimeSpan.Zero, 133, 41), (frame.Source, frame.Index, frame.At, frame.Width, frame.Height));
        for (var i = 0; i < frame.Pixels.Length; i++)
        {
            var colour = picture.GetPixel(i % 133, i / 133);
            Assert.Equal((0.299 * colour.Red) + (0.587 * colour.Green) + (0.114 * colour.Blue), frame.Pixels[i], 0.501);
        }
    }

    [Fact]
    public async Task A_grey_PNG_comes_back_as_it_was_written()
    {
        using var pool = new FramePool(1, 8, 8);
        using var decoder = new ImageDecoder();
        using var written = new Mask(91, 33);
        FillWithNoise(written.View);
        ImageEncoder.WritePng(written.View, _material["grey.png"]);

        using (var frame = await decoder.DecodeAsync(_material["grey.png"], pool, TestContext.Current.CancellationToken))
        {
            AssertSame(written.View, frame.Luma);
        }

        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(["grey.png"], Directory.GetFiles(_material.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_PNG_goes_to_a_stream_and_replaces_a_file()
    {
        using var written = new Mask(16, 16);
        FillWithNoise(written.View);
        _material.Add("mask.png", [1, 2, 3]);
        using var stream = new MemoryStream();

        ImageEncoder.WritePng(written.View, _material["mask.png"]);
        ImageEncoder.WritePng(written.View, stream);

        Assert.Equal(stream.ToArray(), File.ReadAllBytes(_material["mask.png"]));
    }

    [Fact]
    public void A_file_that_can_not_be_written_leaves_nothing_behind()
    {
        using var picture = new Mask(4, 4);
        Directory.CreateDirectory(_material["taken.png"]);

        Assert.ThrowsAny<SystemException>(() => ImageEncoder.WritePng(picture.View, _material["taken.png"]));

        Assert.Empty(Directory.GetFiles(_material.Folder));
    }

    [Theory]
    [InlineData(8, 0x80)]
    [InlineData(16, 0x8070)]
    public async Task Grey_of_8_and_16_bits_a_pixel_keeps_its_brightness(int bits, int value)
    {
        var rows = Enumerable.Repeat<byte[]>([0, .. Enumerable.Repeat(BigEndian(value, bits / 8), 5).SelectMany(bytes => bytes)], 3);
        var path = _material.Add("grey.png", PngWriter.Write(5, 3, bits, colourType: 0, [.. rows.SelectMany(row => row)]));

        var (frames, _) = await ReplayReading.ReplayAsync(path);

        Assert.All(Assert.Single(frames).Pixels, pixel => Assert.Equal(128, pixel, 1.0));
    }

    [Fact]
    public async Task Transparent_pixels_are_black()
    {
        byte[] halfWhite = [255, 255, 255, 128];
        byte[] hidden = [255, 255, 255, 0];
        var path = _material.Add("alpha.png", PngWriter.Write(2, 1, 8, colourType: 6, [0, .. halfWhite, .. hidden]));

        var (frames, _) = await ReplayReading.ReplayAsync(path);

        Assert.Equal([128, 0], Assert.Single(frames).Pixels);
    }

    [Fact]
    public async Task A_JPEG_under_a_PNG_name_is_read_for_what_it_is()
    {
        var path = _material.Add("really.png", ReplayMaterial.Jpeg(64, 48));

        var (frames, faults) = await ReplayReading.ReplayAsync(path);

        Assert.Empty(faults);
        Assert.Single(frames);
    }

    [Fact]
    public void Every_pixel_of_a_mask_file_that_is_not_black_is_inside()
    {
        using var written = new Mask(3, 1);
        byte[] labels = [0, 1, 200];
        labels.CopyTo(written.Row(0));
        ImageEncoder.WritePng(written.View, _material["label.png"]);
        using var decoder = new ImageDecoder();

        using var mask = decoder.DecodeMask(_material["label.png"]);

        Assert.Equal([0, Mask.Inside, Mask.Inside], mask.Row(0).ToArray());
    }

    [Fact]
    public void A_mask_that_can_not_be_read_frees_its_memory()
    {
        using var decoder = new ImageDecoder();
        var path = _material.Add("cut.png", ReplayMaterial.Png(640, 480)[..^2000]);

        var exception = Assert.Throws<SourceException>(() => decoder.DecodeMask(path));

        Assert.StartsWith("cut.png: ends too early or is damaged", exception.Message, StringComparison.Ordinal);
    }

    private static byte[] BigEndian(int value, int bytes) => bytes == 1 ? [(byte)value] : [(byte)(value >> 8), (byte)value];

    private static void FillWithNoise(GrayView view)
    {
        var random = new Random(7);
        for (var y = 0; y < view.Height; y++)
        {
            random.NextBytes(view.Row(y));
        }
    }

    private static void AssertSame(GrayView expected, GrayView actual)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        for (var y = 0; y < expected.Height; y++)
        {
            Assert.True(expected.Row(y).SequenceEqual(actual.Row(y)), $"row {y} differs");
        }
    }
}
