using System.Diagnostics;
using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class ReplayFolderTests : IDisposable
{
    private readonly ReplayMaterial _material = new();

    public void Dispose() => _material.Dispose();

    [Fact]
    public async Task A_folder_is_one_clip_in_natural_order()
    {
        foreach (var (name, width) in new[] { ("f10.png", 30), ("f2.PNG", 20), ("f1.jpg", 10), ("F30.jpeg", 40) })
        {
            _material.Add(name, name.EndsWith('g') && name.Contains(".j", StringComparison.Ordinal) ? ReplayMaterial.Jpeg(width, 8) : ReplayMaterial.Png(width, 8));
        }

        await using var source = ReplayFrameSource.Open(_material.Folder + "/", new ReplayOptions { FramesPerSecond = 8 });
        var (frames, faults) = await source.ReadAllAsync();

        Assert.Empty(faults);
        Assert.Equal((Path.GetFileName(_material.Folder), 4), (source.Name, source.FrameCount));
        Assert.Equal([10, 20, 30, 40], frames.Select(frame => frame.Width));
        Assert.Equal([0, 1, 2, 3], frames.Select(frame => frame.Index));
        Assert.Equal([0, 125, 250, 375], frames.Select(frame => frame.At.TotalMilliseconds));
        Assert.All(frames, frame => Assert.Equal(source.Name, frame.Source));
    }

    [Fact]
    public async Task Stills_stand_each_for_itself()
    {
        _material.Add("a.png", ReplayMaterial.Png(10, 10));
        _material.Add("b.jpg", ReplayMaterial.Jpeg(10, 10));

        var (frames, _) = await ReplayReading.ReplayAsync(_material.Folder, new ReplayOptions { Stills = true });

        Assert.Equal([("a.png", 0L, TimeSpan.Zero), ("b.jpg", 0L, TimeSpan.Zero)], frames.Select(frame => (frame.Source, frame.Index, frame.At)));
    }

    [Fact]
    public async Task What_is_no_image_is_passed_over_and_a_bad_image_is_a_fault()
    {
        _material.Add("1.png", ReplayMaterial.Png(10, 10));
        _material.Add("2.png", "hello, I am a text\n"u8.ToArray());
        _material.Add("3.jpg", ReplayMaterial.Jpeg(200, 200)[..2000]);
        _material.Add("4.png", []);
        _material.Add("5.png", PngWriter.Write(20_000, 20_000, 8, colourType: 0, new byte[100]));
        _material.Add("6.jpg", ReplayMaterial.Jpeg(10, 10));
        _material.Add("geometry.json", "{}"u8.ToArray());
        _material.Add("index.csv", [1]);
        _material.Add("._1.png", [1]);
        Directory.CreateDirectory(_material["7.png"]);

        var (frames, faults) = await ReplayReading.ReplayAsync(_material.Folder);

        Assert.Equal([0, 5], frames.Select(frame => frame.Index));
        Assert.Collection(
            faults,
            fault => Assert.StartsWith("2.png: is not a JPEG or PNG picture", fault, StringComparison.Ordinal),
            fault => Assert.Matches("^3.jpg: ends too early or is damaged: [0-9]+ of 200 rows", fault),
            fault => Assert.StartsWith("4.png: has 0 bytes", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("5.png: is 20000x20000 pixels; at most 8192 a side and 40 million in all", fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(8193, 1)]
    [InlineData(8000, 5001)]
    [InlineData(2_000_000_000, 2_000_000_000)]
    public async Task A_picture_that_is_too_large_is_refused_by_its_header(int width, int height)
    {
        var path = _material.Add("huge.png", PngWriter.Write(width, height, 16, colourType: 6, new byte[10]));

        var (_, faults) = await ReplayReading.ReplayAsync(path);

        Assert.Matches($"^huge.png: is ({width}x{height} pixels; at most 8192|not a JPEG or PNG)", Assert.Single(faults));
    }

    [Fact]
    public async Task Links_that_lead_nowhere_and_pipes_are_faults()
    {
        File.CreateSymbolicLink(_material["1.png"], "1.png");
        File.CreateSymbolicLink(_material["2.png"], "absent.png");
        Run("mkfifo", _material["3.png"]);
        _material.Add("4.png", ReplayMaterial.Png(4, 4));

        var (frames, faults) = await ReplayReading.ReplayAsync(_material.Folder);

        Assert.Equal(3, Assert.Single(frames).Index);
        Assert.Collection(
            faults,
            fault => Assert.StartsWith("1.png: ", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("2.png: does not exist", fault, StringComparison.Ordinal),
            fault => Assert.StartsWith("3.png: has 0 bytes: an empty file, or not a plain file", fault, StringComparison.Ordinal));
    }

    [Fact(Skip = "root reads everything", SkipUnless = nameof(ReplayMaterial.IsOrdinaryUser), SkipType = typeof(ReplayMaterial))]
    public async Task A_file_without_permission_is_a_fault()
    {
        var path = _material.Add("closed.png", ReplayMaterial.Png(4, 4));
        Run("chmod", "000", path);

        var (_, faults) = await ReplayReading.ReplayAsync(path);

        Assert.StartsWith("closed.png: no permission", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_that_are_not_there_say_so_in_one_line()
    {
        var options = new ReplayOptions();
        File.CreateSymbolicLink(_material["loop.avi"], "loop.avi");
        Run("mkfifo", _material["pipe.mp4"]);
        _material.Add("empty.mp4", []);
        _material.Add("notes.txt", [1]);

        Assert.All(
            (string[])["absent.png", "absent.mp4", "absent", "a\nb.png"],
            name => Assert.EndsWith(": does not exist", OpenFails(name).Message, StringComparison.Ordinal));
        Assert.EndsWith(": does not exist", OpenFails("absent/").Message, StringComparison.Ordinal);
        Assert.StartsWith("source: has no name", Assert.Throws<SourceException>(() => ReplayFrameSource.Open("", options)).Message, StringComparison.Ordinal);
        Assert.StartsWith("loop.avi: ", OpenFails("loop.avi").Message, StringComparison.Ordinal);
        Assert.StartsWith("pipe.mp4: has 0 bytes", OpenFails("pipe.mp4").Message, StringComparison.Ordinal);
        Assert.StartsWith("empty.mp4: has 0 bytes", OpenFails("empty.mp4").Message, StringComparison.Ordinal);
        Assert.Contains(": a folder without images (.jpg, .jpeg, .png)", OpenFails("").Message, StringComparison.Ordinal);

        SourceException OpenFails(string name)
        {
            var exception = Assert.Throws<SourceException>(() => ReplayFrameSource.Open(_material[name], options));
            Assert.DoesNotContain('\n', exception.Message);
            return exception;
        }
    }

    [Fact]
    public async Task A_file_that_goes_away_while_the_folder_is_read_is_a_fault()
    {
        _material.Add("1.png", ReplayMaterial.Png(4, 4));
        await using var source = ReplayFrameSource.Open(_material.Folder, new ReplayOptions());
        File.Delete(_material["1.png"]);

        var (_, faults) = await source.ReadAllAsync();

        Assert.Equal(["1.png: does not exist"], faults);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(double.NaN)]
    public void A_rate_out_of_range_is_refused(double rate)
    {
        _material.Add("1.png", ReplayMaterial.Png(4, 4));

        Assert.Throws<ArgumentOutOfRangeException>(() => ReplayFrameSource.Open(_material.Folder, new ReplayOptions { FramesPerSecond = rate }));
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
