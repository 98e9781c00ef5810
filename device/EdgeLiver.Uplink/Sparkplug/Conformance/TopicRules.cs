using EdgeLiver.Contracts.Sparkplug;

namespace EdgeLiver.Uplink.Sparkplug.Conformance;

/// <summary>Topics, QoS and retain of what the node sends.</summary>
internal static class TopicRules
{
    public static IEnumerable<Rule> All =>
    [
        .. Rule.Each("intro-group-id-string", Named, m => Utf8(m.Levels[1], "group id")).Also("intro-group-id-chars", "topic-structure-namespace-valid-group-id"),
        .. Rule.Each("intro-edge-node-id-string", Named, m => Utf8(m.Levels[3], "edge node id")).Also("intro-edge-node-id-chars", "topic-structure-namespace-valid-edge-node-id"),
        Rule.Each("topic-structure", r => r.SentAndWills, m => m.Levels.Length is 4 or 5 ? null : $"topic '{m.Topic}' must have 4 levels, or 5 with a device"),
        Rule.Each("topic-structure-namespace-a", r => r.SentAndWills, m => m.Levels[0] == EdgeNodeId.Namespace ? null : $"topic '{m.Topic}' must begin with {EdgeNodeId.Namespace}"),
        Rule.Each(
            "topic-structure-namespace-device-id-associated-message-types",
            r => r.SentAndWills.Where(m => m.Type.StartsWith('N')),
            m => m.Levels.Length == 4 ? null : $"{m.Type} must have no device id: '{m.Topic}'"),
        .. Form("topics-nbirth-topic", "NBIRTH").Also("message-flow-edge-node-birth-publish-nbirth-topic"),
        Form("topics-ndata-topic", "NDATA"),
        Rule.Each("topics-ndeath-topic", r => r.Deaths, IsOfForm),
        Rule.Each("topics-nbirth-mqtt", r => r.Of("NBIRTH"), m => Qos(m, 0) ?? NotRetained(m)),
        .. Rule.Each("payloads-nbirth-qos", r => r.Of("NBIRTH"), m => Qos(m, 0)).Also("message-flow-edge-node-birth-publish-nbirth-qos"),
        .. Rule.Each("payloads-nbirth-retain", r => r.Of("NBIRTH"), NotRetained).Also("message-flow-edge-node-birth-publish-nbirth-retained"),
        Rule.Each("topics-ndata-mqtt", r => r.Of("NDATA"), m => Qos(m, 0) ?? NotRetained(m)),
        Rule.Each("payloads-ndata-qos", r => r.Of("NDATA"), m => Qos(m, 0)),
        Rule.Each("payloads-ndata-retain", r => r.Of("NDATA"), NotRetained),
    ];

    public static string? Qos(RecordedMessage message, int qos) => message.Qos == qos ? null : $"{message.Type} has QoS {message.Qos}, must be {qos}";

    public static string? NotRetained(RecordedMessage message) => message.Retain ? $"{message.Type} is retained, must not be" : null;

    public static string? IsOfForm(RecordedMessage message) =>
        message.Levels is [EdgeNodeId.Namespace, { Length: > 0 }, _, { Length: > 0 }] ? null : $"topic '{message.Topic}' must be {EdgeNodeId.Namespace}/GROUP/{message.Type}/NODE";

    private static Rule Form(string id, string type) => Rule.Each(id, r => r.Of(type), IsOfForm);

    private static IEnumerable<RecordedMessage> Named(NodeRecording recording) => recording.SentAndWills.Where(m => m.Levels.Length >= 4);

    // JSON has turned bytes that are no UTF-8 into the replacement character.
    private static string? Utf8(string id, string what) =>
        id.Length > 0 && id.AsSpan().IndexOfAny("+#\0\uFFFD") < 0 ? null : $"{what} '{id}' must be UTF-8 without + # /";
}
