namespace EdgeLiver.Uplink.Sparkplug.Conformance;

/// <summary>One place where a rule was looked at.</summary>
/// <param name="Line">Of the recording, from 1.</param>
/// <param name="Violation">What is wrong; null where the rule holds.</param>
internal readonly record struct Verdict(int Line, string? Violation);

/// <summary>A requirement of the specification on edge nodes.</summary>
/// <param name="Id">The specification's, with its <c>tck-id-</c>.</param>
/// <param name="Look">A verdict for each place that the rule speaks of; none: the recording has no such place.</param>
internal sealed record Rule(string Id, Func<NodeRecording, IEnumerable<Verdict>> Look)
{
    public const string Prefix = "tck-id-";

    /// <summary>A rule on each message of a kind.</summary>
    /// <param name="id">Without the prefix.</param>
    /// <param name="which">The messages that it speaks of.</param>
    /// <param name="violation">What is wrong with one; null where nothing is.</param>
    public static Rule Each(string id, Func<NodeRecording, IEnumerable<RecordedMessage>> which, Func<RecordedMessage, string?> violation) =>
        Whole(id, recording => which(recording).Select(message => new Verdict(message.Line, violation(message))));

    /// <summary>A rule on each connection, or on those of a kind.</summary>
    public static Rule Connection(string id, Func<RecordedConnection, IEnumerable<Verdict>> look) =>
        Whole(id, recording => recording.Connections.SelectMany(look));

    /// <summary>A rule on the recording as a whole.</summary>
    public static Rule Whole(string id, Func<NodeRecording, IEnumerable<Verdict>> look) => new(Prefix + id, look);

    /// <summary>One rule under several of the specification's ids.</summary>
    public IEnumerable<Rule> Also(params string[] ids) => ids.Select(id => this with { Id = Prefix + id }).Prepend(this);
}
