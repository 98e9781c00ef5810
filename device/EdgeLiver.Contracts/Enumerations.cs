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

    /// <summary>Somebody is expected; nothing was scanned yet.</summary>
    Registered,

    /// <summary>The scan is under way, or was cut off.</summary>
    Scanning,

    /// <summary>The scan has ended; nobody has looked at what it gave.</summary>
    Scanned,

    /// <summary>The operator has judged what was seen; the signature is missing.</summary>
    Reviewed,

    /// <summary>Given up before it was signed; kept, never sent.</summary>
    Cancelled,
}

/// <summary>What the operator is shown of the AI.</summary>
[JsonConverter(typeof(CamelCaseEnum<ExamMode>))]
public enum ExamMode
{
    /// <summary>Everything, while scanning.</summary>
    Assist,

    /// <summary>Nothing before the signature; what it found is sealed by hash until then.</summary>
    Silent,

    /// <summary>Nothing, and nothing is kept of it.</summary>
    Off,
}

/// <summary>Whose finding it is.</summary>
[JsonConverter(typeof(CamelCaseEnum<ObservationSource>))]
public enum ObservationSource
{
    Ai,
    Operator,
}

/// <summary>What became of a view of the checklist.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ViewState>))]
public enum ViewState
{
    Acquired,

    /// <summary>Tried, and the liver could not be seen there.</summary>
    NotVisualised,

    /// <summary>Not tried.</summary>
    Omitted,
}

/// <summary>What the signer made of the AI's findings.</summary>
[JsonConverter(typeof(SnakeCaseEnum<AiAgreement>))]
public enum AiAgreement
{
    /// <summary>Confirmed without a change.</summary>
    Agree,

    /// <summary>At least one finding was added, dismissed or measured anew.</summary>
    Changed,

    NotShown,
}

/// <summary>How far a time stamp is to be believed.</summary>
[JsonConverter(typeof(CamelCaseEnum<ClockState>))]
public enum ClockState
{
    /// <summary>A time service keeps the clock.</summary>
    Synced,

    /// <summary>Nobody vouches for it.</summary>
    Unsynced,
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

/// <summary>Writes the values of an enumeration in camel case, and reads no numbers.</summary>
public sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
