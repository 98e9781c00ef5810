using Xunit;

namespace EdgeLiver.Updates.Tests;

/// <summary>The way of a version: staged, tried, kept or given up.</summary>
public sealed class VersionFolderTests : IDisposable
{
    private readonly Releases _releases = new();

    [Fact]
    public void What_is_staged_does_not_run()
    {
        _releases.Update("0.2.0");

        _releases.Stage(_releases.Make("0.3.0"));

        Assert.Equal("0.2.0", _releases.Versions.Boot(null, _ => null).Version);
        Assert.Equal("program 0.2.0", _releases.Running());
    }

    [Fact]
    public void A_version_runs_on_trial_from_the_next_start_and_stays_once_confirmed()
    {
        _releases.Update("0.2.0");
        _releases.Stage(_releases.Make("0.3.0"));

        _releases.Versions.Switch();
        Assert.Equal("program 0.2.0", _releases.Running());
        Assert.True(_releases.Versions.Boot(null, _ => null) is { Version: "0.3.0", OnTrial: true });
        Assert.Equal("program 0.3.0", _releases.Running());
        Assert.Equal("0.3.0", _releases.Versions.Confirm());

        for (var start = 0; start < 10; start++)
        {
            Assert.True(_releases.Versions.Boot(null, _ => "never asked") is { Version: "0.3.0", OnTrial: false });
        }
    }

    [Requirement("REQ-UPD-03")]
    [Fact]
    public void A_version_that_is_never_confirmed_is_gone_after_its_tries()
    {
        _releases.Update("0.2.0");
        _releases.Stage(_releases.Make("0.3.0"));
        _releases.Versions.Switch(tries: 3);

        var starts = Enumerable.Range(0, 5).Select(_ => _releases.Versions.Boot(null, _ => null).Version).ToList();

        Assert.Equal(["0.3.0", "0.3.0", "0.3.0", "0.2.0", "0.2.0"], starts);
        Assert.Equal("program 0.2.0", _releases.Running());
        Assert.True(_releases.Versions.State().Results[^1] is { Version: "0.3.0", Outcome: UpdateOutcome.RolledBack });
    }

    [Requirement("REQ-UPD-03")]
    [Fact]
    public void A_version_that_is_not_well_is_given_up_within_one_start_after_its_tries()
    {
        _releases.Update("0.2.0");
        _releases.Stage(_releases.Make("0.3.0"));
        _releases.Versions.Switch(tries: 3);
        var asked = 0;

        var choice = _releases.Versions.Boot(null, _ =>
        {
            asked++;
            return "model: golden output differs";
        });

        Assert.Equal(("0.2.0", 3), (choice.Version, asked));
        Assert.Contains("golden output differs", _releases.Versions.State().Results[^1].Reason, StringComparison.Ordinal);
        Assert.Equal("program 0.2.0", _releases.Running());
    }

    [Fact]
    public void The_first_update_goes_back_to_what_came_with_the_box()
    {
        Directory.CreateDirectory(_releases["factory"]);
        File.WriteAllText(_releases["factory/edgeliver"], "program of the factory");
        Assert.Null(_releases.Versions.Boot(_releases["factory"], _ => null).Version);
        Assert.Equal("program of the factory", _releases.Running());

        _releases.Stage(_releases.Make("0.2.0"));
        _releases.Versions.Switch();
        _releases.Versions.Boot(_releases["factory"], _ => null);
        Assert.Equal("program 0.2.0", _releases.Running());
        Assert.Null(_releases.Versions.RollBack("by hand"));
        _releases.Versions.Boot(_releases["factory"], _ => null);

        Assert.Equal("program of the factory", _releases.Running());
    }

    [Requirement("REQ-UPD-04")]
    [Theory]
    [InlineData("altered")]
    [InlineData("missing")]
    [InlineData("added")]
    [InlineData("linked")]
    public void A_confirmed_version_that_is_not_what_was_signed_is_not_started(string how)
    {
        _releases.Update("0.2.0");
        _releases.Update("0.3.0");
        var folder = Path.Combine(_releases.Home, "versions", "0.3.0");
        switch (how)
        {
            case "altered":
                File.AppendAllText(Path.Combine(folder, "edgeliver"), "!");
                break;
            case "missing":
                File.Delete(Path.Combine(folder, "models", "golden", "input.bin"));
                break;
            case "added":
                File.WriteAllText(Path.Combine(folder, "libcoreclrtraceptprovider.so"), "evil");
                break;
            default:
                File.Move(Path.Combine(folder, "edgeliver"), _releases["elsewhere"]);
                File.CreateSymbolicLink(Path.Combine(folder, "edgeliver"), _releases["elsewhere"]);
                break;
        }

        Assert.Equal("0.2.0", _releases.Versions.Boot(null, _ => null).Version);
        Assert.Equal("program 0.2.0", _releases.Running());
    }

    [Fact]
    public void A_newer_one_that_came_with_the_box_since_runs_instead_of_an_update()
    {
        _releases.Update("0.2.0");
        Directory.CreateDirectory(_releases["factory"]);
        _releases.Box = _releases.Box with { FactoryVersion = "0.3.0" };

        Assert.Null(_releases.Versions.Boot(_releases["factory"], _ => null).Version);
        Assert.Equal("0.3.0", _releases.Versions.CurrentVersion);
        Assert.Equal(UpdateOutcome.Superseded, _releases.Versions.State().Results[^1].Outcome);
    }

