namespace EdgeLiver.Host.Commands;

/// <summary>How a check of <c>edgeliver doctor</c> went.</summary>
internal enum Outcome
{
    Ok,

    /// <summary>The box works, with less.</summary>
    Warning,

    Failed,
}

/// <summary>A line of <c>edgeliver doctor</c>.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Detail">What was found, and the cure.</param>
internal sealed record Finding(string Check, Outcome Outcome, string Detail);
