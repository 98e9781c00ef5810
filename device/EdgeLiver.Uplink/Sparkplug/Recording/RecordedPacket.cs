using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeLiver.Uplink.Sparkplug.Recording;

/// <summary>Who sent a packet, as the edge node sees it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PacketDirection>))]
internal enum PacketDirection
{
    /// <summary>By the node.</summary>
    [JsonStringEnumMemberName("out")]
    Out,

    /// <summary>To the node.</summary>
    [JsonStringEnumMemberName("in")]
    In,
}

/// <summary>The packets that Sparkplug says something about; others are not recorded.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PacketKind>))]
internal enum PacketKind
{
    [JsonStringEnumMemberName("publish")]
    Publish,

    [JsonStringEnumMemberName("connect")]
    Connect,

    [JsonStringEnumMemberName("connack")]
    ConnAck,

    [JsonStringEnumMemberName("subscribe")]
    Subscribe,

    [JsonStringEnumMemberName("disconnect")]
    Disconnect,

    /// <summary>The end of the TCP connection; no packet, but the end of a session.</summary>
    [JsonStringEnumMemberName("close")]
    Close,
}

/// <summary>A message that the broker sends when the connection breaks.</summary>
internal sealed record RecordedWill(string Topic, int Qos, bool Retain, byte[] Payload);

/// <summary>A topic filter and the QoS asked for.</summary>
internal sealed record RecordedFilter(string Topic, int Qos);

/// <summary>One line of a recording (JSON): a packet as it went over the wire.</summary>
/// <remarks>
/// A line needs time, direction, topic, qos, retain and payload (base64) only; it is then a publish. The other fields belong to
/// CONNECT, SUBSCRIBE and DISCONNECT, without which the rules about them can't be looked at.
/// </remarks>
internal sealed record RecordedPacket
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public required DateTimeOffset Time { get; init; }

    public required PacketDirection Direction { get; init; }

    /// <summary>Counts the TCP connections from 1.</summary>
    public int Connection { get; init; } = 1;

    public PacketKind Packet { get; init; }

    public string? Topic { get; init; }

    public int? Qos { get; init; }

    public bool? Retain { get; init; }

    public byte[]? Payload { get; init; }

    /// <summary>4 is MQTT 3.1.1, 5 is MQTT 5.</summary>
    public int? Protocol { get; init; }

    /// <summary>Clean session of MQTT 3.1.1, clean start of MQTT 5.</summary>
    public bool? CleanStart { get; init; }

    /// <summary>Seconds; 0 where the packet does not say.</summary>
    public uint? SessionExpiry { get; init; }

    public RecordedWill? Will { get; init; }

    public IReadOnlyList<RecordedFilter>? Filters { get; init; }

    /// <summary>Of CONNACK and DISCONNECT.</summary>
    public int? Reason { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="FormatException">A line is no packet; the message has its number.</exception>
    public static IReadOnlyList<RecordedPacket> Parse(IEnumerable<string> lines)
    {
        var packets = new List<RecordedPacket>();
        foreach (var (index, line) in lines.Index())
        {
            try
            {
                packets.Add(Checked(JsonSerializer.Deserialize<RecordedPacket>(line, Json) ?? throw new FormatException("it is null")));
            }
            catch (Exception fault) when (fault is JsonException or FormatException)
            {
                throw new FormatException($"line {index + 1} is no packet: {OneLine.Of(fault)}", fault);
            }
        }

        return packets;
    }

    private static RecordedPacket Checked(RecordedPacket packet) => packet switch
    {
        { Packet: PacketKind.Publish, Topic: null } => throw new FormatException("a publish needs a topic"),
        { Packet: PacketKind.Publish, Qos: null or < 0 or > 2 } => throw new FormatException("a publish needs a qos of 0 to 2"),
        { Packet: PacketKind.Publish, Retain: null } => throw new FormatException("a publish needs retain"),
        { Packet: PacketKind.Publish, Payload: null } => throw new FormatException("a publish needs a payload, base64"),
        { Packet: PacketKind.Connect, Protocol: not (4 or 5) } => throw new FormatException("a connect needs a protocol of 4 or 5"),
        { Packet: PacketKind.Subscribe, Filters: null } => throw new FormatException("a subscribe needs filters"),
        _ => packet,
    };
}
