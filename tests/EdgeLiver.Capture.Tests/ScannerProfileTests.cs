using Xunit;

namespace EdgeLiver.Capture.Tests;

public sealed class ScannerProfileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("profile").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_simulated_scanner_has_a_profile()
    {
        Assert.Equal("phantom Aurora", ScannerProfile.Phantom.Name);
        Assert.Equal(10, ScannerProfile.Phantom.Ruler!.TickMm);
    }

    [Fact]
    public void A_profile_is_read_from_its_file()
    {
        var profile = Load("""
            { "name": "Acme 5", "screen": { "width": 1024, "height": 768 },
              "ruler": { "left": 0.9, "top": 0, "right": 1, "bottom": 1, "tickMm": 5 } }
            """);

        Assert.Equal("Acme 5", profile.Name);
        Assert.Equal(new ScreenSize(1024, 768), profile.Screen);
        Assert.Equal(new RulerArea(0.9, 0, 1, 1, 5), profile.Ruler);
        Assert.Null(profile.MmPerPixel);
    }

    [Theory]
    [InlineData("", "is no scanner profile")]
    [InlineData("null", "is an empty scanner profile")]
    [InlineData("[1]", "is no scanner profile")]
    [InlineData("{}", "name")]
    [InlineData("""{ "name": "a" }""", "neither ruler, depths nor mmPerPixel")]
    [InlineData("""{ "name": "a", "depths": [ { "facePx": 400, "mmPerPixel": 9 } ] }""", "depths[0].mmPerPixel is 9, must be 0.01 to 5")]
    [InlineData("""{ "name": "a", "mmPerPixel": 0 }""", "mmPerPixel is 0, must be 0.01 to 5")]
    [InlineData("""{ "name": "a", "mmPerPixel": 1, "colour": 2 }""", "colour")]
    [InlineData("""{ "name": "a", "ruler": { "left": 0.9, "top": 0, "right": 0.8, "bottom": 1, "tickMm": 5 } }""", "ruler.right is 0.8")]
    [InlineData("""{ "name": "a", "ruler": { "left": 0.9, "top": 0, "right": 1, "bottom": 1, "tickMm": 0 } }""", "ruler.tickMm is 0, must be 1 to 100")]
    public void A_bad_profile_is_refused_in_one_line(string json, string reason)
    {
        var error = Assert.Throws<SourceException>(() => Load(json));

        Assert.StartsWith("scanner.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_missing_profile_is_named()
    {
        var error = Assert.Throws<SourceException>(() => ScannerProfile.Load(Path.Join(_folder, "none.json")));

        Assert.Equal("none.json: does not exist", error.Message);
    }

    private ScannerProfile Load(string json)
    {
        var path = Path.Join(_folder, "scanner.json");
        File.WriteAllText(path, json);
        return ScannerProfile.Load(path);
    }
}
