using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeLiver.Screening;

/// <summary>What a clinical rule says, in the shape that <c>edgeliver assess</c> prints; what does not apply is null.</summary>
public sealed record RuleAnswer
{
    /// <summary>The request's own <c>id</c>, repeated.</summary>
    public JsonElement? Id { get; init; }

    public string? Rule { get; init; }

    /// <summary><c>ok</c> or <c>error</c>.</summary>
    public string Status => Error is null ? "ok" : "error";

    /// <summary>The score or converted quantity, unrounded.</summary>
    public double? Value { get; init; }

    /// <summary>0 to 1, only where the source publishes one.</summary>
    public double? Probability { get; init; }

    public string? Band { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<string>? Reasons { get; init; }

    /// <summary>US-1 to US-3.</summary>
    public string? Category { get; init; }

    /// <summary>VIS-A to VIS-C.</summary>
    public string? Vis { get; init; }

    public string? Recommendation { get; init; }

    /// <summary>VA VistA diagnostic code, 1450 to 1458.</summary>
    public int? VistaCode { get; init; }

    public string? Tests { get; init; }

    public int? IntervalMonths { get; init; }

    /// <summary>What the reader must know beside the result: <c>clamped</c>, <c>censored</c>, <c>afp_missing</c>.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>Why there is no result, in snake case; null where there is one.</summary>
    public string? Error { get; init; }

    /// <summary>The input at fault.</summary>
    public string? Field { get; init; }

    /// <summary>One line for people; only with an error.</summary>
    public string? Message { get; init; }

    internal static RuleAnswer Refused(ClinicalInputException fault) => new()
    {
        Error = fault.Fault.Code(),
        Field = fault.Field,
        Message = fault.Message,
    };
}

/// <summary>Writes answers as JSON: camel case, nothing for null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<RuleAnswer>))]
public sealed partial class RuleAnswerJson : JsonSerializerContext;
