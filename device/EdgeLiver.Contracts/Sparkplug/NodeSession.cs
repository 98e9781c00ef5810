using Google.Protobuf;

namespace EdgeLiver.Contracts.Sparkplug;

/// <summary>The messages of one session, from CONNECT to the death: sequence numbers, aliases, what the host knows.</summary>
/// <param name="bdSeq">0 to 255; joins the births to the death that was left with the broker.</param>
/// <param name="time">Stamps the messages; the values have their own time.</param>
public sealed class NodeSession(byte bdSeq, TimeProvider time)
{
    /// <summary>Values in one message at most: a day's backlog must not be one packet.</summary>
    public const int ReplayedValues = 500;

    private readonly object?[] _known = new object?[NodeMetrics.All.Count];
    private byte _sequence;

    /// <summary>Has the host been told what there is?</summary>
    public bool IsBorn { get; private set; }

    /// <summary>Also the will: it must not know more than the number.</summary>
    public byte[] Death() => new Payload { Timestamp = Now(), Metrics = { BdSeq(Now()) } }.ToByteArray();

    /// <summary>Everything, by name; starts the sequence anew.</summary>
    public byte[] Birth(NodeState state)
    {
        IsBorn = true;
        _sequence = 0;
        var at = WireValue.Milliseconds(state.Unit.TakenAt);
        var payload = Message();
        var number = BdSeq(at);
        number.Alias = NodeMetrics.FirstAlias;
        payload.Metrics.Add(number);
        payload.Metrics.Add(new Metric { Name = NodeMetrics.Rebirth, Timestamp = at, Datatype = (uint)DataType.Boolean, BooleanValue = false });
        for (var i = 0; i < _known.Length; i++)
        {
            var (name, type, read) = NodeMetrics.All[i];
            _known[i] = read(state);
            var metric = new Metric { Name = name, Alias = NodeMetrics.AliasOf(i), Timestamp = at, Datatype = (uint)type };
            WireValue.Set(metric, type, _known[i]);
            payload.Metrics.Add(metric);
        }

        return payload.ToByteArray();
    }

    /// <summary>What has changed since the host last heard of it; null where nothing has.</summary>
    public byte[]? Data(NodeState state)
    {
        var changes = Changes(state, _known, historical: false);
        if (changes.Count == 0)
        {
            return null;
        }

        var payload = Message();
        payload.Metrics.AddRange(changes);
        return payload.ToByteArray();
    }

    /// <summary>What was seen while nobody listened, oldest first, as messages of at most <see cref="ReplayedValues"/> or one look.</summary>
    /// <param name="states">In the order in which they were taken, all before the birth.</param>
    public IEnumerable<byte[]> Replay(IEnumerable<NodeState> states)
    {
        // Compared with each other only: what the host knows by now is the present.
        var before = new object?[NodeMetrics.All.Count];
        var waiting = new List<Metric>();
        foreach (var state in states)
        {
            var changes = Changes(state, before, historical: true);
            if (waiting.Count > 0 && waiting.Count + changes.Count > ReplayedValues)
            {
                yield return Flush();
            }

            waiting.AddRange(changes);
        }

        if (waiting.Count > 0)
        {
            yield return Flush();
        }

        byte[] Flush()
        {
            var payload = Message();
            payload.Metrics.AddRange(waiting);
            waiting.Clear();
            return payload.ToByteArray();
        }
    }

    private static List<Metric> Changes(NodeState state, object?[] before, bool historical)
    {
        var at = WireValue.Milliseconds(state.Unit.TakenAt);
        var changes = new List<Metric>();
        for (var i = 0; i < before.Length; i++)
        {
            var value = NodeMetrics.All[i].Read(state);
            if (Equals(value, before[i]))
            {
                continue;
            }

            before[i] = value;
            var metric = new Metric { Alias = NodeMetrics.AliasOf(i), Timestamp = at };
            if (historical)
            {
                metric.IsHistorical = true;
            }

            WireValue.Set(metric, NodeMetrics.All[i].Type, value);
            changes.Add(metric);
        }

        return changes;
    }

    private Payload Message() => new() { Timestamp = Now(), Seq = _sequence++ };

    private Metric BdSeq(ulong at) => new() { Name = NodeMetrics.BdSeq, Timestamp = at, Datatype = (uint)DataType.Int64, LongValue = bdSeq };

    private ulong Now() => WireValue.Milliseconds(time.GetUtcNow());
}
