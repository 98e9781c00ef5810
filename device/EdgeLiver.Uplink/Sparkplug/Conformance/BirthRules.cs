using EdgeLiver.Contracts.Sparkplug;


namespace EdgeLiver.Uplink.Sparkplug.Conformance;

/// <summary>What an NBIRTH must hold and when it must come.</summary>
internal static class BirthRules
{
    public static IEnumerable<Rule> All =>
    [
        .. Each("topics-nbirth-seq-num", m => m.Payload is { HasSeq: true, Seq: 0 } ? null : "NBIRTH must have seq 0")
            .Also("payloads-sequence-num-zero-nbirth", "payloads-nbirth-seq"),
        Each("message-flow-edge-node-birth-publish-nbirth-payload-seq", m => m.Payload is { HasSeq: true, Seq: <= 255 } ? null : "NBIRTH must have a seq of 0 to 255"),
        .. Each("topics-nbirth-timestamp", m => m.Payload is { HasTimestamp: true } ? null : "NBIRTH must have a timestamp").Also("payloads-nbirth-timestamp"),
        .. Each("topics-nbirth-bdseq-included", m => m.BdSeq is null ? "NBIRTH must have a metric bdSeq" : null).Also("payloads-nbirth-bdseq"),
        Each("topics-nbirth-metrics", Definition),
        Each("operational-behavior-data-publish-nbirth-values", Values),
        Each("message-flow-edge-node-birth-publish-nbirth-payload", m => m.Payload is null ? "NBIRTH is no Sparkplug payload" : null),
        .. Each("topics-nbirth-rebirth-metric", m => RebirthName(m) ?? RebirthType(m) ?? RebirthValue(m)).Also("payloads-nbirth-rebirth-req"),
        Each("operational-behavior-data-commands-rebirth-name", RebirthName),
        Each("operational-behavior-data-commands-rebirth-name-aliases", m => Rebirth(m)?.HasAlias == true ? $"{NodeMetrics.Rebirth} must have no alias" : null),
        Each("operational-behavior-data-commands-rebirth-datatype", RebirthType),
        Each("operational-behavior-data-commands-rebirth-value", RebirthValue),
        Each("case-sensitivity-metric-names", UniqueIgnoringCase),
        .. Rule.Connection("topics-nbirth-bdseq-matching", Matching).Also("payloads-nbirth-bdseq-repeat"),
        Rule.Connection("message-flow-edge-node-birth-publish-nbirth-payload-bdSeq", c => Matching(c).Concat(c.Births.Select(TypeOfBdSeq))),
        Rule.Connection("message-flow-edge-node-birth-publish-connect", AfterConnAck),
        Rule.Connection("principles-birth-certificates-order", First),
        .. Rule.Whole("topics-nbirth-metric-reqs", NamesAll).Also("operational-behavior-data-publish-nbirth"),
    ];

    private static Rule Each(string id, Func<RecordedMessage, string?> violation) => Rule.Each(id, r => r.Of("NBIRTH"), violation);

    private static Metric? Rebirth(RecordedMessage birth) => birth.Metrics.FirstOrDefault(metric => metric.Name == NodeMetrics.Rebirth);

    private static string? RebirthName(RecordedMessage birth) => Rebirth(birth) is null ? $"NBIRTH must have a metric {NodeMetrics.Rebirth}" : null;

    private static string? RebirthType(RecordedMessage birth) => Rebirth(birth)?.Datatype == (uint)DataType.Boolean ? null : $"{NodeMetrics.Rebirth} must be a Boolean";

    private static string? RebirthValue(RecordedMessage birth) =>
        Rebirth(birth) is { ValueCase: Metric.ValueOneofCase.BooleanValue, BooleanValue: false } ? null : $"{NodeMetrics.Rebirth} must be false";

    private static string? Definition(RecordedMessage birth) =>
        birth.Metrics.FirstOrDefault(m => !m.HasName || !m.HasDatatype) is { } metric ? $"metric '{metric.Name}' must have name and datatype" : Values(birth);

    private static string? Values(RecordedMessage birth) =>
        birth.Metrics.FirstOrDefault(m => m.IsNull == (m.ValueCase != Metric.ValueOneofCase.None)) is { } metric ? $"metric '{metric.Name}' must have either a value or is_null" : null;

    private static string? UniqueIgnoringCase(RecordedMessage birth) =>
        birth.Metrics.GroupBy(metric => metric.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? $"metric names '{string.Join("' and '", twice.Select(metric => metric.Name))}' differ in case only"
            : null;

    private static Verdict TypeOfBdSeq(RecordedMessage birth) => new(
        birth.Line, birth.Metrics.FirstOrDefault(m => m.Name == NodeMetrics.BdSeq)?.Datatype == (uint)DataType.Int64 ? null : "bdSeq must be an Int64");

    private static IEnumerable<Verdict> Matching(RecordedConnection connection) => connection.Will is { } will
        ? connection.Births.Select(birth => new Verdict(birth.Line, birth.BdSeq == will.BdSeq ? null : $"bdSeq {birth.BdSeq} must be {will.BdSeq}, that of the will"))
        : [];

    private static IEnumerable<Verdict> AfterConnAck(RecordedConnection connection) => connection.Connect is null
        ? []
        : connection.Births.Select(birth => new Verdict(birth.Line, connection.Accepted is { } accepted && accepted.Line < birth.Line ? null : "NBIRTH before the broker has accepted the connection"));

    private static IEnumerable<Verdict> First(RecordedConnection connection) =>
        connection.Sent.Take(1).Select(first => new Verdict(first.Line, first.Type == "NBIRTH" ? null : $"{first.Type} before NBIRTH"));

    private static IEnumerable<Verdict> NamesAll(NodeRecording recording)
    {
        foreach (var connection in recording.Connections)
        {
            var names = new HashSet<string>();
            var aliases = new HashSet<ulong>();
            foreach (var message in connection.Sent)
            {
                if (message.Type == "NBIRTH")
                {
                    names = [.. message.Metrics.Select(m => m.Name)];
                    aliases = [.. message.Metrics.Where(m => m.HasAlias).Select(m => m.Alias)];
                }
                else if (message.Type == "NDATA")
                {
                    var stranger = message.Metrics.FirstOrDefault(m => m.HasName ? !names.Contains(m.Name) : !aliases.Contains(m.Alias));
                    yield return new(message.Line, stranger is null ? null : $"metric {(stranger.HasName ? $"'{stranger.Name}'" : $"alias {stranger.Alias}")} is not in the NBIRTH");
                }
            }
        }
    }
}
