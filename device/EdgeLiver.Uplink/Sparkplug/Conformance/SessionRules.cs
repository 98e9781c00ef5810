using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug.Recording;

namespace EdgeLiver.Uplink.Sparkplug.Conformance;

/// <summary>What the node does when a host speaks: commands, rebirth, one server at a time.</summary>
internal static class SessionRules
{
    public static IEnumerable<Rule> All =>
    [
        Rule.Connection("message-flow-edge-node-ncmd-subscribe", Subscribes),
        Rule.Connection("operational-behavior-data-commands-rebirth-action-1", c => Rebirths(c).Select(r => new Verdict(r.Request.Line, StopsData(r.Request, r.Next, c)))),
        Rule.Connection("operational-behavior-data-commands-rebirth-action-2", c => Rebirths(c).Select(r => new Verdict(r.Request.Line, r.Birth is null ? "no NBIRTH after the request" : null))),
        Rule.Connection("operational-behavior-data-commands-rebirth-action-3", SameBdSeq),
        Rule.Whole("operational-behavior-primary-application-state-with-multiple-servers-single-server", OneAtATime),
    ];

    /// <summary>The next that the node says after something it heard; what was on its way by then does not count.</summary>
    public static RecordedMessage? Answer(RecordedConnection connection, int line)
    {
        var heard = connection.Packets.First(packet => packet.Line == line).Packet.Time;
        return connection.Sent.FirstOrDefault(m => m.Line > line && !(m.Type == "NDATA" && m.Payload?.Timestamp <= WireValue.Milliseconds(heard)));
    }

    private static IEnumerable<Verdict> Subscribes(RecordedConnection connection)
    {
        if (connection.Connect is null || connection.Births.FirstOrDefault() is not { } birth)
        {
            yield break;
        }

        var topic = birth.Topic.Replace("/NBIRTH/", "/NCMD/", StringComparison.Ordinal);
        var found = connection.Subscriptions.FirstOrDefault(s => s.Filter.Topic == topic && s.Line < birth.Line);
        yield return new(birth.Line, found.Filter is null ? $"no subscription to {topic} before NBIRTH" : found.Filter.Qos == 1 ? null : $"subscription to {topic} has QoS {found.Filter.Qos}, must be 1");
    }

    private static IEnumerable<(RecordedMessage Request, RecordedMessage? Next, RecordedMessage? Birth)> Rebirths(RecordedConnection connection) =>
        from request in connection.Messages
        where request is { Direction: PacketDirection.In, Type: "NCMD" } && request.Metrics.Any(m => m is { Name: NodeMetrics.Rebirth, BooleanValue: true })
        where connection.Births.Any(birth => birth.Line < request.Line)
        let next = Answer(connection, request.Line)
        where next?.Type is not "NDEATH" && (next is not null || connection.Close is null)
        select (request, next, connection.Births.FirstOrDefault(birth => birth.Line > request.Line));

    private static string? StopsData(RecordedMessage request, RecordedMessage? next, RecordedConnection connection) =>
        next is null || next.Type == "NBIRTH" ? null : $"{next.Type} at line {next.Line} after the rebirth request at line {request.Line} of connection {connection.Number}";

    private static IEnumerable<Verdict> SameBdSeq(RecordedConnection connection) => connection.Will is { } will
        ? Rebirths(connection).Where(r => r.Birth is not null).Select(r => new Verdict(r.Birth!.Line, r.Birth.BdSeq == will.BdSeq ? null : $"bdSeq {r.Birth.BdSeq} must still be {will.BdSeq}"))
        : [];

    private static IEnumerable<Verdict> OneAtATime(NodeRecording recording)
    {
        RecordedConnection? before = null;
        foreach (var connection in recording.Connections.Where(c => c.Connect is not null))
        {
            if (before is not null)
            {
                var end = before.Disconnect?.Line ?? before.Close?.Line ?? int.MaxValue;
                var start = connection.Connect!.Value.Line;
                yield return new(start, end < start ? null : $"connection {connection.Number} while connection {before.Number} stands");
            }

            before = connection;
        }
    }
}
