namespace EdgeLiver.Uplink;

/// <summary>How the broker is reached at this moment.</summary>
public enum LinkState
{
    /// <summary>No connection; the next try comes by itself.</summary>
    Disconnected,

    Connecting,

    Connected,

    /// <summary>The broker says no to this unit, to its records, or this unit to the broker; somebody must change something.</summary>
    Refused,
}

/// <summary>The state of the link and why.</summary>
/// <param name="State">Now.</param>
/// <param name="Reason">One line without secrets; null while connected and before the first try.</param>
/// <param name="Since">When it became so.</param>
public sealed record LinkStatus(LinkState State, string? Reason, DateTimeOffset Since);
