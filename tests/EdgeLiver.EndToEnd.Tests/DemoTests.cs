using System.Text.Json;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>The main job with nothing installed.</summary>
public sealed class DemoTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_finds_the_lesions_of_the_simulated_scanner_and_delivers_the_exam()
    {
        var outcome = await Appliance.RunAsync(Stop, "demo", "--seconds", "20", "--json");

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        using var json = JsonDocument.Parse(outcome.Output);
        var root = json.RootElement;
        Assert.True(root.GetProperty("frames").GetInt64() > 20);
        var lesions = root.GetProperty("lesions").EnumerateArray().ToArray();
        Assert.Equal(3, lesions.Length);
        Assert.True(lesions.Count(lesion => lesion.GetProperty("measuredMm").ValueKind == JsonValueKind.Number) >= 2, outcome.Output);
        Assert.Equal("US-3", root.GetProperty("exam").GetProperty("category").GetString());
        var records = root.GetProperty("records");
        Assert.Equal(0, records.GetProperty("pending").GetInt64());
        Assert.True(records.GetProperty("acknowledged").GetInt64() >= 2);
        Assert.Equal(records.GetProperty("acknowledged").GetInt64(), records.GetProperty("received").GetInt64());
    }

    [Fact]
    public async Task Ctrl_C_ends_the_demo_with_the_exam_stored()
    {
        using var scratch = new Scratch();
        using var process = Appliance.Start(["demo", "--json", "--data", scratch["data"]]);
        await Task.Delay(TimeSpan.FromSeconds(10), Stop);

        await Appliance.InterruptAsync(process);
        var outcome = await Appliance.FinishAsync(process, Stop);

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.True(json.RootElement.GetProperty("records").GetProperty("appended").GetInt64() >= 1);
        Assert.True(File.Exists(scratch["data/edgeliver.db"]));
    }

    [Fact]
    public async Task Nothing_is_written_under_HOME_by_the_native_library()
    {
        using var home = new Scratch();
        using var process = Appliance.Start(["models", "verify"], start =>
        {
            // With CI set ONNX Runtime is silent by itself, which would hide what the service has to switch off.
            start.Environment.Remove("CI");
            start.Environment.Remove("ORT_DISABLE_TELEMETRY");
            start.Environment["HOME"] = home.Folder;
            start.Environment.Remove("XDG_CACHE_HOME");
        });

        var outcome = await Appliance.FinishAsync(process, Stop);

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.Empty(Directory.EnumerateFiles(home.Folder, "*", SearchOption.AllDirectories));
    }
}
