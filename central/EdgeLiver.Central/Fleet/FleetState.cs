using System.Buffers;
using EdgeLiver.Central.Settings;
using EdgeLiver.Contracts;
using EdgeLiver.Contracts.Sparkplug;
using Google.Protobuf;

namespace EdgeLiver.Central.Fleet;

/// <summary>The host's side of Sparkplug without its connection: births, deaths, order, staleness.</summary>
/// <remarks>
/// Sparkplug 3.0: a birth begins a session; a death counts for the birth with its bdSeq; data follow by seq, what came early waits for
/// <see cref="SparkplugOptions.ReorderSeconds"/>, then the node is asked for a birth. Not thread safe: one loop owns it.
/// </remarks>
internal sealed class FleetState(SparkplugOptions options, TimeSpan step, TimeProvider time)
{
    /// <summary>More names than any fleet has: somebody makes them up.</summary>
    private const int MaxNodes = 100_000;

    private const int MaxEarly = 64;

    private readonly Dictionary<(string Group, string Node), FleetNode> _nodes = [];
    private readonly HashSet<FleetNode> _dirty = [];
    private readonly UnitHistory _history = new(step, time);
    private readonly List<(EdgeNodeId Id, string Answer)> _answers = [];
    private readonly RebirthQueue _rebirths = new(options, time);
    private DateTimeOffset _staleLookedAt = time.GetUtcNow();

    public IReadOnlyCollection<FleetNode> Nodes => _nodes.Values;

    /// <summary>A unit that the store knows from before: its values are old until it is born.</summary>
    public void Remember(EdgeNodeId id)
    {
        if (Find(id.Group, id.Node) is { BornAt: null } node)
        {
            _rebirths.Add(node);
        }
    }

    /// <summary>The host's connection is new: what was not born over it may have been missed.</summary>
    public void ConnectionIsNew()
    {
        foreach (var node in _nodes.Values.Where(node => node.Condition == NodeCondition.Online))
        {
            node.Condition = NodeCondition.Stale;
            _rebirths.Add(node);
            Mark(node);
        }
    }

    /// <summary>Takes a message.</summary>
    /// <returns>False where it is none of a node.</returns>
    public bool Hear(string topic, ReadOnlySequence<byte> bytes)
    {
        if (topic.Split('/') is not [EdgeNodeId.Namespace, var group, "NBIRTH" or "NDATA" or "NDEATH", var name] levels || Find(group, name) is not { } node)
        {
            return false;
        }

        Payload payload;
        try
        {
            payload = Payload.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }

        switch (levels[2])
        {
            case "NBIRTH":
                Born(node, payload);
                break;
            case "NDEATH":
                Died(node, payload);
                break;
            default:
                Data(node, payload);
                break;
        }

        return true;
    }

    /// <summary>What time alone brings about; to be called a few times a second.</summary>
    /// <returns>Nodes that are to be asked for a birth now.</returns>
    public IReadOnlyList<EdgeNodeId> Tick()
    {
        var now = time.GetUtcNow();
        foreach (var node in _nodes.Values)
        {
            if (node.EarlySince is { } since && now - since >= TimeSpan.FromSeconds(options.ReorderSeconds))
            {
                node.Early.Clear();
                node.EarlySince = null;
                Miss(node);
            }
        }

        if (now - _staleLookedAt >= TimeSpan.FromSeconds(1))
        {
            _staleLookedAt = now;
            foreach (var node in _nodes.Values.Where(node => node.Condition == NodeCondition.Online && now - node.HeardAt >= TimeSpan.FromSeconds(options.StaleSeconds)))
            {
                Miss(node);
            }
        }

        return _rebirths.TakeDue();
    }

    /// <summary>Nodes that changed and points of history since the last call, for the store.</summary>
    public (IReadOnlyList<FleetNode> Nodes, IReadOnlyList<UnitSample> Samples, IReadOnlyList<(EdgeNodeId Id, string Answer)> Answers) TakeChanges()
    {
        var changes = (_dirty.ToList(), _history.Take(), _answers.ToList());
        _dirty.Clear();
        _answers.Clear();
        return changes;
    }

