using System.Text.Json;

namespace EdgeLiver.Screening;

/// <summary>Answers requests to clinical rules, as <c>edgeliver assess</c> takes them.</summary>
public static class Assessment
{
    private static readonly JsonElement NoInput = JsonElement.Parse("{}");

    /// <summary>Answers each request in order; one that can't be answered has an error of its own and stops no other.</summary>
    /// <param name="requests">
    /// <c>{"rule":…,"input":{…}}</c>, an array of those, or <c>{"vectors":[…]}</c>; an <c>id</c> in a request is repeated.
    /// </param>
    public static IReadOnlyList<RuleAnswer> Evaluate(JsonElement requests)
    {
        if (requests.ValueKind == JsonValueKind.Object && requests.TryGetProperty("vectors", out var vectors))
        {
            requests = vectors;
        }

        return requests.ValueKind == JsonValueKind.Array ? [.. requests.EnumerateArray().Select(Answer)] : [Answer(requests)];
    }

    private static RuleAnswer Answer(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            return RuleAnswer.Refused(ClinicalInputException.Missing("rule"));
        }

        JsonElement? id = request.TryGetProperty("id", out var given) ? given.Clone() : null;
        var name = request.TryGetProperty("rule", out var rule) && rule.ValueKind == JsonValueKind.String ? rule.GetString() : null;
        try
        {
            var input = request.TryGetProperty("input", out var fields) && fields.ValueKind == JsonValueKind.Object ? fields : NoInput;
            return Ask(name, new RuleInput(input)) with { Id = id };
        }
        catch (ClinicalInputException fault)
        {
            return RuleAnswer.Refused(fault) with { Id = id };
        }
    }

    private static RuleAnswer Ask(string? name, RuleInput input)
    {
        if (name is null)
        {
            throw ClinicalInputException.Missing("rule");
        }

        if (!RuleTable.Rules.TryGetValue(name, out var rule))
        {
            throw ClinicalInputException.UnknownName(InputFault.UnknownRule, "rule", name, RuleTable.Rules.Keys.Order(StringComparer.Ordinal));
        }

        var answer = rule(input);
        return input.Flags.Count == 0 ? answer : answer with { Flags = [.. answer.Flags ?? [], .. input.Flags] };
    }
}
