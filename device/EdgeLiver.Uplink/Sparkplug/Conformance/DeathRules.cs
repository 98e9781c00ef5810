using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug.Recording;

namespace EdgeLiver.Uplink.Sparkplug.Conformance;

/// <summary>The will, the NDEATH, and how a node leaves.</summary>
internal static class DeathRules
{
    /// <summary>MQTT 5: "disconnect with will message".</summary>
    private const int WithWill = 4;

    public static IEnumerable<Rule> All =>
    [
        .. Connects("message-flow-edge-node-birth-publish-will-message", (c, _) => c.Will is null ? "CONNECT must have a will" : null).Also("payloads-ndeath-will-message"),
        Will("message-flow-edge-node-birth-publish-will-message-topic", w => w.Type == "NDEATH" ? TopicRules.IsOfForm(w) : $"the will's topic '{w.Topic}' must be an NDEATH"),
        Will("message-flow-edge-node-birth-publish-will-message-payload", w => w.Payload is null ? "the will is no Sparkplug payload" : null),
        .. Will("message-flow-edge-node-birth-publish-will-message-qos", w => TopicRules.Qos(w, 1)).Also("payloads-ndeath-will-message-qos"),
        .. Will("message-flow-edge-node-birth-publish-will-message-will-retained", TopicRules.NotRetained).Also("payloads-ndeath-will-message-retain"),
        Rule.Whole("message-flow-edge-node-birth-publish-will-message-payload-bdSeq", r => Increments(r).Concat(Typed(r))),
        Rule.Whole("topics-nbirth-bdseq-increment", Increments),
        Rule.Each("topics-ndeath-payload", r => r.Deaths, m => m.Payload is { Metrics: [{ Name: NodeMetrics.BdSeq }] } ? null : "NDEATH must have the metric bdSeq and no other"),
        .. Rule.Each("topics-ndeath-seq", r => r.Deaths, m => m.Payload?.HasSeq == true ? "NDEATH must have no seq" : null).Also("payloads-ndeath-seq"),
        Rule.Connection("payloads-ndeath-bdseq", DeathMatches),
        .. Rule.Connection("operational-behavior-edge-node-intentional-disconnect-ndeath", DeathBeforeLeaving).Also("payloads-ndeath-will-message-publisher"),
        Rule.Connection("operational-behavior-edge-node-intentional-disconnect-packet", NothingAfterDeath),
        Rule.Connection("payloads-ndeath-will-message-publisher-disconnect-mqtt311", c => c.Connect is { Packet.Protocol: 4 } ? DeathBeforeLeaving(c) : []),
        Rule.Connection("payloads-ndeath-will-message-publisher-disconnect-mqtt50", SaysWill),
        Connects("principles-persistence-clean-session-311", 4, p => p.CleanStart == true ? null : "clean session must be true"),
        Connects("principles-persistence-clean-session-50", 5, p => p.CleanStart == true && p.SessionExpiry is null or 0 ? null : "clean start must be true and the session must expire at once"),
    ];

    private static Rule Connects(string id, Func<RecordedConnection, RecordedPacket, string?> violation) =>
        Rule.Connection(id, c => c.Connect is { } connect ? [new(connect.Line, violation(c, connect.Packet))] : []);

    private static Rule Connects(string id, int protocol, Func<RecordedPacket, string?> violation) =>
        Rule.Connection(id, c => c.Connect is { } connect && connect.Packet.Protocol == protocol ? [new(connect.Line, violation(connect.Packet))] : []);

    private static Rule Will(string id, Func<RecordedMessage, string?> violation) =>
        Rule.Connection(id, c => c.Will is { } will ? [new(will.Line, violation(will))] : []);

    private static IEnumerable<Verdict> Typed(NodeRecording recording) => recording.Connections.Select(c => c.Will).OfType<RecordedMessage>().Select(will => new Verdict(
        will.Line, will.Metrics.Any(m => m.Name == NodeMetrics.BdSeq && m.Datatype == (uint)DataType.Int64 && m.LongValue <= 255) ? null : "the will's bdSeq must be an Int64 of 0 to 255"));

    private static IEnumerable<Verdict> Increments(NodeRecording recording)
    {
        ulong? before = null;
        foreach (var will in recording.Connections.Select(c => c.Will).OfType<RecordedMessage>())
        {
            var expected = (before + 1) % 256;
            if (before is not null)
            {
                yield return new(will.Line, will.BdSeq == expected ? null : $"bdSeq {will.BdSeq} after {before} must be {expected}");
            }

            before = will.BdSeq;
        }
    }

    private static IEnumerable<Verdict> DeathMatches(RecordedConnection connection)
    {
        var birth = connection.Births.FirstOrDefault();
        var deaths = connection.Sent.Where(m => m.Type == "NDEATH");
        if (connection.Will is { } will)
        {
            deaths = deaths.Prepend(will);
        }

        return birth is null ? [] : deaths.Select(death => new Verdict(death.Line, death.BdSeq == birth.BdSeq ? null : $"bdSeq {death.BdSeq} must be {birth.BdSeq}, that of the NBIRTH"));
    }

    private static IEnumerable<Verdict> DeathBeforeLeaving(RecordedConnection connection) => connection.Disconnect is { } leaving && connection.Births.Any()
        ? [new(leaving.Line, connection.Sent.LastOrDefault(m => m.Line < leaving.Line)?.Type == "NDEATH" ? null : "DISCONNECT without an NDEATH before it")]
        : [];

    private static IEnumerable<Verdict> NothingAfterDeath(RecordedConnection connection) => connection.Sent.Where(m => m.Type == "NDEATH").Take(1).Select(death => new Verdict(
        death.Line, connection.Sent.FirstOrDefault(m => m.Line > death.Line) is { } later ? $"{later.Type} at line {later.Line} after NDEATH: only a DISCONNECT may follow" : null));

    private static IEnumerable<Verdict> SaysWill(RecordedConnection connection) => connection is { Connect.Packet.Protocol: 5, Disconnect: { } leaving }
        ? [new(leaving.Line, leaving.Packet.Reason == WithWill ? null : $"DISCONNECT has reason {leaving.Packet.Reason}, must be {WithWill}")]
        : [];
}