    private void Born(FleetNode node, Payload payload)
    {
        CentralMetrics.Births.Add(1);
        var now = time.GetUtcNow();
        node.Aliases.Clear();
        node.Early.Clear();
        node.EarlySince = null;
        Array.Clear(node.Values);
        Array.Clear(node.Past);
        node.PastSampledAt = -1;
        foreach (var metric in payload.Metrics)
        {
            if (metric.Name == NodeMetrics.BdSeq)
            {
                node.BirthDeath = metric.LongValue;
            }
            else if (UnitReading.PlaceOf(metric.Name) is { } place)
            {
                node.Values[place] = MetricValue.Of(metric, NodeMetrics.All[place].Type);
                if (metric.HasAlias)
                {
                    node.Aliases[metric.Alias] = place;
                }
            }
        }

        node.Next = (byte)(payload.Seq + 1);
        (node.Condition, node.BornAt, node.HeardAt, node.WantsRebirth) = (NodeCondition.Online, now, now, false);
        if (new UnitReading(node.Values).Answer is { } answer)
        {
            _answers.Add((node.Id, answer));
        }

        _history.Add(node);
        Mark(node);
    }

    private void Died(FleetNode node, Payload payload)
    {
        // One of a connection that was replaced since comes late and ends nothing.
        var number = payload.Metrics.FirstOrDefault(metric => metric.Name == NodeMetrics.BdSeq)?.LongValue;
        if (node.BornAt is not null && number != node.BirthDeath)
        {
            return;
        }

        if (node.Condition != NodeCondition.Offline)
        {
            (node.Condition, node.DiedAt, node.WantsRebirth) = (NodeCondition.Offline, time.GetUtcNow(), false);
            node.Early.Clear();
            node.EarlySince = null;
            Mark(node);
        }
    }

    private void Data(FleetNode node, Payload payload)
    {
        CentralMetrics.Data.Add(1);
        if (node.BornAt is null || node.Condition == NodeCondition.Offline || !payload.HasSeq)
        {
            // Data of a session whose birth nobody here has heard.
            Miss(node);
            return;
        }

        if ((byte)payload.Seq != node.Next)
        {
            node.EarlySince ??= time.GetUtcNow();
            if (node.Early.Count < MaxEarly)
            {
                node.Early[(byte)payload.Seq] = payload;
            }

            return;
        }

        Apply(node, payload);
        while (node.Early.Remove(node.Next, out var early))
        {
            Apply(node, early);
        }

        if (node.Early.Count == 0)
        {
            node.EarlySince = null;
        }
    }

    private void Apply(FleetNode node, Payload payload)
    {
        var now = time.GetUtcNow();
        node.Next++;
        node.HeardAt = now;
        var answered = false;
        var past = payload.Metrics.Any(metric => metric.IsHistorical);
        ulong pastAt = 0;
        foreach (var metric in payload.Metrics)
        {
            var place = metric.HasName ? UnitReading.PlaceOf(metric.Name) : node.Aliases.TryGetValue(metric.Alias, out var known) ? known : null;
            if (place is not { } at)
            {
                if (!metric.HasName)
                {
                    _rebirths.Add(node);
                }

                continue;
            }

            var value = MetricValue.Of(metric, NodeMetrics.All[at].Type);
            if (!metric.IsHistorical)
            {
                node.Values[at] = value;
                answered |= UnitReading.IsAnswer(at);
                continue;
            }

            // A look is over when the next one's time begins.
            if (pastAt != 0 && metric.Timestamp != pastAt)
            {
                _history.AddPast(node, pastAt);
            }

            pastAt = metric.Timestamp;
            node.Past[at] = value;
        }

        if (past)
        {
            _history.AddPast(node, pastAt);
        }

        if (node.Condition == NodeCondition.Stale && !node.WantsRebirth)
        {
            node.Condition = NodeCondition.Online;
        }

        if (answered && new UnitReading(node.Values).Answer is { } answer)
        {
            _answers.Add((node.Id, answer));
        }

        _history.Add(node);
        Mark(node);
    }

    /// <summary>Something was missed: what is shown may be old.</summary>
    private void Miss(FleetNode node)
    {
        if (node.Condition == NodeCondition.Online)
        {
            node.Condition = NodeCondition.Stale;
            Mark(node);
        }

        _rebirths.Add(node);
    }

    private FleetNode? Find(string group, string name)
    {
        if (_nodes.TryGetValue((group, name), out var node))
        {
            return node;
        }

        try
        {
            Topics.UnitOf(group, name);
        }
        catch (FormatException)
        {
            return null;
        }

        return _nodes.Count < MaxNodes ? _nodes[(group, name)] = new FleetNode(new EdgeNodeId(group, name)) : null;
    }

    private void Mark(FleetNode node) => _dirty.Add(node);
}
