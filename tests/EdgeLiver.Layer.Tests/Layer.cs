namespace EdgeLiver.Layer.Tests;

/// <summary>Where the layer and the source tree around it lie.</summary>
internal static class Layer
{
    public static string Tree { get; } = FindTree();

    public static string Root { get; } = Path.Combine(Tree, "yocto-recipes", "meta-edgeliver");

    public static string[] Recipes { get; } = Files("*.bb");

    public static string[] Appends { get; } = Files("*.bbappend");

    public static string[] Metadata { get; } = [.. Recipes, .. Appends, .. Files("*.inc"), .. Files("*.conf").Where(IsBitBakes)];

    public static string[] KasFiles { get; } = Directory.GetFiles(Path.Combine(Root, "kas"), "*.yml");

    public static string[] Units { get; } = [.. new[] { "*.service", "*.mount", "*.mount.in" }.SelectMany(Files)];

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    /// <summary>The statements of a recipe with those of what it requires.</summary>
    public static IEnumerable<Statement> Whole(string recipe)
    {
        foreach (var statement in BitBakeFile.Read(recipe).Statements)
        {
            yield return statement;
            if (statement is Directive { Word: "require" } require && Path.Combine(Path.GetDirectoryName(recipe)!, require.Rest) is var included && File.Exists(included))
            {
                foreach (var inner in BitBakeFile.Read(included).Statements)
                {
                    yield return inner;
                }
            }
        }
    }

    public static string? Value(string recipe, string name) =>
        Whole(recipe).OfType<Assignment>().LastOrDefault(assignment => assignment.Name == name && assignment.Overrides.Count == 0 && assignment.Flag is null)?.Value;

    /// <summary><c>edgeliver_0.1.0.bb</c>: edgeliver and 0.1.0.</summary>
    public static (string Name, string? Version) NameOf(string recipe)
    {
        var parts = Path.GetFileNameWithoutExtension(recipe).Split('_');
        return (parts[0], parts.Length > 1 ? parts[1] : null);
    }

    // systemd's drop-ins have the same ending.
    private static bool IsBitBakes(string path) => Relative(path).StartsWith("conf" + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string[] Files(string pattern) =>
        [.. Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static string FindTree()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "EdgeLiver.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"no EdgeLiver.sln above {AppContext.BaseDirectory}");
    }
}
