using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Xunit;

namespace EdgeLiver.Layer.Tests;

/// <summary>The layer as BitBake would read it, without BitBake.</summary>
public sealed partial class RecipeTests
{
    /// <summary>Texts that oe-core carries, by the checksum under which recipes name them.</summary>
    private static readonly Dictionary<string, string> CommonLicenses = new(StringComparer.Ordinal)
    {
        ["${COREBASE}/meta/COPYING.MIT"] = "3da9cfbcb788c80a0384361b4de20420",
        ["${COMMON_LICENSE_DIR}/Apache-2.0"] = "89aea4e17d99a7cacdbeed46a0096b10",
        ["${COMMON_LICENSE_DIR}/MIT"] = "0835ade698e0bcf8506ecda2f7b4f302",
    };

    private static readonly string[] Licenses = ["Apache-2.0", "MIT", "BSD-3-Clause"];

    /// <summary>Classes of oe-core, meta-tegra and meta-swupdate that the layer inherits.</summary>
    private static readonly string[] Classes = ["features_check", "systemd", "useradd", "native", "core-image", "cmake", "python3native", "cuda", "swupdate"];

    public static TheoryData<string> Metadata => [.. Layer.Metadata.Select(Layer.Relative)];

    public static TheoryData<string> Recipes => [.. Layer.Recipes.Select(Layer.Relative)];

    public static TheoryData<string> RecipesAndAppends => [.. Layer.Recipes.Concat(Layer.Appends).Select(Layer.Relative)];

    [Theory]
    [MemberData(nameof(Metadata))]
    public void Every_line_can_be_read(string path) => Assert.Empty(BitBakeFile.Read(Full(path)).Faults);

    [Theory]
    [MemberData(nameof(Metadata))]
    public void Every_name_is_known_or_used(string path)
    {
        var everywhere = string.Concat(Layer.Metadata.Select(File.ReadAllText)) + string.Concat(SwDescriptions());
        var known = KnownNames().ToHashSet(StringComparer.Ordinal);
        var assigned = Layer.Metadata.SelectMany(file => BitBakeFile.Read(file).Statements).OfType<Assignment>().Select(assignment => assignment.Name).ToHashSet(StringComparer.Ordinal);

        // A misspelt name is set and never read, or read and never set.
        var neverRead = BitBakeFile.Read(Full(path)).Statements.OfType<Assignment>().Select(assignment => assignment.Name)
            .Where(name => !known.Contains(name) && !name.Contains("_edgeliver", StringComparison.Ordinal) && !Used(name, everywhere));
        var neverSet = ReferencePattern().Matches(File.ReadAllText(Full(path))).Select(match => match.Groups[1].Value)
            .Where(name => !known.Contains(name) && !assigned.Contains(name));

        Assert.Empty(neverRead.Concat(neverSet).Distinct());
    }

