namespace EdgeLiver.Uplink.Sparkplug.Conformance;

/// <summary>Something in a recording that the specification forbids.</summary>
/// <param name="Line">Of the recording, from 1.</param>
/// <param name="Id">The specification's <c>tck-id-…</c>.</param>
/// <param name="Text">What is wrong, in one line.</param>
public sealed record SparkplugViolation(int Line, string Id, string Text)
{
    public override string ToString() => $"line {Line}: {Id}: {Text}";
}

/// <summary>How a recording stands to the specification.</summary>
/// <param name="Violations">In the order of the recording.</param>
/// <param name="Exercised">Rules that had something to look at, by id.</param>
/// <param name="NotExercised">Rules that the recording says nothing about.</param>
public sealed record SparkplugVerdict(IReadOnlyList<SparkplugViolation> Violations, IReadOnlyList<string> Exercised, IReadOnlyList<string> NotExercised);

/// <summary>Sparkplug 3.0's requirements on an edge node without devices, looked at in a recording of its MQTT session.</summary>
/// <remarks>Which requirements there are, and which do not apply and why, stands in docs/sparkplug-conformance.md.</remarks>
public static class SparkplugChecker
{
    internal static IReadOnlyList<Rule> Rules { get; } =
        [.. TopicRules.All, .. BirthRules.All, .. DataRules.All, .. MetricRules.All, .. DeathRules.All, .. SessionRules.All, .. PrimaryHostRules.All];

    /// <param name="lines">JSON lines: time, direction (out: sent by the node), topic, qos, retain, payload (base64); docs/sparkplug-conformance.md has the rest.</param>
    /// <exception cref="FormatException">A line is no packet, or nothing was sent by a node.</exception>
    public static SparkplugVerdict Check(IEnumerable<string> lines) => Check(NodeRecording.Parse(lines));

    internal static SparkplugVerdict Check(NodeRecording recording)
    {
        var looked = Rules.Select(rule => (rule.Id, Verdicts: rule.Look(recording).ToList())).ToList();
        return new(
            [.. from rule in looked from verdict in rule.Verdicts where verdict.Violation is not null orderby verdict.Line select new SparkplugViolation(verdict.Line, rule.Id, verdict.Violation!)],
            [.. looked.Where(rule => rule.Verdicts.Count > 0).Select(rule => rule.Id)],
            [.. looked.Where(rule => rule.Verdicts.Count == 0).Select(rule => rule.Id)]);
    }
}
