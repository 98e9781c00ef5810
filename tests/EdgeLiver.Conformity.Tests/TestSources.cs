using System.Text.RegularExpressions;

namespace EdgeLiver.Conformity.Tests;

/// <param name="Requirement">Id that the test names.</param>
/// <param name="Project">Of the test, without EdgeLiver and Tests.</param>
/// <param name="Class">Of the test.</param>
/// <param name="Method">Its name, a sentence.</param>
internal sealed record TracedTest(string Requirement, string Project, string Class, string Method);

/// <summary>Which tests name which requirement, read from their sources.</summary>
internal static partial class TestSources
{
    public static IReadOnlyList<TracedTest> Traced { get; } = [.. Directory.GetDirectories(Repository.PathOf("tests"), "EdgeLiver.*.Tests")
        .SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(path => Of(Path.GetFileName(project).Split('.')[1], File.ReadAllLines(path))))
        .OrderBy(test => test.Requirement, StringComparer.Ordinal).ThenBy(test => test.Project, StringComparer.Ordinal)
        .ThenBy(test => test.Class, StringComparer.Ordinal).ThenBy(test => test.Method, StringComparer.Ordinal)];

    private static IEnumerable<TracedTest> Of(string project, string[] lines)
    {
        var (type, named) = ("", new List<string>());
        foreach (var line in lines)
        {
            if (ClassForm().Match(line) is { Success: true } found)
            {
                type = found.Groups["name"].Value;
            }

            named.AddRange(RequirementForm().Matches(line).Select(match => match.Groups["id"].Value));
            if (named.Count > 0 && MethodForm().Match(line) is { Success: true } method)
            {
                foreach (var id in named)
                {
                    yield return new TracedTest(id, project, type, method.Groups["name"].Value);
                }

                named.Clear();
            }
        }
    }

    [GeneratedRegex(@"^public sealed (partial )?class (?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClassForm();

    [GeneratedRegex(@"^    \[Requirement\(""(?<id>[^""]+)""\)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RequirementForm();

    [GeneratedRegex(@"^    public (async Task|Task|void) (?<name>\w+)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MethodForm();
}
