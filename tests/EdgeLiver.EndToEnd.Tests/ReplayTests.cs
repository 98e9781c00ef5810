using System.Text.Json;
using SkiaSharp;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>The pipeline over recordings, as the command line gives it.</summary>
public sealed class ReplayTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_line_has_every_field_and_missing_things_are_null()
    {
        var outcome = await Appliance.RunAsync(Stop, "replay", "phantom", "--frames", "40");

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(40, lines.Length);
        foreach (var (line, i) in lines.Select((line, i) => (line, i)))
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal(
                ["source", "frame", "timeMs", "signal", "fan", "mmPerPixel", "quality", "liver", "lesions", "stageMs"],
                json.RootElement.EnumerateObject().Select(property => property.Name));
            Assert.Equal(i, json.RootElement.GetProperty("frame").GetInt64());
            Assert.Equal("ok", json.RootElement.GetProperty("signal").GetString());
            Assert.Equal("convex", json.RootElement.GetProperty("fan").GetProperty("kind").GetString());
        }
    }

    [Requirement("REQ-PRI-01")]
    [Fact]
    public async Task Masks_and_overlays_of_the_simulated_scanner_carry_no_letter_of_its_screen()
    {
        using var scratch = new Scratch();

        var outcome = await Appliance.RunAsync(Stop, "replay", "phantom", "--frames", "3", "--out", scratch["r.jsonl"], "--masks", scratch["m"], "--overlay", scratch["o"]);

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.Empty(outcome.Output);
        Assert.Equal(6, Directory.GetFiles(scratch["m"]).Length);
        using var liver = SKBitmap.Decode(scratch["m/phantom_0_liver.png"]);
        Assert.Equal((1920, 1080), (liver.Width, liver.Height));
        using var json = JsonDocument.Parse((await File.ReadAllLinesAsync(scratch["r.jsonl"], Stop))[0]);
        var box = json.RootElement.GetProperty("fan").GetProperty("box").EnumerateArray().Select(v => v.GetInt32()).ToArray();
        using var overlay = SKBitmap.Decode(scratch["o/phantom_0.jpg"]);
        for (var y = 0; y < overlay.Height; y++)
        {
            for (var x = 0; x < overlay.Width; x++)
            {
                // JPEG rings a few pixels beyond the fan; letters are bright and stand further off.
                if (x < box[0] - 16 || x >= box[0] + box[2] + 16 || y < box[1] - 16 || y >= box[1] + box[3] + 16)
                {
                    Assert.True(overlay.GetPixel(x, y).Green <= 8, $"pixel {x},{y} outside the fan is {overlay.GetPixel(x, y)}");
                }
            }
        }
    }

    [Fact(Skip = "no ../shared/data here", SkipUnless = nameof(SharedData.Present), SkipType = typeof(SharedData))]
    public async Task A_real_sweep_in_frames_goes_through_whole()
    {
        var outcome = await Appliance.RunAsync(Stop, "replay", Path.Combine(SharedData.Root, "cine/liver_sweep/frames"));

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(140, lines.Length);
        Assert.True(lines.Count(line => line.Contains("\"liverInView\":true", StringComparison.Ordinal)) >= 100, outcome.Errors);
    }

    [Fact(Skip = "no ../shared/data here", SkipUnless = nameof(SharedData.Present), SkipType = typeof(SharedData))]
    public async Task A_real_clip_goes_through_ffmpeg()
    {
        var outcome = await Appliance.RunAsync(Stop, "replay", Path.Combine(SharedData.Root, "cine/lung_liver_ccby/Reg_pat2Image_133952.mpeg"));

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.True(outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length > 200, outcome.Errors);
    }

    [Fact(Skip = "no ../shared/data here", SkipUnless = nameof(SharedData.Present), SkipType = typeof(SharedData))]
    public async Task Real_stills_of_malignant_lesions_mostly_show_liver_and_lesion()
    {
        using var scratch = new Scratch();
        foreach (var id in new[] { "374", "65", "92", "129", "210", "300" })
        {
            File.CreateSymbolicLink(scratch[$"{id}.jpg"], Path.Combine(SharedData.Root, $"aul/Malignant/image/{id}.jpg"));
        }

        var outcome = await Appliance.RunAsync(Stop, "replay", scratch.Folder, "--stills");

        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.True(lines.Count(line => line.Contains("\"track\":1", StringComparison.Ordinal)) >= 4, outcome.Output);
    }
}
