using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace EdgeLiver.Conformity.Tests;

/// <summary>What a run of the tests says about each requirement, from xunit's XML reports.</summary>
internal static class Evidence
{
    /// <param name="results">Folder with the reports (<c>--report-xunit</c>).</param>
    /// <param name="file">The table, Markdown.</param>
    /// <returns>0; 1 where a requirement has no test that passed, or one that failed.</returns>
    public static int Write(string results, string file)
    {
        var outcomes = Directory.EnumerateFiles(results, "*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".xunit", StringComparison.Ordinal) || path.EndsWith(".xml", StringComparison.Ordinal))
            .SelectMany(path => XDocument.Load(path).Descendants("test"))
            .SelectMany(test => test.Descendants("trait").Where(trait => (string?)trait.Attribute("name") == "Requirement")
                .Select(trait => (Id: (string)trait.Attribute("value")!, Result: (string)test.Attribute("result")!)))
            .ToLookup(item => item.Id, item => item.Result, StringComparer.Ordinal);
        var text = new StringBuilder("| requirement | passed | failed | skipped |\n| --- | --- | --- | --- |\n");
        var bad = new List<string>();
        foreach (var id in Repository.Rows(Traceability.Requirements, "REQ-").Select(row => row[0]))
        {
            var (passed, failed, skipped) = (outcomes[id].Count(r => r == "Pass"), outcomes[id].Count(r => r == "Fail"), outcomes[id].Count(r => r is "Skip" or "NotRun"));
            text.Append(CultureInfo.InvariantCulture, $"| {id} | {passed} | {failed} | {skipped} |\n");
            if (passed == 0 || failed > 0)
            {
                bad.Add(id);
            }
        }

        File.WriteAllText(file, text.ToString());
        Console.Error.WriteLine(bad.Count == 0 ? $"every requirement has a test that passed: {file}" : $"not verified by this run: {string.Join(", ", bad)}; see {file}");
        return bad.Count == 0 ? 0 : 1;
    }
}
