using System.Text.Json;
using Xunit;

namespace EdgeLiver.Screening.Tests;

public sealed class ClinicalVectorTests
{
    private static readonly string[] Exact =
        ["status", "error", "field", "band", "reason", "category", "vis", "recommendation", "vistaCode", "tests", "intervalMonths"];

    [Requirement("REQ-CLI-01")]
    [Fact(Skip = "no ../shared/clinical here", SkipUnless = nameof(SharedVectors.Present), SkipType = typeof(SharedVectors))]
    public void Every_shared_vector_gets_the_expected_answer()
    {
        using var file = SharedVectors.Read();
        var tolerance = file.RootElement.GetProperty("tolerance");
        var vectors = file.RootElement.GetProperty("vectors").EnumerateArray().ToList();

        using var written = JsonDocument.Parse(
            JsonSerializer.Serialize(Assessment.Evaluate(file.RootElement), RuleAnswerJson.Default.IReadOnlyListRuleAnswer));

        var answers = written.RootElement.EnumerateArray().ToList();
        Assert.Equal(164, answers.Count);
        var faults = vectors.Zip(answers).SelectMany(pair => Compare(pair.First, pair.Second, tolerance)).ToList();
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static IEnumerable<string> Compare(JsonElement vector, JsonElement answer, JsonElement tolerance)
    {
        var id = vector.GetProperty("id").GetString();
        var expected = vector.GetProperty("expect");
        if (Text(answer, "id") != Text(vector, "id"))
        {
            yield return $"{id}: answered as {Text(answer, "id")}";
        }

        foreach (var name in Exact.Where(name => Text(expected, name) != Text(answer, name)))
        {
            yield return $"{id}: {name} is {Text(answer, name)}, expected {Text(expected, name)}";
        }

        foreach (var name in (string[])["flags", "reasons"])
        {
            if (!Set(expected, name).SetEquals(Set(answer, name)))
            {
                yield return $"{id}: {name} is {Text(answer, name)}, expected {Text(expected, name)}";
            }
        }

        foreach (var name in (string[])["value", "probability"])
        {
            if (expected.TryGetProperty(name, out var wanted)
                && !(answer.TryGetProperty(name, out var got)
                    && Math.Abs(got.GetDouble() - wanted.GetDouble()) <= tolerance.GetProperty(name).GetDouble()))
            {
                yield return $"{id}: {name} is {Text(answer, name)}, expected {wanted.GetRawText()}";
            }
        }
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static HashSet<string?> Set(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(v => v.GetString())] : [];
}
