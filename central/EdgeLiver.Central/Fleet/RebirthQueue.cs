using EdgeLiver.Central.Settings;
using EdgeLiver.Contracts.Sparkplug;

namespace EdgeLiver.Central.Fleet;

/// <summary>Nodes that are to be asked for a birth: over all at <see cref="SparkplugOptions.RebirthsPerSecond"/>, each again after <see cref="SparkplugOptions.RebirthSpacingSeconds"/>.</summary>
/// <remarks>A node stays until it is born (<see cref="FleetNode.WantsRebirth"/> is false), since a request may be lost.</remarks>
internal sealed class RebirthQueue(SparkplugOptions options, TimeProvider time)
{
    private readonly Queue<FleetNode> _wanting = new();

    // Filled by the second, up to one second's worth.
    private double _tokens = options.RebirthsPerSecond;
    private DateTimeOffset _filledAt = time.GetUtcNow();

    public void Add(FleetNode node)
    {
        if (!node.WantsRebirth)
        {
            node.WantsRebirth = true;
            _wanting.Enqueue(node);
        }
    }

    /// <summary>Those that may be asked now; they count as asked.</summary>
    public List<EdgeNodeId> TakeDue()
    {
        var now = time.GetUtcNow();
        _tokens = Math.Min(options.RebirthsPerSecond, _tokens + ((now - _filledAt).TotalSeconds * options.RebirthsPerSecond));
        _filledAt = now;
        var due = new List<EdgeNodeId>();
        for (var left = _wanting.Count; left > 0 && _tokens >= 1; left--)
        {
            var node = _wanting.Dequeue();
            if (!node.WantsRebirth)
            {
                continue;
            }

            _wanting.Enqueue(node);
            if (node.RebirthAskedAt is { } last && now - last < TimeSpan.FromSeconds(options.RebirthSpacingSeconds))
            {
                continue;
            }

            node.RebirthAskedAt = now;
            _tokens--;
            due.Add(node.Id);
        }

        return due;
    }
}
