using EdgeLiver.Imaging;
using SkiaSharp;
using Xunit;

namespace EdgeLiver.Capture.Tests;

/// <summary>The luma decoder against SkiaSharp's RGB decoder.</summary>
public sealed class ReplayBaselineJpegTests : IDisposable
{
    // 39x21, drawn with a formula; written by libjpeg-turbo's cjpeg -quality 60 (standard Huffman tables), and the same
    // coefficients with a restart marker every 2 MCUs and in progressive form by its jpegtran; RGB without conversion by cjpeg -rgb.
    public const string Plain = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAVACcDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwDCgXzs+dx5f3Per0GXXz5BiZfuj1qtCv2n73y+T096vQ/vR9qIw0fAX1pv+v68yC1FuCi4Uf6Qeq1eiBiAeHl5Pvj0qtCdo+2YyzcbKvQj7PiVfmM3UelZP+v8hlmMGDCQfMjcsfQ0USTxaXAzyt+6OCzYJxz7UVNm9Urgcfjf5WPl29cd60Fw1wjgYA/h7GiitmIvQYF0ZMZU/wAPartoAkjsfmDdAe1FFZMZm+IpzBYR23Lec5YtnHC9sd+o/KiiitYLQTP/2Q==";
    public const string Restarts = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAVACcDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/90ABAAC/9oADAMBAAIRAxEAPwDCgXzs+dx5f3Per0GXXz5BiZfuj1qtCv2n73y+T096vQ/vR9qIw0fAX1pv+v68yC1FuCi4Uf6Qeq1eiBiAeHl5Pvj0qtCdo+2YyzcbKvQj7PiVfmM3UelZP+v8hn//0NyMGDCQfMjcsfQ0USTxaXAzyt+6OCzYJxz7UVjZvVK5Jx+N/lY+Xb1x3rQXDXCOBgD+HsaKK2Yj/9G1BgXRkxlT/D2q7aAJI7H5g3QHtRRWTJM3xFOYLCO25bznLFs44Xtjv1H5UUUVrBaCZ//Z";
    private const string Progressive = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wgARCAAVACcDASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAMEBf/EABYBAQEBAAAAAAAAAAAAAAAAAAECAP/aAAwDAQACEAMQAAABwXnfTW8ry1BuPoLL2Icws//EAB4QAQEAAQMFAAAAAAAAAAAAAAEAIQIDIgQRMTJC/9oACAEBAAEFAjMRGIxHKMxHGU2i+j20+eoe2j//xAAUEQEAAAAAAAAAAAAAAAAAAAAg/9oACAEDAQE/AV//xAAWEQADAAAAAAAAAAAAAAAAAAAAASD/2gAIAQIBAT8BlH//xAAfEAABAgYDAAAAAAAAAAAAAAAAASEQERIxQVECQnH/2gAIAQEABj8CfBNblXYbIx4VaKyex7CQnBOOz//EAB8QAAICAgMAAwAAAAAAAAAAAAABEUEhMVFhgXGhsf/aAAgBAQABPyFfzGaq6JRDwWb7FOaexbYPtoY9nRUyWlt2ZvhAso/o83Biz3Jfk5n4P//aAAwDAQACAAMAAAAQzMABe9//xAAWEQADAAAAAAAAAAAAAAAAAAAAASD/2gAIAQMBAT8Qln//xAAaEQACAwEBAAAAAAAAAAAAAAAAAREh8GHR/9oACAECAQE/EHt0e8IbtKRjFo//xAAeEAACAgMAAwEAAAAAAAAAAAABEQAhMUFRYYGhkf/aAAgBAQABPxC5h9Y6pYHYoAWzAkRdi8gFd6LhnwjzKWCoHUJKOiQpcyHJbWooJV+IsfkW4gMID0MUEjL0gg1TAHULeskyrRbyPyf/2Q==";
    private const string Rgb = "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2RjcsLUBXQUZMTlJTUjI+WmFaUGBKUVJP/8AAEQgAFQAnA1IRAEcRAEIRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAAwDUgBHAEIAAD8A563Xzs+f8vl/6v3rEt187Pn/AC+X/q/eseMVegzIv2iQYnT7q+tXoMyL9okGJ0+6vrVqMVfh3KguVH+knqtX4dyoLlR/pJ6rVqMVfiBhAkg5eT/WD0q/EDCBJBy8n+sHpVqMVejBt8Jb/Mj8sfQ1fjBt8Jb/ADI/LH0NWYxXFQr9q+98vkdP9quJhX7V975fI6f7Vc3GKvQ/vh9sIw0fAX1q/D++H2wjDR8BfWrUYq/Cdg+3YyzcbKvQnYPt2Ms3GyrUYq/CPs2JV+YzdR6VfhH2bEq/MZuo9KtRirUk8Wk27NK37psFmwTt59qtSTxaTbs0rfumwWbBO3n2qZpI4IjLK21F6nGa43G/ysfLt6471xuN/lY+Xb1x3rnoxWguGuUkAwB1Xsa0Fw1ykgGAOq9jVqMVft8C7MmMqf4O1X7fAuzJjKn+DtVqMVeswEkkY/MG6A9qvWYCSSMfmDdAe1WoxWZ4jnMGnx23Lec5YtnHC9sd+o/KszxHOYNPjtuW85yxbOOF7Y79R+VUtclK28UQzh2JJz6dv1/Sv//Z";

