using System.Text;

namespace EdgeLiver.Conformity.Tests;

/// <summary>The source tree around this program.</summary>
internal static class Repository
{
    /// <summary>How a document that is not what the sources say is made anew.</summary>
    public const string Refresh = "dotnet run --project tests/EdgeLiver.Conformity.Tests -- refresh";

    private static readonly string Root = Find();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative), Encoding.UTF8);

    /// <summary>Rows of the first table of a document whose first column is an id that begins so.</summary>
    public static IReadOnlyList<string[]> Rows(string document, string prefix) =>
        [.. Read(document).Split('\n').Where(line => line.StartsWith($"| {prefix}", StringComparison.Ordinal)).Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())];

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EdgeLiver.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"no EdgeLiver.sln above {AppContext.BaseDirectory}");
        }

        return folder.FullName;
    }
}
