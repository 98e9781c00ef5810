using EdgeLiver.Contracts.Sparkplug;


namespace EdgeLiver.Uplink.Sparkplug.Conformance;

/// <summary>Names, aliases, types and times of metrics.</summary>
internal static class MetricRules
{
    // A clock that keeps local time is off by a quarter of an hour at the least.
    private static readonly TimeSpan MostOff = TimeSpan.FromMinutes(10);

    public static IEnumerable<Rule> All =>
    [
        Rule.Whole("payloads-timestamp-in-UTC", PayloadTimes),
        Rule.Whole("payloads-metric-timestamp-in-UTC", MetricTimes),
        Each("payloads-name-requirement", ["NBIRTH", "NDATA", "NDEATH"], (_, m) => m.HasName || m.HasAlias ? null : "a metric has neither name nor alias"),
        Each("payloads-name-birth-data-requirement", ["NBIRTH", "NDATA"], (_, m) => m.HasTimestamp ? null : $"metric {Of(m)} must have a timestamp"),
        Each("payloads-metric-datatype-req", ["NBIRTH"], (_, m) => m.HasDatatype ? null : $"metric {Of(m)} must have a datatype"),
        Each("payloads-metric-datatype-not-req", ["NDATA"], (_, m) => m.HasDatatype ? $"metric {Of(m)} should have no datatype in NDATA" : null),
        Each("payloads-metric-datatype-value", ["NBIRTH", "NDEATH"], (_, m) => !m.HasDatatype || Known(m.Datatype) ? null : $"metric {Of(m)} has datatype {m.Datatype}, must be 1 to 34"),
        Each("payloads-metric-datatype-value-type", ["NBIRTH", "NDEATH"], (_, m) => !m.HasDatatype || m.IsNull || WireValue.Fits(m, (DataType)m.Datatype) ? null : $"metric {Of(m)} has no value of datatype {m.Datatype}"),
        Rule.Each("payloads-alias-uniqueness", WithAliases, Unique),
        Rule.Each("payloads-alias-birth-requirement", WithAliases, NameAndAlias),
        Rule.Connection("payloads-alias-data-cmd-requirement", AliasOnly),
    ];

    private static Rule Each(string id, string[] types, Func<RecordedMessage, Metric, string?> violation) => Rule.Each(
        id,
        r => r.SentAndWills.Where(m => types.Contains(m.Type)),
        message => message.Metrics.Select(metric => violation(message, metric)).FirstOrDefault(found => found is not null));

    private static string Of(Metric metric) => metric.HasName ? $"'{metric.Name}'" : $"alias {metric.Alias}";

    private static bool Known(uint datatype) => datatype != 0 && Enum.IsDefined((DataType)datatype);

    private static IEnumerable<RecordedMessage> WithAliases(NodeRecording recording) => recording.Of("NBIRTH").Where(birth => birth.Metrics.Any(m => m.HasAlias));

    private static string? Unique(RecordedMessage birth) =>
        birth.Metrics.Where(m => m.HasAlias).GroupBy(m => m.Alias).FirstOrDefault(same => same.Count() > 1) is { } twice ? $"alias {twice.Key} stands for {twice.Count()} metrics" : null;

    // Rebirth must have none: a host that has lost the aliases asks by it.
    private static string? NameAndAlias(RecordedMessage birth) =>
        birth.Metrics.FirstOrDefault(m => !m.HasName || (!m.HasAlias && m.Name != NodeMetrics.Rebirth)) is { } metric ? $"metric {Of(metric)} must have name and alias" : null;

    private static IEnumerable<Verdict> AliasOnly(RecordedConnection connection)
    {
        var names = new HashSet<string>();
        foreach (var message in connection.Sent)
        {
            if (message.Type == "NBIRTH")
            {
                names = [.. message.Metrics.Where(m => m.HasAlias).Select(m => m.Name)];
            }
            else if (message.Type == "NDATA" && names.Count > 0)
            {
                var named = message.Metrics.FirstOrDefault(m => m.HasName && (m.HasAlias || names.Contains(m.Name)));
                yield return new(message.Line, named is null ? null : $"metric '{named.Name}' has an alias and must go by it alone");
            }
        }
    }

    private static IEnumerable<Verdict> PayloadTimes(NodeRecording recording)
    {
        foreach (var (line, message, time) in Timed(recording))
        {
            yield return new(line, message.Payload?.HasTimestamp == true ? Off(message.Payload.Timestamp, time) : null);
        }
    }

    private static IEnumerable<Verdict> MetricTimes(NodeRecording recording)
    {
        foreach (var (line, message, time) in Timed(recording))
        {
            // What is historical, or has not changed for long, may be old; it can't be of the future.
            yield return new(line, message.Metrics.Where(m => m.HasTimestamp).Select(m => Future(m.Timestamp, time)).FirstOrDefault(found => found is not null));
        }
    }

    private static IEnumerable<(int Line, RecordedMessage Message, DateTimeOffset Time)> Timed(NodeRecording recording) =>
        from connection in recording.Connections
        let times = connection.Packets.ToDictionary(packet => packet.Line, packet => packet.Packet.Time)
        from message in connection.Sent
        where message.Type is "NBIRTH" or "NDATA"
        select (message.Line, message, times[message.Line]);

    private static string? Off(ulong timestamp, DateTimeOffset time)
    {
        var off = (double)timestamp - time.ToUnixTimeMilliseconds();
        return Math.Abs(off) <= MostOff.TotalMilliseconds ? null : $"timestamp {timestamp} is {off / 1000:F0} s off the recorder's clock: it must be milliseconds in UTC";
    }

    private static string? Future(ulong timestamp, DateTimeOffset time) =>
        timestamp < 1_000_000_000_000 ? $"timestamp {timestamp} must be milliseconds since 1970"
        : timestamp > (ulong)(time + MostOff).ToUnixTimeMilliseconds() ? $"timestamp {timestamp} lies in the future of the recorder's clock: it must be UTC"
        : null;
}
