using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeLiver.Contracts;

/// <summary>Is an exam's record complete?</summary>
[JsonConverter(typeof(CamelCaseEnum<ExamStatus>))]
public enum ExamStatus
{
    Final,

    /// <summary>A result is awaited.</summary>
    Preliminary,

    /// <summary>Replaces what was sent before under the same exam id: a laboratory value came late.</summary>
    Amended,
}

/// <summary>As FHIR's administrative gender.</summary>
[JsonConverter(typeof(CamelCaseEnum<Sex>))]
public enum Sex
{
    Unknown,
    Male,
    Female,
    Other,
}

/// <summary>A yes-or-no fact that may not be known.</summary>
[JsonConverter(typeof(CamelCaseEnum<Finding>))]
public enum Finding
{
    Unknown,
    Negative,
    Positive,
}

/// <summary>US LI-RADS visualization score.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VisualizationScore>))]
public enum VisualizationScore
{
    /// <summary>No or minimal limitations.</summary>
    A,

    /// <summary>Moderate limitations: a small lesion may be hidden.</summary>
    B,

    /// <summary>Severe limitations: lesions may be missed.</summary>
    C,
}

/// <summary>What a model makes of a lesion.</summary>
[JsonConverter(typeof(CamelCaseEnum<Opinion>))]
public enum Opinion
{
    None,
    Benign,
    Suspicious,
}

internal sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
