using EdgeLiver.Contracts.Sparkplug;

namespace EdgeLiver.Central.Fleet;

/// <summary>What the host knows of a unit's connection.</summary>
internal enum NodeCondition
{
    /// <summary>Not heard of since the host began: what is shown is old.</summary>
    Stale,

    Online,

    Offline,
}

/// <summary>One edge node as its host sees it: session, order, newest values.</summary>
internal sealed class FleetNode(EdgeNodeId id)
{
    public EdgeNodeId Id { get; } = id;

    public NodeCondition Condition { get; set; } = NodeCondition.Stale;

    public DateTimeOffset? BornAt { get; set; }

    public DateTimeOffset? DiedAt { get; set; }

    /// <summary>By the centre's clock: the unit's may be wrong.</summary>
    public DateTimeOffset? HeardAt { get; set; }

    /// <summary>Joins a birth to the death that the broker may send.</summary>
    public ulong? BirthDeath { get; set; }

    /// <summary>Sequence number that comes next, 0 to 255.</summary>
    public byte Next { get; set; }

    /// <summary>From the birth: alias to the place in <see cref="Values"/>.</summary>
    public Dictionary<ulong, int> Aliases { get; } = [];

    /// <summary>Newest values, in the order of <see cref="NodeMetrics.All"/>; null is "not known".</summary>
    public object?[] Values { get; } = new object?[NodeMetrics.All.Count];

    /// <summary>The past, while it is replayed.</summary>
    public object?[] Past { get; } = new object?[NodeMetrics.All.Count];

    /// <summary>Messages that came before those that they follow.</summary>
    public Dictionary<byte, Payload> Early { get; } = [];

    /// <summary>When the first of <see cref="Early"/> came; null where none waits.</summary>
    public DateTimeOffset? EarlySince { get; set; }

    public DateTimeOffset? RebirthAskedAt { get; set; }

    /// <summary>A birth is wanted: something was missed.</summary>
    public bool WantsRebirth { get; set; }

    /// <summary>Start of the step whose point is stored, milliseconds; of the present and of the past.</summary>
    public long SampledAt { get; set; } = -1;

    public long PastSampledAt { get; set; } = -1;
}
