using EdgeLiver.Contracts.Sparkplug;

namespace EdgeLiver.Uplink.Sparkplug.Conformance;

/// <summary>Sequence numbers, order, and that NDATA holds what has changed.</summary>
internal static class DataRules
{
    public static IEnumerable<Rule> All =>
    [
        Rule.Each("payloads-sequence-num-always-included", r => r.Sent.Where(m => m.Type is "NBIRTH" or "NDATA"), HasSeq),
        Rule.Each("payloads-ndata-seq", r => r.Of("NDATA"), HasSeq),
        .. Rule.Connection("topics-ndata-seq-num", Incrementing).Also("payloads-ndata-seq-inc", "payloads-sequence-num-incrementing"),
        .. Rule.Each("topics-ndata-timestamp", r => r.Of("NDATA"), m => m.Payload?.HasTimestamp == true ? null : "NDATA must have a timestamp").Also("payloads-ndata-timestamp"),
        Rule.Each("topics-ndata-payload", r => r.Of("NDATA"), m => m.Metrics.Any() ? null : "NDATA must have a metric that has changed"),
        Rule.Connection("payloads-ndata-order", AfterBirth),
        .. Rule.Connection("operational-behavior-data-publish-nbirth-change", Changed).Also("principles-rbe-recommended"),
        Rule.Each("operational-behavior-data-publish-nbirth-order", r => r.Sent.Where(m => m.Type is "NBIRTH" or "NDATA"), Chronological),
    ];

    private static string? HasSeq(RecordedMessage message) => message.Payload?.HasSeq == true ? null : $"{message.Type} must have a seq";

    private static IEnumerable<Verdict> Incrementing(RecordedConnection connection)
    {
        ulong? before = null;
        foreach (var message in connection.Sent.Where(m => m.Type is "NBIRTH" or "NDATA"))
        {
            var seq = message.Payload?.Seq;
            if (message.Type == "NDATA" && before is not null)
            {
                var expected = (before + 1) % 256;
                yield return new(message.Line, seq == expected ? null : $"seq {seq} after {before} must be {expected}");
            }

            before = seq;
        }
    }

    private static IEnumerable<Verdict> AfterBirth(RecordedConnection connection)
    {
        var birth = connection.Births.FirstOrDefault()?.Line ?? int.MaxValue;
        return connection.Sent.Where(m => m.Type == "NDATA").Select(data => new Verdict(data.Line, birth < data.Line ? null : "NDATA before NBIRTH"));
    }

    // The value as the wire has it, so that two NaNs are one value.
    private static IEnumerable<Verdict> Changed(RecordedConnection connection)
    {
        var known = new Dictionary<object, (Metric.ValueOneofCase, object?)>();
        foreach (var message in connection.Sent.Where(m => m.Type is "NBIRTH" or "NDATA"))
        {
            string? unchanged = null;
            foreach (var metric in message.Metrics.Where(m => !m.IsHistorical))
            {
                var key = metric.HasAlias ? metric.Alias : (object)metric.Name;
                var value = (metric.ValueCase, Value(metric));
                if (message.Type == "NDATA" && known.TryGetValue(key, out var before) && before.Equals(value))
                {
                    unchanged ??= $"metric {key} has not changed";
                }

                known[key] = value;
            }

            if (message.Type == "NDATA")
            {
                yield return new(message.Line, unchanged);
            }
        }
    }

    private static object? Value(Metric metric) => metric.ValueCase switch
    {
        Metric.ValueOneofCase.IntValue => metric.IntValue,
        Metric.ValueOneofCase.LongValue => metric.LongValue,
        Metric.ValueOneofCase.FloatValue => metric.FloatValue,
        Metric.ValueOneofCase.DoubleValue => metric.DoubleValue,
        Metric.ValueOneofCase.BooleanValue => metric.BooleanValue,
        Metric.ValueOneofCase.StringValue => metric.StringValue,
        Metric.ValueOneofCase.BytesValue => metric.BytesValue,
        Metric.ValueOneofCase.DatasetValue => metric.DatasetValue,
        Metric.ValueOneofCase.TemplateValue => metric.TemplateValue,
        _ => null,
    };

    private static string? Chronological(RecordedMessage message)
    {
        ulong before = 0;
        foreach (var metric in message.Metrics.Where(m => !m.IsHistorical && m.HasTimestamp))
        {
            if (metric.Timestamp < before)
            {
                return $"metric at {metric.Timestamp} after one at {before}";
            }

            before = metric.Timestamp;
        }

        return null;
    }
}
