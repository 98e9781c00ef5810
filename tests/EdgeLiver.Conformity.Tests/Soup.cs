using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace EdgeLiver.Conformity.Tests;

/// <summary>One software of unknown provenance (IEC 62304, 8.1.2), as docs/soup.json has it.</summary>
/// <param name="Version">That was looked at; another one in Directory.Packages.props asks for another look.</param>
/// <param name="Licence">SPDX id.</param>
/// <param name="Role">shipped, build or test.</param>
/// <param name="Use">What for.</param>
/// <param name="Anomalies">Known ones that concern this use, with what is done about each; empty: none found that does.</param>
internal sealed record SoupItem(string Version, string Licence, string Role, string Use, IReadOnlyList<string> Anomalies);

/// <summary>docs/soup.md: every package with its version, licence, use and known anomalies.</summary>
internal static class Soup
{
    public const string Source = "docs/soup.json";

    public static IReadOnlyDictionary<string, string> Versions { get; } = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
        .ToDictionary(item => (string)item.Attribute("Include")!, item => (string)item.Attribute("Version")!, StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, SoupItem> Items { get; } =
        JsonSerializer.Deserialize<Dictionary<string, SoupItem>>(Repository.Read(Source), JsonSerializerOptions.Web)!;

    public static string Write()
    {
        var text = new StringBuilder("# SOUP\n");
        text.Append($"Software of unknown provenance (IEC 62304): made from `Directory.Packages.props` and `{Source}`; don't edit. Make it anew with\n`{Repository.Refresh}`; a test compares it, and asks for a new look at a package's anomalies when its version changes.\n");
        foreach (var role in (string[])["shipped", "build", "test"])
        {
            text.Append($"\n## {char.ToUpperInvariant(role[0])}{role[1..]}\n| package | version | licence | use | known anomalies that concern it, and what is done |\n| --- | --- | --- | --- | --- |\n");
            foreach (var (name, item) in Items.Where(item => item.Value.Role == role).OrderBy(item => item.Key, StringComparer.Ordinal))
            {
                text.Append($"| {name} | {item.Version} | {item.Licence} | {item.Use} | {(item.Anomalies.Count == 0 ? "none found" : string.Join("<br>", item.Anomalies))} |\n");
            }
        }

        return text.ToString();
    }
}
