using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>Updates by the program's own verbs, from the maker to the box.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class UpdateTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Link => _scratch["data/updates/application/current"];

    [Requirement("REQ-UPD-03")]
    [Fact]
    public async Task An_application_goes_from_the_maker_to_the_box_and_a_sick_one_goes_back()
    {
        await PrepareAsync("application");
        var good = await PackAsync("0.9.0", $"#!/bin/sh\nexec {Path.Combine(AppContext.BaseDirectory, "edgeliver")} \"$@\"\n");
        await OkAsync("update", "boot");
        Assert.Equal(AppContext.BaseDirectory.TrimEnd('/'), new FileInfo(Link).LinkTarget);

        await OkAsync("update", "verify", good);
        await OkAsync("update", "stage", good);
        await OkAsync("update", "switch");
        Assert.Contains("on trial", await OkAsync("update", "boot"), StringComparison.Ordinal);
        Assert.Equal("versions/0.9.0", new FileInfo(Link).LinkTarget);
        await OkAsync("update", "confirm");

        var sick = await PackAsync("0.9.1", "#!/bin/sh\necho '[{\"check\":\"model\",\"outcome\":\"failed\",\"detail\":\"golden\"}]'\nexit 1\n");
        await OkAsync("update", "stage", sick);
        await OkAsync("update", "switch");
        var boot = await RunAsync("update", "boot");

        Assert.Contains("rolled back: its doctor says failed: model", boot.Errors, StringComparison.Ordinal);
        Assert.Equal("versions/0.9.0", new FileInfo(Link).LinkTarget);
        var status = JsonNode.Parse(await OkAsync("update", "status", "--json"))![0]!;
        Assert.Equal("0.9.0", (string)status["runs"]!);
        Assert.Equal(["Staged", "Switched", "Confirmed", "Staged", "Switched", "RolledBack"], status["results"]!.AsArray().Select(result => (string)result!["outcome"]!));
    }

    [Requirement("REQ-UPD-01")]
    [Fact]
    public async Task A_forged_update_is_one_line_and_exit_2_and_a_stick_gives_the_newest_that_fits()
    {
        await PrepareAsync("application");
        var script = "#!/bin/sh\nexit 0\n";
        var forged = await PackKeyAsync("0.9.9", script, await KeyAsync("stranger"));
        Directory.CreateDirectory(_scratch["stick"]);
        foreach (var path in (string[])[forged, await PackAsync("0.9.1", script), await PackAsync("0.9.2", script), await PackAsync("0.9.3", script, "--architecture", "linux-arm64")])
        {
            File.Move(path, Path.Combine(_scratch["stick"], Path.GetFileName(path)));
        }

        var refused = await RunAsync("update", "stage", Path.Combine(_scratch["stick"], Path.GetFileName(forged)));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("no signature fits", Appliance.OnlyLine(refused), StringComparison.Ordinal);

        Assert.Contains("0.9.2", await OkAsync("update", "stage", _scratch["stick"]), StringComparison.Ordinal);
        Assert.Contains("Refused", await OkAsync("update", "status"), StringComparison.Ordinal);
        Assert.Contains("update.stage", await File.ReadAllTextAsync(_scratch["data/audit.log"], Stop), StringComparison.Ordinal);
    }

    [Requirement("REQ-UPD-05")]
    [Fact]
    public async Task A_model_is_updated_by_itself_confirmed_by_the_service_and_told_to_the_centre()
    {
        var key = await PrepareAsync("model");
        var package = _scratch["package"];
        CopyFolder(Path.Combine(AppContext.BaseDirectory, "models", "liver-lesion-seg"), package);
        var manifest = Path.Combine(package, "manifest.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Stop)).Replace("\"version\": \"0.1.0\"", "\"version\": \"0.2.0\"", StringComparison.Ordinal), Stop);
        await Run("models", "sign", package, "--key", key);
        await Run("update", "pack", package, "--component", "model", "--key", key, "--out", _scratch["made"]);
        var update = Directory.GetFiles(_scratch["made"], "*.elupdate").Single();

        await OkAsync("update", "stage", update);
        await OkAsync("update", "switch", "liver-lesion-seg");
        await OkAsync("update", "boot");
        using (var service = await Service.StartAsync(_scratch, Stop))
        {
            for (var tries = 0; tries < 600 && (string?)Last(await OkAsync("update", "status", "--json"))["outcome"] != "Confirmed"; tries++)
            {
                await Task.Delay(500, Stop);
            }

            Assert.Contains("liver-lesion-seg-0.2.0", await service.Console.StateAsync(Stop), StringComparison.Ordinal);
            for (var tries = 0; tries < 600 && !(bool)Last(await OkAsync("update", "status", "--json"))["reported"]!; tries++)
            {
                await Task.Delay(500, Stop);
            }

            await service.InterruptAsync(Stop);
        }

        var last = Last(await OkAsync("update", "status", "--json"));
        Assert.Equal(("0.2.0", "Confirmed", true), ((string)last["version"]!, (string)last["outcome"]!, (bool)last["reported"]!));
        using var stats = JsonDocument.Parse(await OkAsync("store", "stats", "--json"));
        var events = stats.RootElement.GetProperty("kinds").GetProperty("event");
        Assert.Equal(3, events.GetProperty("pending").GetInt64() + events.GetProperty("sent").GetInt64());

        static JsonNode Last(string status) => JsonNode.Parse(status)![1]!["results"]!.AsArray()[^1]!;
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>A box that trusts a maker.</summary>
    /// <returns>The maker's private key.</returns>
    private async Task<string> PrepareAsync(string role)
    {
        var key = await KeyAsync("maker");
        Directory.CreateDirectory(_scratch[$"trusted/{role}"]);
        File.Copy(_scratch["maker.pub"], _scratch[$"trusted/{role}/maker.pem"]);
        CopyFolder(Path.Combine(AppContext.BaseDirectory, "models", "trusted"), _scratch["models-trusted"]);
        File.Copy(_scratch["maker.pub"], _scratch["models-trusted/maker.pem"]);
        await File.WriteAllTextAsync(_scratch["station.json"], $$"""
            { "Store": { "DataFolder": "{{_scratch["data"]}}" }, "Web": { "Port": 0 }, "Model": { "TrustedKeys": "{{_scratch["models-trusted"]}}" },
              "Update": { "TrustedKeys": "{{_scratch["trusted"]}}", "ConfirmAfterSeconds": 10 } }
            """, Stop);
        return key;
    }

    private async Task<string> KeyAsync(string name)
    {
        await Run("models", "keygen", "--key", _scratch[$"{name}.key"], "--public", _scratch[$"{name}.pub"]);
        return _scratch[$"{name}.key"];
    }

    private async Task<string> PackAsync(string version, string script, params string[] more) => await PackKeyAsync(version, script, _scratch["maker.key"], more);

    private async Task<string> PackKeyAsync(string version, string script, string key, params string[] more)
    {
        var folder = Directory.CreateDirectory(_scratch[$"release-{version}"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "edgeliver"), script, Stop);
        File.SetUnixFileMode(Path.Combine(folder, "edgeliver"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await Run(["update", "pack", folder, "--version-number", version, "--key", key, "--out", _scratch["made"], .. more]);
        return Directory.GetFiles(_scratch["made"], $"edgeliver-{version}-*.elupdate").Single();
    }

    private static async Task Run(params string[] arguments)
    {
        var outcome = await Appliance.RunAsync(Stop, arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
    }

    private Task<Outcome> RunAsync(params string[] arguments) => Appliance.RunAsync(Stop, [.. arguments, "--config", _scratch["station.json"]]);

    private async Task<string> OkAsync(params string[] arguments)
    {
        var outcome = await RunAsync(arguments);
        Assert.True(outcome.ExitCode == 0, $"{string.Join(' ', arguments)}: {outcome.Errors}");
        return outcome.Output;
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }
}
