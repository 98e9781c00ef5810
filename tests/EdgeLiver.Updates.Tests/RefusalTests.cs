using System.Formats.Tar;
using Xunit;

namespace EdgeLiver.Updates.Tests;

/// <summary>What is not taken, in one line, and that the old one runs on.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly Releases _releases = new();

    public RefusalTests() => _releases.Update("0.2.0");

    [Requirement("REQ-UPD-01")]
    [Fact]
    public void An_update_of_a_stranger_is_refused()
    {
        using var stranger = new Releases();

        AssertRefused(stranger.Make("0.3.0"), "no signature fits");
    }

    [Requirement("REQ-UPD-01")]
    [Fact]
    public void A_manifest_that_was_altered_after_signing_is_refused()
    {
        var path = _releases.Make("0.3.0");
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf("\"version\": \"0.3.0\""u8);
        bytes[at + "\"version\": \"0.".Length] = (byte)'9';
        File.WriteAllBytes(path, bytes);

        AssertRefused(path, "no signature fits");
    }

    [Requirement("REQ-UPD-01")]
    [Fact]
    public void A_file_that_was_altered_is_refused_wherever_the_byte_is()
    {
        var path = _releases.Make("0.3.0");
        var whole = File.ReadAllBytes(path);
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var bytes = whole.ToArray();
            var at = random.Next(bytes.Length);
            bytes[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bytes);
            try
            {
                using var archive = UpdateArchive.Open(path, _releases.Keys);
                archive.Verify();

                // Padding and the parts of a tar header that nobody reads: what would be unpacked is what was signed.
                Assert.Equal("0.3.0", archive.Manifest.Version);
            }
            catch (UpdateException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }

        File.WriteAllBytes(path, whole);
        using var good = UpdateArchive.Open(path, _releases.Keys);
        good.Verify();
    }

    [Requirement("REQ-UPD-01")]
    [Fact]
    public void An_update_that_was_cut_short_is_refused_wherever_it_ends()
    {
        var whole = File.ReadAllBytes(_releases.Make("0.3.0"));
        var path = _releases["short.elupdate"];

        // The end of a tar is two empty blocks; before them stands the last file.
        var lastByte = whole.AsSpan().IndexOf("golden 0.3.0"u8) + "golden 0.3.0".Length;
        for (var length = 0; length < lastByte; length += 397)
        {
            File.WriteAllBytes(path, whole[..length]);
            AssertRefused(path, "");
        }
    }

    [Requirement("REQ-UPD-04")]
    [Fact]
    public void A_file_that_nobody_has_signed_is_refused()
    {
        var path = _releases.Make("0.3.0");
        Rewrite(path, entries => [.. entries, new UstarTarEntry(TarEntryType.RegularFile, "libevil.so") { DataStream = new MemoryStream([1]) }]);

        AssertRefused(path, "libevil.so");
    }

    [Fact]
    public void A_link_in_the_place_of_a_file_is_refused()
    {
        var path = _releases.Make("0.3.0");
        Rewrite(path, entries => [entries[0], entries[1], new UstarTarEntry(TarEntryType.SymbolicLink, "edgeliver") { LinkName = "/bin/sh" }, .. entries[3..]]);

        AssertRefused(path, "edgeliver");
    }

    [Theory]
    [InlineData("../edgeliver")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData(".hidden")]
    [InlineData("targets.json")]
    [InlineData("")]
    public void A_signed_manifest_can_name_no_path_outside_its_folder(string name)
    {
        var json = (Releases.About("0.3.0") with { Targets = [new(name, 1, new string('0', 64))] }).ToJson();

        Assert.Contains("path", Assert.Throws<UpdateException>(() => UpdateManifest.Parse(json)).Message, StringComparison.Ordinal);
    }

    [Requirement("REQ-UPD-01")]
    [Fact]
    public void An_update_that_has_expired_is_refused()
    {
        var path = _releases.Make("0.3.0");
        _releases.Time.Advance(TimeSpan.FromDays(91));

        AssertRefused(path, "expired");
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_no_expired_update_fresh()
    {
        var old = _releases.Make("0.4.0", about => about with { Issued = Releases.Today.AddDays(-300), Expires = Releases.Today.AddDays(-200) });
        using var archive = UpdateArchive.Open(old, _releases.Keys);
        var clockless = new VersionFolder(_releases.Home, _releases.Box, _releases.Keys, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero)));

        Assert.Contains("expired", Assert.Throws<UpdateException>(() => clockless.Stage(archive)).Message, StringComparison.Ordinal);
    }

    [Requirement("REQ-UPD-01")]
    [Fact]
    public void A_downgrade_is_refused_unless_asked_for()
    {
        var path = _releases.Make("0.1.5");

        AssertRefused(path, "not newer than 0.2.0");
        _releases.Stage(path, allowDowngrade: true);
        Assert.Equal("0.1.5", _releases.Versions.State().Staged);
    }

    [Fact]
    public void The_version_that_runs_is_no_update() => AssertRefused(_releases.Make("0.2.0"), "not newer");

    [Fact]
    public void Below_the_floor_of_a_confirmed_update_nothing_is_taken_even_if_asked_for()
    {
        _releases.Update("0.3.0", change: about => about with { Floor = "0.2.5" });
        var path = _releases.Make("0.2.4");

        using var archive = UpdateArchive.Open(path, _releases.Keys);
        Assert.Contains("below 0.2.5", Assert.Throws<UpdateException>(() => _releases.Versions.Stage(archive, allowDowngrade: true)).Message, StringComparison.Ordinal);
        Assert.Contains("below 0.2.5", Assert.Throws<UpdateException>(() => _releases.Versions.RollBack("by hand")).Message, StringComparison.Ordinal);
    }

    [Requirement("REQ-UPD-01")]
    [Fact]
    public void An_update_for_another_machine_is_refused() => AssertRefused(_releases.Make("0.3.0", about => about with { Architecture = "linux-arm64" }), "linux-arm64");

    [Fact]
    public void An_update_that_leaves_out_a_step_is_refused() => AssertRefused(_releases.Make("0.4.0", about => about with { From = "0.3.0" }), "follows 0.3.0");

    [Requirement("REQ-UPD-01")]
    [Fact]
    public void A_key_for_models_signs_no_application()
    {
        var pem = _releases.Trust("trainer", UpdateManifest.Model);

        AssertRefused(_releases.Make("0.3.0", null, pem), "signed by 0 of the 1");
    }

    [Fact]
    public void Where_two_must_sign_one_is_not_enough_and_one_twice_is_not_two()
    {
        var second = _releases.Trust("second", UpdateManifest.Application);
        var first = _releases.Trust("first", UpdateManifest.Application);
        var two = UpdateKeys.Load(_releases["trusted"], threshold: 2);

        Assert.Contains("signed by 1 of the 3", Assert.Throws<UpdateException>(() => UpdateArchive.Open(_releases.Make("0.3.0", null, first, first), two)).Message, StringComparison.Ordinal);
        using var archive = UpdateArchive.Open(_releases.Make("0.3.0", null, first, second), two);
        Assert.Equal(2, archive.SignedBy.Count);
    }

    [Fact]
    public void A_box_without_keys_takes_nothing()
    {
        var path = _releases.Make("0.3.0");

        var nobody = UpdateKeys.Load(_releases["nowhere"]);
        Assert.Contains("0 keys", Assert.Throws<UpdateException>(() => UpdateArchive.Open(path, nobody)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_update_is_one_line()
    {
        File.WriteAllText(_releases["letter.elupdate"], "Dear Sir or Madam");

        AssertRefused(_releases["letter.elupdate"], "");
        AssertRefused(_releases["missing.elupdate"], "");
    }

    public void Dispose() => _releases.Dispose();

    private static void Rewrite(string path, Func<List<TarEntry>, List<TarEntry>> change)
    {
        var entries = new List<TarEntry>();
        using (var reader = new TarReader(File.OpenRead(path)))
        {
            while (reader.GetNextEntry(copyData: true) is { } entry)
            {
                entries.Add(entry);
            }
        }

        using var writer = new TarWriter(File.Create(path), TarEntryFormat.Ustar);
        change(entries).ForEach(writer.WriteEntry);
    }

    private void AssertRefused(string path, string why)
    {
        var before = _releases.Versions.State();
        var refusal = Assert.Throws<UpdateException>(() => _releases.Stage(path)).Message;

        Assert.Contains(why, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
        Assert.Equivalent(before, _releases.Versions.State());
        Assert.Equal("0.2.0", _releases.Versions.Boot(factory: null, _ => null).Version);
        Assert.Equal("program 0.2.0", _releases.Running());
    }
}
