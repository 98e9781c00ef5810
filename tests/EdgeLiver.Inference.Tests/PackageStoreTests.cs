using Xunit;

namespace EdgeLiver.Inference.Tests;

public sealed class PackageStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeliver-store-").FullName;
    private readonly PackageStore _store;

    public PackageStoreTests()
    {
        _store = new PackageStore(_folder, TrustedKeys.Anybody());
    }

    private string Home => Path.Combine(_folder, "tiny");

    [Fact]
    public void The_package_installed_last_serves_and_the_one_before_stays()
    {
        Install("1.0.0");
        var second = Install("1.1.0");

        Assert.Equal("tiny-1.1.0", _store.Serving("tiny")!.Id);
        Assert.Equal(Path.Combine(Home, "1.1.0"), second.Folder);
        Assert.Equal(["1.0.0", "1.1.0"], _store.Versions("tiny"));
    }

    [Fact]
    public void A_downgrade_is_refused_unless_it_is_asked_for()
    {
        Install("1.10.0");

        var error = Assert.Throws<ModelException>(() => Install("1.9.0"));

        Assert.Contains("--allow-downgrade", error.Message, StringComparison.Ordinal);
        Assert.Equal("tiny-1.10.0", _store.Serving("tiny")!.Id);
        Assert.Equal("tiny-1.9.0", Install("1.9.0", older: true).Id);
        Assert.Equal("tiny-1.9.0", _store.Serving("tiny")!.Id);
    }

    [Fact]
    public void Rollback_goes_back_one_step_at_a_time()
    {
        Install("1.0.0");
        Install("2.0.0");

        Assert.Equal("tiny-1.0.0", _store.Rollback("tiny")!.Id);
        Assert.Null(_store.Rollback("tiny"));
        Assert.Throws<ModelException>(() => _store.Rollback("tiny"));
    }

    [Requirement("REQ-AI-01")]
    [Fact]
    public void A_version_that_is_damaged_on_the_disk_is_passed_over_and_can_be_installed_again()
    {
        Install("1.0.0");
        Install("2.0.0");
        File.AppendAllText(Path.Combine(Home, "2.0.0", "model.onnx"), "x");

        Assert.Equal("tiny-1.0.0", _store.Serving("tiny")!.Id);
        Assert.Equal("tiny-2.0.0", Install("2.0.0").Id);
        Assert.Equal("tiny-2.0.0", _store.Serving("tiny")!.Id);
    }

    [Fact]
    public void Another_package_under_an_installed_version_is_refused()
    {
        Install("1.0.0");
        using var other = new TinyPackage(rules: "\"lesionMinPeak\":0.5");

        var error = Assert.Throws<ModelException>(() => _store.Install(other.Open(), older: false));

        Assert.Contains("new version", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_installation_that_was_cut_off_anywhere_leaves_the_old_package_serving()
    {
        Install("1.0.0");

        // Cut off while copying; after the copy got its name; while the list was written.
        Directory.CreateDirectory(Path.Combine(Home, ".incoming-abc"));
        File.WriteAllText(Path.Combine(Home, ".incoming-abc", "model.onnx"), "half");
        Directory.CreateDirectory(Path.Combine(Home, "2.0.0"));
        File.WriteAllText(Path.Combine(Home, ".incoming-serving"), "1.0.0\n2.");

        Assert.Equal("tiny-1.0.0", _store.Serving("tiny")!.Id);
        Assert.Equal("tiny-2.0.0", Install("2.0.0").Id);
        Assert.Equal(["1.0.0", "2.0.0"], Directory.GetDirectories(Home).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_list_that_names_what_is_not_there_falls_back()
    {
        Install("1.0.0");
        File.AppendAllText(Path.Combine(Home, "serving"), "9.9.9\n../../etc\n\0\0");

        Assert.Equal("tiny-1.0.0", _store.Serving("tiny")!.Id);
    }

    [Fact]
    public void Only_the_last_four_versions_are_kept()
    {
        for (var i = 0; i < 6; i++)
        {
            Install($"1.0.{i}");
        }

        Assert.Equal(4, Directory.GetDirectories(Home).Length);
        Assert.Equal("tiny-1.0.5", _store.Serving("tiny")!.Id);
    }

    [Theory]
    [InlineData("../tiny")]
    [InlineData("")]
    [InlineData("a/b")]
    public void A_name_that_is_a_path_is_refused(string name)
    {
        Assert.Throws<ModelException>(() => _store.Rollback(name));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ModelPackage Install(string version, bool older = false)
    {
        using var tiny = new TinyPackage(version: version);
        return _store.Install(tiny.Open(), older);
    }
}
