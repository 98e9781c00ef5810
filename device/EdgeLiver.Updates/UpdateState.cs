using System.Text.Json.Serialization;

namespace EdgeLiver.Updates;

/// <summary>What became of an update.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpdateOutcome>))]
public enum UpdateOutcome
{
    /// <summary>Forged, altered, expired, of another machine, or older; what ran before runs on.</summary>
    Refused,

    /// <summary>It lies on the box, whole, and does nothing yet.</summary>
    Staged,

    /// <summary>It runs from the next start on, on trial.</summary>
    Switched,

    /// <summary>It has run well; it stays.</summary>
    Confirmed,

    /// <summary>What ran before runs again.</summary>
    RolledBack,

    /// <summary>The box itself got a newer one (package, image); that runs.</summary>
    Superseded,
}

/// <summary>An entry of a component's history.</summary>
/// <param name="Version">Whose.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">One line; null where there is nothing to say.</param>
/// <param name="At">By the box's clock.</param>
/// <param name="Reported">The outbox has it.</param>
public sealed record UpdateResult(string Version, UpdateOutcome Outcome, string? Reason, DateTimeOffset At, bool Reported = false);

/// <summary>A version that has not shown yet that it works.</summary>
/// <param name="TriesLeft">Starts that it still has.</param>
public sealed record UpdateTrial(int TriesLeft);

/// <summary>Which version of a component runs: <c>state.json</c>. Its replacement, one rename, is the moment of every change.</summary>
public sealed record UpdateState
{
    internal const int KeptResults = 20;

    /// <summary>The version that is to run; null: the one that came with the box.</summary>
    public string? Current { get; init; }

    /// <summary>What ran before, to go back to; null: the one that came with the box.</summary>
    public string? Previous { get; init; }

    /// <summary>Version that came with the box, as of its last start.</summary>
    public string? Factory { get; init; }

    /// <summary>Lies on the box and may be switched to.</summary>
    public string? Staged { get; init; }

    /// <summary>Not null as long as <see cref="Current"/> is not confirmed.</summary>
    public UpdateTrial? Trial { get; init; }

    /// <summary>No version below this is ever taken again.</summary>
    public string? Floor { get; init; }

    /// <summary>The latest time that a confirmed update was issued at: a clock before it is wrong.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>The newest last.</summary>
    // Set, not init: the generated reader gives an init property that the file leaves out null, not its default.
    public IReadOnlyList<UpdateResult> Results { get; set; } = [];

    internal UpdateState With(UpdateResult result) => this with { Results = [.. Results.TakeLast(KeptResults - 1), result] };
}