    [Fact]
    public void What_came_with_the_box_runs_where_no_version_is_whole()
    {
        _releases.Update("0.2.0");
        Directory.CreateDirectory(_releases["factory"]);
        Directory.Delete(Path.Combine(_releases.Home, "versions"), recursive: true);

        Assert.Null(_releases.Versions.Boot(_releases["factory"], _ => null).Version);
        Assert.Equal(_releases["factory"], new FileInfo(_releases.Versions.Link).LinkTarget);
    }

    [Fact]
    public void A_state_that_cant_be_read_starts_what_came_with_the_box()
    {
        _releases.Update("0.2.0");
        File.WriteAllText(Path.Combine(_releases.Home, "state.json"), "{ ");
        Directory.CreateDirectory(_releases["factory"]);

        Assert.Null(_releases.Versions.Boot(_releases["factory"], _ => null).Version);
    }

    [Fact]
    public void A_disk_without_room_refuses_and_leaves_nothing_behind()
    {
        _releases.Update("0.2.0");
        var path = _releases.Make("0.3.0");
        using var archive = UpdateArchive.Open(path, _releases.Keys);
        var versions = new VersionFolder(_releases.Home, _releases.Box, _releases.Keys, _releases.Time, new FullDisk());

        Assert.Contains("runs on", Assert.Throws<UpdateException>(() => versions.Stage(archive)).Message, StringComparison.Ordinal);
        Assert.Equal(["0.2.0"], Directory.GetDirectories(Path.Combine(_releases.Home, "versions")).Select(Path.GetFileName));
        Assert.Equal("0.2.0", _releases.Versions.Boot(null, _ => null).Version);
    }

    [Fact]
    public void Old_versions_go_and_what_runs_and_what_ran_before_stay()
    {
        foreach (var version in (string[])["0.2.0", "0.3.0", "0.4.0"])
        {
            _releases.Update(version);
        }

        _releases.Stage(_releases.Make("0.5.0"));

        Assert.Equal(["0.3.0", "0.4.0", "0.5.0"], Directory.GetDirectories(Path.Combine(_releases.Home, "versions")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Another_update_of_a_version_that_has_run_is_refused()
    {
        _releases.Update("0.2.0");
        _releases.Update("0.3.0");
        var other = _releases.Make("0.2.0", about => about with { Floor = "0.1.0" });

        Assert.Contains("another update of this version", Assert.Throws<UpdateException>(() => _releases.Stage(other, allowDowngrade: true)).Message, StringComparison.Ordinal);
        Assert.Equal("0.2.0", _releases.Versions.RollBack("by hand"));
    }

    [Fact]
    public void What_is_only_staged_gives_way_to_another_update_of_its_version()
    {
        _releases.Stage(_releases.Make("0.2.0"));

        _releases.Stage(_releases.Make("0.2.0", about => about with { Floor = "0.1.5" }));
        _releases.Versions.Switch();
        _releases.Versions.Boot(null, _ => null);
        _releases.Versions.Confirm();

        Assert.Equal("0.1.5", _releases.Versions.State().Floor);
    }

    [Fact]
    public void Files_that_are_to_be_run_may_be_run()
    {
        _releases.Update("0.2.0");

        Assert.True(File.GetUnixFileMode(_releases["box/current/edgeliver"]).HasFlag(UnixFileMode.UserExecute));
        Assert.False(File.GetUnixFileMode(_releases["box/current/edgeliver.dll"]).HasFlag(UnixFileMode.UserExecute));
    }

    [Requirement("REQ-UPD-05")]
    [Fact]
    public async Task Each_result_is_reported_once_and_again_where_the_report_failed()
    {
        _releases.Update("0.2.0");
        _releases.Versions.NoteRefusal("0.3.0", "forged");
        var reported = new List<UpdateOutcome>();
        await Assert.ThrowsAsync<IOException>(() => _releases.Versions.ReportAsync(_ => throw new IOException("disk full")));

        await _releases.Versions.ReportAsync(Take);
        await _releases.Versions.ReportAsync(Take);

        Assert.Equal([UpdateOutcome.Staged, UpdateOutcome.Switched, UpdateOutcome.Confirmed, UpdateOutcome.Refused], reported);

        Task Take(UpdateResult result)
        {
            reported.Add(result.Outcome);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void The_same_folder_and_manifest_give_the_same_archive_but_for_the_signature()
    {
        var one = File.ReadAllBytes(_releases.Make("0.2.0"));
        var other = File.ReadAllBytes(_releases.Make("0.2.0"));

        // Header of targets.json, the manifest, padding: all the same up to the signatures' block.
        var signatures = one.AsSpan().IndexOf("targets.sig"u8);
        Assert.Equal(one.Length, other.Length);
        Assert.Equal(one[..signatures], other[..signatures]);
        Assert.Equal(one[^8192..], other[^8192..]);
    }

    public void Dispose() => _releases.Dispose();

    private sealed class FullDisk : IUpdateDisk
    {
        private readonly UpdateDisk _disk = new();
        private int _files;

        public void MakeFolder(string path) => _disk.MakeFolder(path);

        public Stream Create(string path, bool executable) => ++_files < 3 ? _disk.Create(path, executable) : throw new IOException($"{path}: no space left on device");

        public void Sync(Stream file, string path) => _disk.Sync(file, path);

        public void SyncFolder(string path) => _disk.SyncFolder(path);

        public void Rename(string from, string to) => _disk.Rename(from, to);

        public void Link(string path, string target) => _disk.Link(path, target);

        public void Delete(string path) => _disk.Delete(path);

        public void DeleteFolder(string path) => _disk.DeleteFolder(path);
    }
}
