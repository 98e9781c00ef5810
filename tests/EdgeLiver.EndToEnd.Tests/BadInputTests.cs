using System.IO.Compression;
using System.Text;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>Whatever comes in: one line, the right exit code, no stack trace.</summary>
public sealed class BadInputTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_path_that_does_not_exist_is_bad_input()
    {
        var outcome = await Appliance.RunAsync(Stop, "replay", "/nowhere/scan.png");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("scan.png", Appliance.OnlyLine(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_folder_is_bad_input()
    {
        using var scratch = new Scratch();

        var outcome = await Appliance.RunAsync(Stop, "replay", scratch.Folder);

        Assert.Equal(2, outcome.ExitCode);
        Appliance.OnlyLine(outcome);
    }

    [Theory]
    [InlineData("empty.png")]
    [InlineData("text.png")]
    [InlineData("cut.jpg")]
    [InlineData("huge.png")]
    public async Task A_picture_that_can_not_be_read_is_named_and_counted(string name)
    {
        using var scratch = new Scratch();
        await WriteBadAsync(scratch, name);

        var outcome = await Appliance.RunAsync(Stop, "replay", scratch[name], "--stills");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(name, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("1 not readable", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task Bad_pictures_in_a_folder_do_not_stop_the_good_ones()
    {
        using var scratch = new Scratch();
        foreach (var name in new[] { "empty.png", "text.png", "cut.jpg", "huge.png" })
        {
            await WriteBadAsync(scratch, name);
        }

        await WritePhantomAsync(scratch["good.png"]);

        var outcome = await Appliance.RunAsync(Stop, "replay", scratch.Folder, "--stills");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Single(outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("4 not readable", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_model_is_bad_input()
    {
        using var scratch = new Scratch();
        await WritePhantomAsync(scratch["good.png"]);

        var outcome = await Appliance.RunAsync(Stop, "replay", scratch["good.png"], "--model", "/nowhere");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("/nowhere", Appliance.OnlyLine(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_can_not_be_written_is_told_before_the_work()
    {
        using var scratch = new Scratch();
        await WritePhantomAsync(scratch["good.png"]);

        var outcome = await Appliance.RunAsync(Stop, "replay", scratch["good.png"], "--out", "/proc/nothing/r.jsonl");

        Assert.Equal(2, outcome.ExitCode);
        Appliance.OnlyLine(outcome);
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("replay", "x", "--provider", "gpu")]
    [InlineData("no-such-verb")]
    [InlineData("demo", "--seconds", "soon")]
    public async Task Wrong_usage_is_one_line_and_exit_code_2(params string[] arguments)
    {
        var outcome = await Appliance.RunAsync(Stop, arguments);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--help", Appliance.OnlyLine(outcome), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"Station\":{\"Site\":\"no slash/here\"}}", "section Station: Site")]
    [InlineData("{\"Capture\":{\"Frames\":1000}}", "section Capture")]
    [InlineData("{\"Mqtt\":{\"Hots\":\"x\"}}", "Hots")]
    [InlineData("{", "station.json")]
    public async Task A_wrong_configuration_names_what_is_wrong(string json, string named)
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["station.json"], json, Stop);

        var outcome = await Appliance.RunAsync(Stop, "run", "--config", scratch["station.json"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(named, Appliance.OnlyLine(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_can_not_be_used_is_one_line()
    {
        using var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["file"], "in the way", Stop);
        await File.WriteAllTextAsync(scratch["station.json"], $$"""{"Store":{"DataFolder":"{{scratch["file"]}}"},"Web":{"Port":0} }""", Stop);

        var outcome = await Appliance.RunAsync(Stop, "run", "--config", scratch["station.json"]);

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("edgeliver:", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    /// <summary>One screen of the simulated scanner, through the program itself.</summary>
    internal static async Task WritePhantomAsync(string path)
    {
        using var scratch = new Scratch();
        var outcome = await Appliance.RunAsync(Stop, "phantom", "--out", scratch.Folder, "--frames", "1", "--seed", "5");
        Assert.Equal(0, outcome.ExitCode);
        File.Copy(scratch["0000.png"], path);
    }

    private static async Task WriteBadAsync(Scratch scratch, string name)
    {
        switch (name)
        {
            case "empty.png":
                await File.WriteAllBytesAsync(scratch[name], [], Stop);
                break;
            case "text.png":
                await File.WriteAllTextAsync(scratch[name], "this is no picture", Stop);
                break;
            case "cut.jpg":
                using (var bitmap = new SkiaSharp.SKBitmap(400, 300))
                {
                    bitmap.Erase(SkiaSharp.SKColors.Gray);
                    using var jpeg = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Jpeg, 90);
                    await File.WriteAllBytesAsync(scratch[name], jpeg.ToArray()[..(int)(jpeg.Size / 2)], Stop);
                }

                break;
            default:
                await File.WriteAllBytesAsync(scratch[name], HugePng(20_000), Stop);
                break;
        }
    }

    /// <summary>A PNG whose header promises a square of this side and whose data is a few bytes.</summary>
    private static byte[] HugePng(int side)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(header, side);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        header[8] = 8;
        Chunk(png, "IHDR", header);
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(new byte[100]);
        }

        Chunk(png, "IDAT", data.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(Stream png, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        var body = Encoding.ASCII.GetBytes(type).Concat(data).ToArray();
        png.Write(body);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
