using System.Text.RegularExpressions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace EdgeLiver.Layer.Tests;

/// <summary>What holds the recipes together: layer.conf, the distribution, the kas files.</summary>
public sealed partial class LayerTests
{
    private const string Series = "wrynose";

    public static TheoryData<string> KasFiles => [.. Layer.KasFiles.Select(Layer.Relative)];

    [Fact]
    public void The_layer_says_its_series_its_place_and_what_it_needs()
    {
        var conf = BitBakeFile.Read(Path.Combine(Layer.Root, "conf", "layer.conf")).Statements.OfType<Assignment>().ToDictionary(assignment => assignment.Name, assignment => assignment.Value, StringComparer.Ordinal);

        Assert.Equal("edgeliver", conf["BBFILE_COLLECTIONS"]);
        Assert.Equal(Series, conf["LAYERSERIES_COMPAT_edgeliver"]);
        Assert.Equal("^${LAYERDIR}/", conf["BBFILE_PATTERN_edgeliver"]);
        Assert.True(int.Parse(conf["BBFILE_PRIORITY_edgeliver"], System.Globalization.CultureInfo.InvariantCulture) > 20, "meta-tegra-community has 20, and an older ONNX Runtime");
        Assert.Equal("core openembedded-layer networking-layer", conf["LAYERDEPENDS_edgeliver"]);
        Assert.Equal(":${LAYERDIR}", conf["BBPATH"]);
    }

    [Fact]
    public void Every_recipe_is_found_by_the_patterns_of_the_layer()
    {
        foreach (var recipe in Layer.Recipes.Concat(Layer.Appends).Select(Layer.Relative))
        {
            Assert.Matches(@"^(dynamic-layers/(tegra|swupdate)/)?recipes-[a-z]+/[a-z-]+/[a-z0-9_.%-]+\.bb(append)?$", recipe);
        }
    }

    /// <summary>A machine without NVIDIA's layer or SWUpdate's must still be read.</summary>
    [Fact]
    public void What_needs_another_layer_stands_where_it_is_read_only_with_that_layer()
    {
        foreach (var recipe in Layer.Recipes)
        {
            var inherited = Layer.Whole(recipe).OfType<Directive>().Where(directive => directive.Word == "inherit").SelectMany(directive => directive.Rest.Split(' ')).ToList();
            Assert.True(!inherited.Contains("cuda") || Layer.Relative(recipe).StartsWith("dynamic-layers/tegra/", StringComparison.Ordinal), recipe);
            Assert.True(!inherited.Contains("swupdate") || Layer.Relative(recipe).StartsWith("dynamic-layers/swupdate/", StringComparison.Ordinal), recipe);
        }
    }

    [Fact]
    public void The_distribution_has_another_name_than_every_recipe()
    {
        var distro = Path.GetFileNameWithoutExtension(Directory.GetFiles(Path.Combine(Layer.Root, "conf", "distro"), "*.conf").Single());

        Assert.DoesNotContain(distro, Layer.Recipes.Select(recipe => Layer.NameOf(recipe).Name));
        Assert.Equal(distro, Layer.Value(Path.Combine(Layer.Root, "conf", "distro", distro + ".conf"), "DISTRO"));
    }

    [Theory]
    [MemberData(nameof(KasFiles))]
    public void A_kas_file_is_read_and_names_a_branch_for_every_repository(string path)
    {
        var root = Read(Path.Combine(Layer.Root, path));
        var header = (YamlMappingNode)root["header"];

        Assert.True(int.Parse(Text(header["version"]), System.Globalization.CultureInfo.InvariantCulture) is >= 14 and <= 23);
        if (header.Children.TryGetValue("includes", out var includes))
        {
            Assert.All((YamlSequenceNode)includes, file => Assert.True(File.Exists(Path.Combine(Layer.Root, "kas", Text(file))), Text(file)));
        }

        if (root.Children.TryGetValue("repos", out var repos))
        {
            foreach (var (name, repository) in (YamlMappingNode)repos)
            {
                var keys = ((YamlMappingNode)repository).Children;
                if (keys.TryGetValue("url", out var url))
                {
                    Assert.StartsWith("https://", Text(url), StringComparison.Ordinal);
                    Assert.True(keys.TryGetValue("branch", out var branch), $"{Text(name)} has no branch");
                    // BitBake has numbers for branches: 2.18 belongs to wrynose.
                    Assert.Equal(Text(name) == "bitbake" ? "2.18" : Series, Text(branch));
                }
                else
                {
                    Assert.All(((YamlMappingNode)keys["layers"]).Children.Keys, layer => Assert.True(File.Exists(Path.Combine(Layer.Tree, Text(layer), "conf", "layer.conf")), Text(layer)));
                }
            }
        }
    }

    [Fact]
    public void There_is_a_kas_file_for_a_board_and_for_both_emulated_processors()
    {
        var machines = Layer.KasFiles.Select(Read).Where(root => root.Children.ContainsKey("machine")).Select(root => Text(root["machine"])).ToList();

        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "qemux86-64", "qemuarm64", "jetson-orin-nano-devkit-nvme", "jetson-agx-orin-devkit" }, machines.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void The_layers_that_the_layer_depends_on_are_in_the_kas_files()
    {
        var all = string.Concat(Layer.KasFiles.Select(File.ReadAllText));

        Assert.All(new[] { "meta-oe:", "meta-networking:", "meta-python:", "meta-tegra:", "meta-swupdate:" }, layer => Assert.Contains(layer, all, StringComparison.Ordinal));
    }

    [Fact]
    public void What_an_update_says_of_itself_is_set_by_its_recipe()
    {
        var recipe = Layer.Recipes.Single(file => file.EndsWith("edgeliver-update.bb", StringComparison.Ordinal));
        var description = File.ReadAllText(Path.Combine(Path.GetDirectoryName(recipe)!, "files", "sw-description"));
        var set = Layer.Whole(recipe).OfType<Assignment>().Select(assignment => assignment.Name).Concat(RecipeTests.KnownNames()).ToHashSet(StringComparer.Ordinal);

        Assert.All(PlaceholderPattern().Matches(description).Select(match => match.Groups[1].Value), name => Assert.Contains(name, set));
        Assert.Equal(description.Count(c => c == '{'), description.Count(c => c == '}'));
        Assert.Equal(description.Count(c => c == '('), description.Count(c => c == ')'));
        // Both slots, and each file with its digest: SWUpdate writes nothing whose digest the signature doesn't cover.
        Assert.Contains("by-partlabel/APP\"", description, StringComparison.Ordinal);
        Assert.Contains("by-partlabel/APP_b\"", description, StringComparison.Ordinal);
        Assert.Equal(FilePattern().Count(description), DigestPattern().Count(description));
    }

    private static YamlMappingNode Read(string path)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(path);
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    [GeneratedRegex("@@(?<g1>[A-Z_]+)@@", RegexOptions.None, 10_000)]
    private static partial Regex PlaceholderPattern();

    [GeneratedRegex(@"\bfilename = ", RegexOptions.None, 10_000)]
    private static partial Regex FilePattern();

    [GeneratedRegex(@"\bsha256 = ""\$swupdate_get_sha256\(", RegexOptions.None, 10_000)]
    private static partial Regex DigestPattern();
}
