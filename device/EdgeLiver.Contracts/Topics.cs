namespace EdgeLiver.Contracts;

/// <summary>Where a unit's clinical records go: <c>edgeliver/v1/{site}/{unit}/{alert|exam|event}</c>.</summary>
/// <remarks>Telemetry is not here: it has topics of its own (Sparkplug).</remarks>
public static class Topics
{
    public const string Root = "edgeliver/v1";

    /// <exception cref="FormatException">Site or unit is not 1 to 64 of A-Z a-z 0-9 - . _ : a slash or a wildcard would change the topic's meaning.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The kind has no topic here.</exception>
    public static string Of(string site, string unit, RecordKind kind)
    {
        var level = kind switch
        {
            RecordKind.Alert => "alert",
            RecordKind.Exam => "exam",
            RecordKind.Event => "event",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "has no clinical topic; allowed: alert, exam, event"),
        };
        return $"{UnitOf(site, unit)}/{level}";
    }

    /// <summary>Whose record a topic carries, and of which kind.</summary>
    /// <exception cref="FormatException">It is not what <see cref="Of"/> makes.</exception>
    public static (string Site, string Unit, RecordKind Kind) Parse(string topic)
    {
        if (topic.Split('/') is ["edgeliver", "v1", var site, var unit, var level] && Level(level) is { } kind)
        {
            return (Check.Id("site", site), Check.Id("unit", unit), kind);
        }

        throw new FormatException($"topic is not {Root}/SITE/UNIT/alert, exam or event");
    }

    /// <summary>Filter for records of one kind of all units.</summary>
    public static string AllOf(RecordKind kind) => $"{Root}/+/+/{kind.ToString().ToLowerInvariant()}";

    /// <summary>Filter for everything that a unit sends.</summary>
    public static string AllOf(string site, string unit) => $"{UnitOf(site, unit)}/+";

    /// <summary>What all topics of a unit begin with.</summary>
    /// <exception cref="FormatException">Site or unit is not allowed.</exception>
    public static string UnitOf(string site, string unit) => $"{Root}/{Check.Id("site", site)}/{Check.Id("unit", unit)}";

    /// <summary>Where the centre says what it has, below <see cref="UnitOf"/>: see <see cref="Acknowledgement"/>.</summary>
    public static string AckOf(string unitTopic) => $"{unitTopic}/ack";

    private static RecordKind? Level(string level) => level switch
    {
        "alert" => RecordKind.Alert,
        "exam" => RecordKind.Exam,
        "event" => RecordKind.Event,
        _ => null,
    };
}
