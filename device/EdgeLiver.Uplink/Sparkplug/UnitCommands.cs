using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace EdgeLiver.Uplink.Sparkplug;

/// <summary>What the unit can be told; null where it can't be told that.</summary>
/// <remarks>Each returns null once it is done, or in one line why it is not. They run on the node's loop: start long work, don't wait for it.</remarks>
public sealed record UnitCommands
{
    public Func<string?>? RestartCapture { get; init; }

    /// <summary>True: let the network look at the frames; false: stop it.</summary>
    public Func<bool, string?>? RunAi { get; init; }

    public Func<LogLevel, string?>? SetLogLevel { get; init; }

    /// <summary>A JSON object of at most <see cref="CommandDesk.MaxConfiguration"/> characters.</summary>
    public Func<JsonElement, string?>? Configure { get; init; }
}
