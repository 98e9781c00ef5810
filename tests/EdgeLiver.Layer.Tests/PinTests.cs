using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace EdgeLiver.Layer.Tests;

/// <summary>What stands in two places is the same in both.</summary>
public sealed partial class PinTests
{
    [Fact]
    public void The_version_of_the_program_the_recipe_and_the_system_is_one()
    {
        var recipe = Layer.Recipes.Single(file => Path.GetFileName(file).StartsWith("edgeliver_", StringComparison.Ordinal));

        Assert.Equal(RecipeTests.Version(), Layer.NameOf(recipe).Version);
        Assert.Equal(RecipeTests.Version(), Layer.Value(Path.Combine(Layer.Root, "conf", "distro", "edgeliver-os.conf"), "DISTRO_VERSION"));
    }

    [Fact]
    public void The_compiler_is_the_one_that_the_source_tree_asks_for()
    {
        using var global = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Layer.Tree, "global.json")));

        Assert.Equal(global.RootElement.GetProperty("sdk").GetProperty("version").GetString(), VersionOf("dotnet-sdk-native"));
    }

    [Fact]
    public void The_GPU_library_is_the_managed_packages_version()
    {
        var pinned = OnnxRuntimePattern().Match(File.ReadAllText(Path.Combine(Layer.Tree, "Directory.Packages.props"))).Groups[1].Value;

        Assert.Equal(pinned, VersionOf("onnxruntime"));
        Assert.Equal(pinned, Layer.Value(Path.Combine(Layer.Root, "conf", "distro", "edgeliver-os.conf"), "PREFERRED_VERSION_onnxruntime"));
    }

    [Fact]
    public void The_layer_fetches_every_package_that_the_program_is_made_of()
    {
        using var assets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Layer.Tree, "firmware-host", "obj", "project.assets.json")));
        var needed = assets.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.ToLowerInvariant());

        var listed = PackagePattern().Matches(Include()).Select(match => $"{match.Groups[1].Value}/{match.Groups[2].Value}").ToHashSet(StringComparer.Ordinal);

        Assert.Empty(needed.Except(listed));
    }

    [Theory]
    [InlineData("x86-64", "linux-x64")]
    [InlineData("aarch64", "linux-arm64")]
    public void The_runtime_of_each_processor_is_among_the_packages(string machine, string rid)
    {
        var own = string.Concat(BitBakeFile.Parse("inc", Include()).Statements.OfType<Assignment>().Where(assignment => assignment.Name == "SRC_URI" && (assignment.Overrides.Count == 0 || assignment.Overrides.Contains(machine))).Select(assignment => assignment.Value));

        Assert.Contains($"/microsoft.netcore.app.runtime.{rid}/", own, StringComparison.Ordinal);
        Assert.Contains($"/microsoft.aspnetcore.app.runtime.{rid}/", own, StringComparison.Ordinal);
        Assert.Contains("/microsoft.netcore.app.crossgen2.linux-x64/", own, StringComparison.Ordinal);
    }

    private static string Include() => File.ReadAllText(Directory.GetFiles(Layer.Root, "edgeliver-nuget.inc", SearchOption.AllDirectories).Single());

    private static string? VersionOf(string recipe) =>
        Layer.NameOf(Layer.Recipes.Single(file => Layer.NameOf(file).Name == recipe)).Version;

    [GeneratedRegex("""Include="Microsoft\.ML\.OnnxRuntime" Version="(?<g1>[0-9.]+)" """, RegexOptions.None, 10_000)]
    private static partial Regex OnnxRuntimePattern();

    [GeneratedRegex(@"\$\{NUGET_FEED\}/(?<g1>[^/]+)/(?<g2>[^/]+)/", RegexOptions.None, 10_000)]
    private static partial Regex PackagePattern();
}