    [Theory]
    [MemberData(nameof(RecipesAndAppends))]
    public void Every_file_of_SRC_URI_is_there(string path)
    {
        var recipe = Full(path);
        var folder = Path.GetDirectoryName(recipe)!;
        var name = Layer.NameOf(recipe).Name;
        var searched = new List<string> { Path.Combine(folder, name), Path.Combine(folder, "files") };
        searched.AddRange(Layer.Whole(recipe).OfType<Assignment>().Where(assignment => assignment.Name == "FILESEXTRAPATHS")
            .SelectMany(assignment => assignment.Value.Split(':', StringSplitOptions.RemoveEmptyEntries))
            .Select(extra => Path.GetFullPath(extra.Replace("${THISDIR}", folder, StringComparison.Ordinal).Replace("${BPN}", name, StringComparison.Ordinal))));

        var missing = Files(recipe).Where(file => !searched.Exists(place => File.Exists(Path.Combine(place, file))));

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_recipe_says_what_it_is_under_which_licence_and_what_pins_it(string path)
    {
        var recipe = Full(path);

        Assert.False(string.IsNullOrWhiteSpace(Layer.Value(recipe, "SUMMARY")));
        Assert.True(Layer.Value(recipe, "SUMMARY")!.Length <= 100, "SUMMARY is one short line");
        Assert.Contains("# Pinned by", File.ReadAllText(recipe), StringComparison.Ordinal);
        Assert.All(Layer.Value(recipe, "LICENSE")!.Split([' ', '&', '|', '(', ')'], StringSplitOptions.RemoveEmptyEntries), licence => Assert.Contains(licence, Licenses));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void The_text_of_a_licence_is_the_one_that_was_read(string path)
    {
        var recipe = Full(path);
        var isImage = Layer.Whole(recipe).OfType<Directive>().Any(directive => directive is { Word: "inherit", Rest: "core-image" });
        var texts = (Layer.Value(recipe, "LIC_FILES_CHKSUM") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // BitBake asks an image for none: its licences are its packages'.
        Assert.Equal(isImage, texts.Length == 0);
        foreach (var text in texts)
        {
            var match = LicencePattern().Match(text);
            Assert.True(match.Success, $"{text}: must be file://PATH;md5=32 hexadecimal digits");
            var (file, sum) = (match.Groups[1].Value, match.Groups[2].Value);
            if (CommonLicenses.TryGetValue(file, out var common))
            {
                Assert.Equal(common, sum);
            }
            else if (recipe.EndsWith($"edgeliver_{Version()}.bb", StringComparison.Ordinal))
            {
#pragma warning disable CA5351 // The digest that BitBake's licence check is made of.
                Assert.Equal(Convert.ToHexStringLower(MD5.HashData(File.ReadAllBytes(Path.Combine(Layer.Tree, file)))), sum);
#pragma warning restore CA5351
            }
        }
    }

    [Theory]
    [MemberData(nameof(RecipesAndAppends))]
    public void What_is_fetched_is_pinned(string path)
    {
        var statements = Layer.Whole(Full(path)).OfType<Assignment>().ToList();
        var addresses = statements.Where(assignment => assignment is { Name: "SRC_URI", Flag: null }).SelectMany(assignment => assignment.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var commit = statements.Find(assignment => assignment.Name == "SRCREV")?.Value;

        foreach (var address in addresses)
        {
            if (address.StartsWith("git://", StringComparison.Ordinal))
            {
                Assert.Contains("protocol=", address, StringComparison.Ordinal);
                Assert.True(address.Contains("branch=", StringComparison.Ordinal), $"{address}: BitBake asks for branch= or nobranch=1");
                Assert.True(commit is not null && (CommitPattern().IsMatch(commit) || commit.StartsWith("${@", StringComparison.Ordinal)), $"SRCREV '{commit}' must be a commit");
            }
            else if (!address.StartsWith("file://", StringComparison.Ordinal))
            {
                var inPlace = DigestPattern().IsMatch(address);
                var beside = statements.Exists(assignment => assignment is { Name: "SRC_URI", Flag: "sha512sum" or "sha256sum" } && HexPattern().IsMatch(assignment.Value));
                Assert.True(inPlace || beside, $"{address} has no digest");
            }
        }
    }

    [Theory]
    [MemberData(nameof(RecipesAndAppends))]
    public void Only_classes_that_the_layers_have_are_inherited(string path)
    {
        var inherited = Layer.Whole(Full(path)).OfType<Directive>().Where(directive => directive.Word == "inherit").SelectMany(directive => directive.Rest.Split(' '));

        Assert.Empty(inherited.Except(Classes));
    }

    /// <summary><c>S</c> below WORKDIR itself, and files taken from there, are errors since styhead.</summary>
    [Theory]
    [MemberData(nameof(RecipesAndAppends))]
    public void Unpacked_files_are_taken_from_where_they_are_unpacked(string path)
    {
        var text = File.ReadAllText(Full(path));

        Assert.DoesNotContain("${WORKDIR}", text.Replace("B = \"${WORKDIR}/build\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        if (path.EndsWith(".bb", StringComparison.Ordinal) && Files(Full(path)).Any() && !text.Contains("git://", StringComparison.Ordinal) && !text.Contains("inherit swupdate", StringComparison.Ordinal))
        {
            Assert.Contains("S = \"${UNPACKDIR}\"", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(RecipesAndAppends))]
    public void Every_file_that_is_unpacked_is_installed_and_no_other(string path)
    {
        var recipe = Full(path);
        var text = string.Concat(Layer.Whole(recipe).OfType<Function>().Where(function => !function.IsPython).Select(function => function.Body));
        var taken = TakenPattern().Matches(text).Select(match => match.Groups[1].Value).Where(file => !file.Contains('$', StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var unpacked = Files(recipe).ToHashSet(StringComparer.Ordinal);
        if (text.Contains("${S}/", StringComparison.Ordinal) && !text.Contains("git", StringComparison.Ordinal) || text.Contains("${UNPACKDIR}/", StringComparison.Ordinal))
        {
            Assert.Empty(taken.Where(file => !file.Contains('/', StringComparison.Ordinal) && file is not ("." or "nuget" or "firmware-host")).Except(unpacked));
            Assert.Empty(unpacked.Except(taken));
        }
    }

    [Fact]
    public void Services_that_are_named_are_installed()
    {
        foreach (var recipe in Layer.Recipes)
        {
            var text = File.ReadAllText(recipe);
            foreach (var service in Layer.Whole(recipe).OfType<Assignment>().Where(assignment => assignment.Name == "SYSTEMD_SERVICE").SelectMany(assignment => assignment.Value.Split(' ')))
            {
                Assert.Matches($@"file://{Regex.Escape(service)}(\.in)?\s", text);
            }
        }
    }

    internal static string Version() =>
        VersionPattern().Match(File.ReadAllText(Path.Combine(Layer.Tree, "Directory.Build.props"))).Groups[1].Value;

    internal static IEnumerable<string> KnownNames() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "known-names.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith('#')).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Full(string path) => Path.Combine(Layer.Root, path);

    private static IEnumerable<string> Files(string recipe) =>
        Layer.Whole(recipe).OfType<Assignment>().Where(assignment => assignment is { Name: "SRC_URI", Flag: null })
            .SelectMany(assignment => assignment.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(address => address.StartsWith("file://", StringComparison.Ordinal))
            .Select(address => address["file://".Length..].Split(';')[0]);

    private static IEnumerable<string> SwDescriptions() =>
        Directory.EnumerateFiles(Layer.Root, "sw-description", SearchOption.AllDirectories).Select(File.ReadAllText);

    private static bool Used(string name, string text) =>
        text.Contains($"${{{name}}}", StringComparison.Ordinal) || text.Contains($"@@{name}@@", StringComparison.Ordinal) || text.Contains($"getVar('{name}')", StringComparison.Ordinal);

    [GeneratedRegex(@"\$\{(?<g1>[A-Za-z_][A-Za-z0-9_]*)\}", RegexOptions.None, 10_000)]
    private static partial Regex ReferencePattern();

    [GeneratedRegex(@"^file://(?<g1>[^;]+);md5=(?<g2>[0-9a-f]{32})$", RegexOptions.None, 10_000)]
    private static partial Regex LicencePattern();

    [GeneratedRegex("^[0-9a-f]{40}$", RegexOptions.None, 10_000)]
    private static partial Regex CommitPattern();

    [GeneratedRegex(";sha256sum=[0-9a-f]{64}(?<g1>;|$)", RegexOptions.None, 10_000)]
    private static partial Regex DigestPattern();

    [GeneratedRegex("^(?<g1>[0-9a-f]{64}|[0-9a-f]{128})$", RegexOptions.None, 10_000)]
    private static partial Regex HexPattern();

    [GeneratedRegex(@"\$\{(?:S|UNPACKDIR)\}/(?<g1>[A-Za-z0-9_.$/{}-]+)", RegexOptions.None, 10_000)]
    private static partial Regex TakenPattern();

    [GeneratedRegex("<Version>(?<g1>.*)</Version>", RegexOptions.None, 10_000)]
    private static partial Regex VersionPattern();
}
