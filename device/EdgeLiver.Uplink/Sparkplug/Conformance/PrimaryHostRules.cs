using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug.Recording;

namespace EdgeLiver.Uplink.Sparkplug.Conformance;

/// <summary>What a node does that waits for a primary host; which one, its subscription says.</summary>
internal static class PrimaryHostRules
{
    /// <summary>"At once" leaves room for a TCP connection that takes its time.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(60);

    public static IEnumerable<Rule> All =>
    [
        Rule.Connection("operational-behavior-primary-application-state-with-multiple-servers-state-subs", Subscribes),
        .. Births("message-flow-edge-node-birth-publish-phid-wait", states => states.Any(s => s.Online) ? null : "NBIRTH before the primary host was online").Also("operational-behavior-edge-node-birth-sequence-wait"),
        Births("message-flow-edge-node-birth-publish-phid-wait-id", states => states.Count > 0 ? null : "NBIRTH without a STATE of the primary host"),
        Births("message-flow-edge-node-birth-publish-phid-wait-online", states => states is [.., { Online: true }] ? null : "NBIRTH while the primary host is offline"),
        Births("message-flow-edge-node-birth-publish-phid-wait-timestamp", states => states is [.., { IsOld: false }] ? null : "NBIRTH after a STATE that is older than one before"),
        .. Rule.Whole("message-flow-edge-node-birth-publish-phid-offline", Leaves).Also("operational-behavior-edge-node-termination-host-offline"),
        Rule.Whole("operational-behavior-edge-node-termination-host-offline-reconnect", ComesBack),
        Rule.Whole("operational-behavior-edge-node-termination-host-offline-timestamp", Stays),
    ];

    private readonly record struct HostState(RecordedConnection Connection, int Line, bool Online, bool IsOld);

    /// <summary>What the primary host has said of itself over the whole recording; old is what was said before something heard already.</summary>
    private static List<HostState> States(NodeRecording recording)
    {
        var states = new List<HostState>();
        var newest = long.MinValue;
        foreach (var connection in recording.Connections.Where(c => c.PrimaryHost is not null))
        {
            foreach (var message in connection.Messages.Where(m => m.Direction == PacketDirection.In && m.IsState && m.Levels[2] == connection.PrimaryHost))
            {
                if (PrimaryHost.TryParse(message.Bytes, out var online, out var timestamp))
                {
                    states.Add(new(connection, message.Line, online, timestamp < newest));
                    newest = Math.Max(newest, timestamp);
                }
            }
        }

        return states;
    }

    private static Rule Births(string id, Func<IReadOnlyList<HostState>, string?> violation) => Rule.Whole(id, recording =>
        from connection in recording.Connections
        where connection.PrimaryHost is not null
        let states = States(recording)
        from birth in connection.Births
        select new Verdict(birth.Line, violation([.. states.Where(s => s.Connection == connection && s.Line < birth.Line)])));

    private static IEnumerable<Verdict> Subscribes(RecordedConnection connection) => connection.PrimaryHost is { } host && connection.Births.FirstOrDefault() is { } birth
        ? [new(birth.Line, connection.Subscriptions.Any(s => s.Filter.Topic == EdgeNodeId.State(host) && s.Line < birth.Line) ? null : $"no subscription to {EdgeNodeId.State(host)} before NBIRTH")]
        : [];

    /// <summary>The times that the primary host went away, by a word that counts or by one that does not, while the node was born.</summary>
    private static IEnumerable<HostState> Departures(NodeRecording recording, bool old) => States(recording).Where(s =>
        !s.Online && s.IsOld == old && s.Connection.Births.Any(birth => birth.Line < s.Line) && !s.Connection.Sent.Any(m => m.Type == "NDEATH" && m.Line < s.Line));

    private static IEnumerable<Verdict> Leaves(NodeRecording recording)
    {
        foreach (var state in Departures(recording, old: false))
        {
            var answer = SessionRules.Answer(state.Connection, state.Line);
            if (answer is null && state.Connection.Close is null)
            {
                // The recording ends before the node could answer.
                continue;
            }

            yield return new(state.Line, answer?.Type != "NDEATH" ? "the primary host went offline and no NDEATH followed" : state.Connection.Disconnect is null ? "the primary host went offline and no DISCONNECT followed" : null);
        }
    }

    private static IEnumerable<Verdict> ComesBack(NodeRecording recording)
    {
        foreach (var state in Departures(recording, old: false))
        {
            var next = recording.Connections.FirstOrDefault(c => c.Number > state.Connection.Number && c.Connect is not null);
            if (next?.Connect is { } connect)
            {
                var left = state.Connection.Packets.First(packet => packet.Line == state.Line).Packet.Time;
                yield return new(connect.Line, connect.Packet.Time - left <= AtOnce ? null : $"the next CONNECT came {(connect.Packet.Time - left).TotalSeconds:F0} s after the primary host went offline");
            }
        }
    }

    private static IEnumerable<Verdict> Stays(NodeRecording recording) => Departures(recording, old: true).Select(state => new Verdict(
        state.Line, SessionRules.Answer(state.Connection, state.Line)?.Type == "NDEATH" ? "the node left over a STATE that is older than one before" : null));
}
