using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug.Conformance;
using EdgeLiver.Uplink.Sparkplug.Recording;
using Xunit;
using static EdgeLiver.Uplink.Tests.Sparkplug.Damage;
using Change = System.Func<System.Collections.Generic.List<EdgeLiver.Uplink.Sparkplug.Recording.RecordedPacket>, System.Collections.Generic.List<EdgeLiver.Uplink.Sparkplug.Recording.RecordedPacket>>;

namespace EdgeLiver.Uplink.Tests.Sparkplug;

/// <summary>A rule that can't be broken checks nothing: each is broken here, by a recording that is right but for one thing.</summary>
public sealed class DamagedRecordingTests(RecordedSession session)
{
    private const string Rebirth = "Node Control/Rebirth";
    private static readonly byte[] NoPayload = [0xFF, 0xFF, 0xFF];

    private static readonly (Change Damage, string[] Ids)[] Damages =
    [
        // Topics.
        (Topic("NDATA", "/clinic/", "/cl+nic/"), ["intro-group-id-string", "intro-group-id-chars", "topic-structure-namespace-valid-group-id"]),
        (Topic("NDATA", "/unit-1", "/unit\uFFFD"), ["intro-edge-node-id-string", "intro-edge-node-id-chars", "topic-structure-namespace-valid-edge-node-id"]),
        (OfFirst("NDATA", p => p with { Topic = "spBv1.0/clinic/NDATA" + "/a/b/c" }), ["topic-structure"]),
        (Topic("NDATA", "spBv1.0", "spAv1.0"), ["topic-structure-namespace-a", "topics-ndata-topic"]),
        (Topic("NBIRTH", "unit-1", "unit-1/probe"), ["topic-structure-namespace-device-id-associated-message-types", "topics-nbirth-topic", "message-flow-edge-node-birth-publish-nbirth-topic"]),
        (Will(w => w with { Topic = "spBv1.0/clinic/NDEATH/unit-1/probe" }), ["topics-ndeath-topic", "message-flow-edge-node-birth-publish-will-message-topic"]),
        (OfFirst("NBIRTH", p => p with { Qos = 1 }), ["topics-nbirth-mqtt", "payloads-nbirth-qos", "message-flow-edge-node-birth-publish-nbirth-qos"]),
        (OfFirst("NBIRTH", p => p with { Retain = true }), ["topics-nbirth-mqtt", "payloads-nbirth-retain", "message-flow-edge-node-birth-publish-nbirth-retained"]),
        (OfFirst("NDATA", p => p with { Qos = 2 }), ["topics-ndata-mqtt", "payloads-ndata-qos"]),
        (OfFirst("NDATA", p => p with { Retain = true }), ["topics-ndata-mqtt", "payloads-ndata-retain"]),

        // Births.
        (InFirst("NBIRTH", p => p.Seq = 1), ["topics-nbirth-seq-num", "payloads-sequence-num-zero-nbirth", "payloads-nbirth-seq"]),
        (InFirst("NBIRTH", p => p.Seq = 256), ["message-flow-edge-node-birth-publish-nbirth-payload-seq"]),
        (InFirst("NBIRTH", p => p.ClearSeq()), ["payloads-sequence-num-always-included"]),
        (InFirst("NBIRTH", p => p.ClearTimestamp()), ["topics-nbirth-timestamp", "payloads-nbirth-timestamp"]),
        (InFirst("NBIRTH", p => p.Metrics.Remove(p.Named("bdSeq"))), ["topics-nbirth-bdseq-included", "payloads-nbirth-bdseq"]),
        (InFirst("NBIRTH", p => p.Named("bdSeq").LongValue += 7), ["topics-nbirth-bdseq-matching", "payloads-nbirth-bdseq-repeat", "message-flow-edge-node-birth-publish-nbirth-payload-bdSeq", "payloads-ndeath-bdseq"]),
        (InFirst("NBIRTH", p => p.Named("Model/Id").ClearDatatype()), ["topics-nbirth-metrics", "payloads-metric-datatype-req"]),
        (InFirst("NBIRTH", p => p.Named("Model/Id").ClearStringValue()), ["topics-nbirth-metrics", "operational-behavior-data-publish-nbirth-values"]),
        (InFirst("NBIRTH", p => p.Named("Model/Id").IsNull = true), ["operational-behavior-data-publish-nbirth-values"]),
        (OfFirst("NBIRTH", p => p with { Payload = NoPayload }), ["message-flow-edge-node-birth-publish-nbirth-payload"]),
        (InFirst("NBIRTH", p => p.Metrics.Remove(p.Named(Rebirth))), ["topics-nbirth-rebirth-metric", "payloads-nbirth-rebirth-req", "operational-behavior-data-commands-rebirth-name"]),
        (InFirst("NBIRTH", p => p.Named(Rebirth).Alias = 999), ["operational-behavior-data-commands-rebirth-name-aliases"]),
        (InFirst("NBIRTH", p => p.Named(Rebirth).Datatype = (uint)DataType.String), ["operational-behavior-data-commands-rebirth-datatype"]),
        (InFirst("NBIRTH", p => p.Named(Rebirth).BooleanValue = true), ["operational-behavior-data-commands-rebirth-value"]),
        (InFirst("NBIRTH", p => p.Named("Model/Id").Name = "MODEL/PROVIDER"), ["case-sensitivity-metric-names"]),
        (Move(Sent("NBIRTH"), p => p.Packet == PacketKind.ConnAck), ["message-flow-edge-node-birth-publish-connect", "message-flow-edge-node-ncmd-subscribe", "operational-behavior-primary-application-state-with-multiple-servers-state-subs"]),
        (Move(Sent("NDATA"), Sent("NBIRTH")), ["principles-birth-certificates-order", "payloads-ndata-order"]),
        (InFirst("NBIRTH", p => p.Metrics.Remove(p.Named("Capture/Frames"))), ["topics-nbirth-metric-reqs", "operational-behavior-data-publish-nbirth"]),

        // Data.
        (InFirst("NDATA", p => p.ClearSeq()), ["payloads-ndata-seq", "payloads-sequence-num-always-included"]),
        (InFirst("NDATA", p => p.Seq += 1), ["topics-ndata-seq-num", "payloads-ndata-seq-inc", "payloads-sequence-num-incrementing"]),
        (InFirst("NDATA", p => p.ClearTimestamp()), ["topics-ndata-timestamp", "payloads-ndata-timestamp"]),
        (InFirst("NDATA", p => p.Metrics.Clear()), ["topics-ndata-payload"]),
        (Add(Sent("NDATA"), Sent("NDATA"), p => p), ["operational-behavior-data-publish-nbirth-change", "principles-rbe-recommended"]),
        (InFirst("NBIRTH", p => p.Metrics[^1].Timestamp -= 1), ["operational-behavior-data-publish-nbirth-order"]),

        // Metrics.
        (InFirst("NDATA", p => p.Timestamp /= 1000), ["payloads-timestamp-in-UTC"]),
        (InFirst("NDATA", p => p.Metrics[0].Timestamp += 7_200_000), ["payloads-metric-timestamp-in-UTC"]),
        (InFirst("NDATA", p => p.Metrics[0].Timestamp /= 1000), ["payloads-metric-timestamp-in-UTC"]),
        (InFirst("NDATA", p => p.Metrics[0].ClearAlias()), ["payloads-name-requirement"]),
        (InFirst("NDATA", p => p.Metrics[0].ClearTimestamp()), ["payloads-name-birth-data-requirement"]),
        (InFirst("NDATA", p => p.Metrics[0].Datatype = 4), ["payloads-metric-datatype-not-req"]),
        (InFirst("NBIRTH", p => p.Named("Model/Id").Datatype = 35), ["payloads-metric-datatype-value"]),
        (InFirst("NBIRTH", p => p.Named("Model/Id").Datatype = (uint)DataType.Double), ["payloads-metric-datatype-value-type"]),
        (InFirst("NBIRTH", p => p.Named("Model/Id").Alias = p.Named("Model/Provider").Alias), ["payloads-alias-uniqueness"]),
        (InFirst("NBIRTH", p => p.Named("Model/Id").ClearAlias()), ["payloads-alias-birth-requirement"]),
        (InFirst("NDATA", p => p.Metrics[0].Name = "Capture/Frames"), ["payloads-alias-data-cmd-requirement"]),

        // Deaths.
        (Will(_ => null), ["message-flow-edge-node-birth-publish-will-message", "payloads-ndeath-will-message"]),
        (Will(w => w with { Payload = NoPayload }), ["message-flow-edge-node-birth-publish-will-message-payload"]),
        (Will(w => w with { Qos = 0 }), ["message-flow-edge-node-birth-publish-will-message-qos", "payloads-ndeath-will-message-qos"]),
        (Will(w => w with { Retain = true }), ["message-flow-edge-node-birth-publish-will-message-will-retained", "payloads-ndeath-will-message-retain"]),
        (Will(w => w with { Payload = Changed(w.Payload, p => p.Metrics[0].LongValue += 5) }), ["message-flow-edge-node-birth-publish-will-message-payload-bdSeq", "topics-nbirth-bdseq-increment"]),
        (Will(w => w with { Payload = Changed(w.Payload, p => p.Metrics[0].Datatype = 8) }), ["message-flow-edge-node-birth-publish-will-message-payload-bdSeq"]),
        (InFirst("NDEATH", p => p.Metrics.Add(new Metric { Name = "Why" })), ["topics-ndeath-payload"]),
        (InFirst("NDEATH", p => p.Seq = 3), ["topics-ndeath-seq", "payloads-ndeath-seq"]),
        (Without(Sent("NDEATH")), ["operational-behavior-edge-node-intentional-disconnect-ndeath", "payloads-ndeath-will-message-publisher"]),
        (Add(Sent("NDATA"), Sent("NDEATH"), p => p), ["operational-behavior-edge-node-intentional-disconnect-packet"]),
        (First(Left, p => p with { Reason = 0 }), ["payloads-ndeath-will-message-publisher-disconnect-mqtt50"]),
        (Connect(p => p with { CleanStart = false }), ["principles-persistence-clean-session-50"]),
        (Connect(p => p with { SessionExpiry = 60 }), ["principles-persistence-clean-session-50"]),
        (Connect(p => p with { Protocol = 4, CleanStart = false }), ["principles-persistence-clean-session-311"]),
        (packets => Connect(p => p with { Protocol = 4 })(Without(Sent("NDEATH"))(packets)), ["payloads-ndeath-will-message-publisher-disconnect-mqtt311"]),

        // Commands and hosts.
        (First(p => p.Packet == PacketKind.Subscribe, p => p with { Filters = [.. p.Filters!.Select(f => f with { Qos = 0 })] }), ["message-flow-edge-node-ncmd-subscribe"]),
        (packets => Move(Sent("NDATA"), Heard("NCMD"), behind: 1)(InFirst("NDATA", p => p.Timestamp += 60_000)(packets)), ["operational-behavior-data-commands-rebirth-action-1"]),
        (packets => Without(p => Sent("NBIRTH")(p) && packets.IndexOf(p) > packets.FindIndex(Heard("NCMD")))(packets), ["operational-behavior-data-commands-rebirth-action-2"]),
        (packets => First(p => Sent("NBIRTH")(p) && packets.IndexOf(p) > packets.FindIndex(Heard("NCMD")), p => p with { Payload = Changed(p.Payload!, m => m.Named("bdSeq").LongValue++) })(packets), ["operational-behavior-data-commands-rebirth-action-3"]),
        (Without(p => p is { Packet: PacketKind.Close } or { Packet: PacketKind.Disconnect }), ["operational-behavior-primary-application-state-with-multiple-servers-single-server"]),
        (Without(Heard("STATE")), ["message-flow-edge-node-birth-publish-phid-wait", "operational-behavior-edge-node-birth-sequence-wait", "message-flow-edge-node-birth-publish-phid-wait-id"]),
        (First(Heard("STATE"), p => p with { Topic = "spBv1.0/STATE/somebody-else" }), ["message-flow-edge-node-birth-publish-phid-wait-id"]),
        (First(Heard("STATE"), p => Rewrite(p, "true", "false")), ["message-flow-edge-node-birth-publish-phid-wait-online"]),
        (Add(Heard("STATE"), Heard("STATE"), p => Rewrite(p, "\"timestamp\":1", "\"timestamp\":")), ["message-flow-edge-node-birth-publish-phid-wait-timestamp"]),
        (Without(Sent("NDEATH")), ["message-flow-edge-node-birth-publish-phid-offline", "operational-behavior-edge-node-termination-host-offline"]),
        (packets => First(p => p.Packet == PacketKind.Connect && p.Connection == packets.First(q => Left(q)).Connection + 1, p => p with { Time = p.Time.AddHours(1) })(packets), ["operational-behavior-edge-node-termination-host-offline-reconnect"]),
        (Move(Sent("NDEATH"), Offline, behind: 1), ["operational-behavior-edge-node-termination-host-offline-timestamp"]),
    ];

    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            foreach (var (index, (_, ids)) in Damages.Index())
            {
                foreach (var id in ids)
                {
                    cases.Add(index, id);
                }
            }

            return cases;
        }
    }

    [Theory(Skip = "no Mosquitto", SkipUnless = nameof(Mosquitto.Expected), SkipType = typeof(Mosquitto))]
    [MemberData(nameof(Cases))]
    public async Task A_damaged_recording_breaks_the_right_rule(int damage, string id)
    {
        var packets = Damages[damage].Damage([.. await session.PacketsAsync()]);

        var verdict = SparkplugChecker.Check(packets.Select(packet => packet.ToJson()));

        Assert.Contains($"tck-id-{id}", verdict.Violations.Select(violation => violation.Id));
    }

    [Fact]
    public void Each_rule_is_broken_by_something() =>
        Assert.Empty(SparkplugChecker.Rules.Select(rule => rule.Id).Except(Damages.SelectMany(damage => damage.Ids).Select(id => $"tck-id-{id}")));
}