    private readonly ReplayMaterial _material = new();

    public void Dispose() => _material.Dispose();

    [Theory]
    [InlineData(SKJpegEncoderDownsample.Downsample420, 1, 1)]
    [InlineData(SKJpegEncoderDownsample.Downsample420, 129, 67)]
    [InlineData(SKJpegEncoderDownsample.Downsample422, 8, 200)]
    [InlineData(SKJpegEncoderDownsample.Downsample422, 65, 66)]
    [InlineData(SKJpegEncoderDownsample.Downsample444, 640, 33)]
    [InlineData(SKJpegEncoderDownsample.Downsample444, 17, 9)]
    public async Task Luma_is_that_of_the_decoded_colours(SKJpegEncoderDownsample sampling, int width, int height)
    {
        foreach (var quality in (int[])[20, 75, 100])
        {
            using var picture = ReplayMaterial.Draw(width, height, quality);
            using var pixmap = picture.PeekPixels();
            using var encoded = pixmap.Encode(new SKJpegEncoderOptions(quality, sampling, SKJpegEncoderAlphaOption.Ignore));

            await AssertLikeColoursAsync(encoded!.ToArray(), tolerance: 2);
        }
    }

    [Fact]
    public async Task Grey_pictures_of_every_size_are_decoded()
    {
        for (var size = 1; size < 34; size++)
        {
            using var colour = ReplayMaterial.Draw(size, 34 - size);
            using var grey = colour.Copy(SKColorType.Gray8);
            using var encoded = grey.Encode(SKEncodedImageFormat.Jpeg, 90);

            await AssertLikeColoursAsync(encoded.ToArray(), tolerance: 1);
        }
    }

    [Theory]
    [InlineData(Plain)]
    [InlineData(Restarts)]
    [InlineData(Progressive)]
    [InlineData(Rgb)]
    public async Task Every_kind_of_JPEG_is_decoded(string picture) => await AssertLikeColoursAsync(Convert.FromBase64String(picture), tolerance: 2);

    [Fact]
    public async Task Restart_markers_change_no_pixel()
    {
        var plain = await DecodeAsync(Convert.FromBase64String(Plain));

        var restarts = await DecodeAsync(Convert.FromBase64String(Restarts));

        Assert.Equal(plain.Pixels, restarts.Pixels);
    }

    [Fact]
    public async Task A_picture_without_Huffman_tables_means_the_standard_ones()
    {
        var withTables = Convert.FromBase64String(Plain);
        var without = WithoutHuffmanTables(withTables);

        var frame = await DecodeAsync(without);

        Assert.Equal(withTables.Length - 432, without.Length);
        Assert.Equal((await DecodeAsync(withTables)).Pixels, frame.Pixels);
    }

    [Fact]
    public async Task Tables_of_the_picture_before_are_forgotten()
    {
        var own = ReplayMaterial.Jpeg(200, 100);
        var without = WithoutHuffmanTables(Convert.FromBase64String(Plain));
        _material.Add("1.jpg", own);
        _material.Add("2.jpg", without);

        var (frames, faults) = await ReplayReading.ReplayAsync(_material.Folder);

        Assert.Empty(faults);
        Assert.Equal((await DecodeAsync(Convert.FromBase64String(Plain))).Pixels, frames[1].Pixels);
    }

    [Fact]
    public async Task A_picture_that_lacks_only_its_end_marker_is_whole()
    {
        var frame = await DecodeAsync(Convert.FromBase64String(Plain)[..^2]);

        Assert.Equal(21, frame.Height);
    }

    private async Task AssertLikeColoursAsync(byte[] jpeg, int tolerance)
    {
        var frame = await DecodeAsync(jpeg);

        using var colours = SKBitmap.Decode(jpeg, new SKImageInfo(frame.Width, frame.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var expected = colours.Pixels.Select(c => (byte)Math.Round((0.299 * c.Red) + (0.587 * c.Green) + (0.114 * c.Blue))).ToArray();
        Assert.InRange(Seen.LargestDifference(expected, frame.Pixels), 0, tolerance);
    }

    private async Task<Seen> DecodeAsync(byte[] jpeg)
    {
        using var pool = new FramePool(1, 8, 8);
        using var decoder = new ImageDecoder();
        var path = _material.Add("picture.jpg", jpeg);
        Seen seen;
        using (var frame = await decoder.DecodeAsync(path, pool, TestContext.Current.CancellationToken))
        {
            seen = Seen.Of(frame);
        }

        Assert.Equal(0, pool.Outstanding);
        File.Delete(path);
        return seen;
    }

    private static byte[] WithoutHuffmanTables(byte[] jpeg)
    {
        var result = new List<byte>(jpeg[..2]);
        var at = 2;
        for (int length; jpeg[at + 1] != 0xDA; at += length)
        {
            length = 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]);
            result.AddRange(jpeg[at + 1] == 0xC4 ? [] : jpeg[at..(at + length)]);
        }

        return [.. result, .. jpeg[at..]];
    }
}
