using System.Text;

namespace EdgeLiver.Conformity.Tests;

/// <summary>docs/traceability.md: from each requirement to its tests and to the risks that it controls.</summary>
internal static class Traceability
{
    public const string Requirements = "docs/requirements.md";
    public const string Risks = "docs/risks.md";

    public static string Write()
    {
        var risks = Repository.Rows(Risks, "RISK-");
        var text = new StringBuilder();
        text.Append("# Traceability\n");
        text.Append($"Made from `{Requirements}`, `{Risks}` and the tests' own `[Requirement]`; don't edit. Make it anew with\n`{Repository.Refresh}`; a test compares it. Which of the tests passed in a run: `evidence` below.\n\n");
        foreach (var row in Repository.Rows(Requirements, "REQ-"))
        {
            var controls = risks.Where(risk => risk[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(row[0], StringComparer.Ordinal)).Select(risk => risk[0]).ToList();
            text.Append($"**{row[0]}** {row[1]}");
            text.Append(controls.Count == 0 ? "\n" : $" Controls {string.Join(", ", controls)}.\n");
            foreach (var test in TestSources.Traced.Where(test => test.Requirement == row[0]))
            {
                text.Append($"- {test.Project}, {test.Class}: {test.Method.Replace('_', ' ')}\n");
            }

            text.Append('\n');
        }

        text.Append("## Evidence of a run\n");
        text.Append("`tests/run.sh` writes the outcome of each of these tests to `tests/EdgeLiver.Conformity.Tests/bin/evidence.md` and fails where a requirement has no test that passed.\n");
        return text.ToString();
    }
}
