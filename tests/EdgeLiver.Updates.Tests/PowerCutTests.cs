using Xunit;

namespace EdgeLiver.Updates.Tests;

/// <summary>The power goes before every operation that an update asks of the disk; whatever is left of it starts one of the two versions.</summary>
public sealed class PowerCutTests(ITestOutputHelper output) : IDisposable
{
    private readonly Releases _releases = new();

    [Requirement("REQ-UPD-02")]
    [Fact]
    public void A_power_cut_at_any_operation_leaves_a_box_that_starts_one_of_the_two_versions()
    {
        var disk = new RecordingUpdateDisk(_releases.Folder);
        var versions = new VersionFolder(_releases.Home, _releases.Box, _releases.Keys, _releases.Time, disk);
        var marks = Run(versions, disk);
        var random = new Random(5);
        var images = 0;
        var seen = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var next = _releases.Make("0.4.0");
        for (var cut = marks["0.2.0 confirmed"]; cut <= disk.Operations.Count; cut++)
        {
            foreach (var model in (CutModel[])[CutModel.None, CutModel.All, CutModel.Some, CutModel.Some, CutModel.Some])
            {
                var image = _releases[$"image-{images++}"];
                CutImage.Write(disk.Operations.Take(cut), model, random, image);
                var version = Start(Path.Combine(image, "box"), cut, marks, next);
                seen[version] = seen.GetValueOrDefault(version) + 1;
                Directory.Delete(image, recursive: true);
            }
        }

        output.WriteLine($"{disk.Operations.Count - marks["0.2.0 confirmed"]} operations, {images} images; started: {string.Join(", ", seen.Select(item => $"{item.Key} {item.Value}"))}");
        Assert.Equal(["0.2.0", "0.3.0"], seen.Keys);
    }

    public void Dispose() => _releases.Dispose();

    /// <summary>0.2.0 to its confirmation, then 0.3.0 the same way.</summary>
    /// <returns>After how many operations each step had returned.</returns>
    private Dictionary<string, int> Run(VersionFolder versions, RecordingUpdateDisk disk)
    {
        var marks = new Dictionary<string, int>();
        foreach (var version in (string[])["0.2.0", "0.3.0"])
        {
            using var archive = UpdateArchive.Open(_releases.Make(version), _releases.Keys);
            versions.Stage(archive);
            marks[$"{version} staged"] = disk.Operations.Count;
            versions.Switch();
            marks[$"{version} switched"] = disk.Operations.Count;
            versions.Boot(factory: null, _ => null);
            versions.Confirm();
            marks[$"{version} confirmed"] = disk.Operations.Count;
        }

        return marks;
    }

    private string Start(string home, int cut, Dictionary<string, int> marks, string next)
    {
        var versions = new VersionFolder(home, _releases.Box, _releases.Keys, _releases.Time);
        var state = versions.State();
        var choice = versions.Boot(factory: null, _ => null);

        // One of the two, whole, and what a service would really run.
        Assert.True(choice.Version is "0.2.0" or "0.3.0", $"cut {cut}: starts {choice.Version ?? "what came with the box"}: {string.Join("; ", choice.Notes)}");
        Assert.Equal($"program {choice.Version}", File.ReadAllText(Path.Combine(home, "current", "edgeliver")));
        Assert.Equal($"golden {choice.Version}", File.ReadAllText(Path.Combine(home, "current", "models", "golden", "input.bin")));

        // What was said to be done is done.
        Assert.True(cut < marks["0.3.0 switched"] || choice.Version == "0.3.0", $"cut {cut}: a switch was told and is forgotten");
        Assert.True(cut < marks["0.3.0 confirmed"] || !choice.OnTrial, $"cut {cut}: a confirmation was told and is forgotten");
        Assert.True(cut < marks["0.3.0 staged"] || state.Staged == "0.3.0" || state.Current == "0.3.0", $"cut {cut}: what was staged is gone");

        // And the box takes the next update.
        if (choice.OnTrial)
        {
            versions.Confirm();
        }

        using var archive = UpdateArchive.Open(next, _releases.Keys);
        versions.Stage(archive);
        versions.Switch();
        Assert.Equal("0.4.0", versions.Boot(factory: null, _ => null).Version);
        Assert.Equal("program 0.4.0", File.ReadAllText(Path.Combine(home, "current", "edgeliver")));
        return choice.Version!;
    }
}
