using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug.Recording;
using Google.Protobuf;

namespace EdgeLiver.Uplink.Sparkplug.Conformance;

/// <summary>A publish of a recording, taken apart.</summary>
internal sealed class RecordedMessage
{
    public RecordedMessage(int line, RecordedPacket packet)
        : this(line, packet.Direction, packet.Topic!, packet.Qos!.Value, packet.Retain!.Value, packet.Payload!)
    {
    }

    public RecordedMessage(int line, PacketDirection direction, string topic, int qos, bool retain, byte[] bytes)
    {
        (Line, Direction, Topic, Qos, Retain, Bytes) = (line, direction, topic, qos, retain, bytes);
        Levels = topic.Split('/');
        try
        {
            Payload = Payload.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            Payload = null;
        }
    }

    /// <summary>In the file, from 1.</summary>
    public int Line { get; }

    public PacketDirection Direction { get; }

    public string Topic { get; }

    public string[] Levels { get; }

    public int Qos { get; }

    public bool Retain { get; }

    public byte[] Bytes { get; }

    /// <summary>Null where the bytes are no Sparkplug payload.</summary>
    public Payload? Payload { get; }

    /// <summary>NBIRTH, NDATA and so on; empty where the topic has none.</summary>
    public string Type => IsState ? "STATE" : Levels.Length > 2 ? Levels[2] : "";

    public bool IsState => Levels.Length == 3 && Levels[1] == "STATE";

    public IEnumerable<Metric> Metrics => Payload?.Metrics ?? [];

    /// <summary>The value of the one bdSeq metric, null where there is none that can be read.</summary>
    public ulong? BdSeq => Metrics.FirstOrDefault(metric => metric.Name == NodeMetrics.BdSeq) is { ValueCase: Metric.ValueOneofCase.LongValue } metric ? metric.LongValue : null;
}

/// <summary>A TCP connection of the node and what went over it.</summary>
internal sealed class RecordedConnection(int number)
{
    public int Number { get; } = number;

    public List<(int Line, RecordedPacket Packet)> Packets { get; } = [];

    public List<RecordedMessage> Messages { get; } = [];

    /// <summary>Null in a recording that has publishes only.</summary>
    public (int Line, RecordedPacket Packet)? Connect => Find(PacketKind.Connect);

    public (int Line, RecordedPacket Packet)? Disconnect => Find(PacketKind.Disconnect) is { Packet.Direction: PacketDirection.Out } packet ? packet : null;

    public (int Line, RecordedPacket Packet)? Close => Find(PacketKind.Close);

    public (int Line, RecordedPacket Packet)? Accepted => Find(PacketKind.ConnAck) is { Packet.Reason: 0 } packet ? packet : null;

    /// <summary>The will as a message; null where there is none.</summary>
    public RecordedMessage? Will => Connect is { Packet.Will: { } will } connect
        ? new(connect.Line, PacketDirection.Out, will.Topic, will.Qos, will.Retain, will.Payload)
        : null;

    public IEnumerable<RecordedMessage> Sent => Messages.Where(message => message.Direction == PacketDirection.Out);

    public IEnumerable<RecordedMessage> Births => Sent.Where(message => message.Type == "NBIRTH");

    public IEnumerable<(int Line, RecordedFilter Filter)> Subscriptions =>
        Packets.Where(packet => packet.Packet.Packet == PacketKind.Subscribe).SelectMany(packet => packet.Packet.Filters!.Select(filter => (packet.Line, filter)));

    /// <summary>Is there anything of Sparkplug in it? A connection of MQTT's that has not come to a CONNECT counts, as do publishes alone.</summary>
    public bool IsNode => Connect is null || Will is not null || Subscriptions.Any(s => IsOurs(s.Filter.Topic)) || Messages.Exists(m => IsOurs(m.Topic));

    /// <summary>The primary host that the node listens for, from its subscription; null where it waits for none.</summary>
    public string? PrimaryHost => Subscriptions.Select(subscription => subscription.Filter.Topic.Split('/'))
        .FirstOrDefault(levels => levels is [_, "STATE", _])?[2];

    private static bool IsOurs(string topic) => topic.StartsWith($"{EdgeNodeId.Namespace}/", StringComparison.Ordinal);

    private (int Line, RecordedPacket Packet)? Find(PacketKind kind)
    {
        var index = Packets.FindIndex(packet => packet.Packet.Packet == kind);
        return index < 0 ? null : Packets[index];
    }
}

/// <summary>What one edge node and its broker said to each other.</summary>
internal sealed class NodeRecording
{
    private NodeRecording(IReadOnlyList<RecordedConnection> connections) => Connections = connections;

    public IReadOnlyList<RecordedConnection> Connections { get; }

    public IEnumerable<RecordedMessage> Sent => Connections.SelectMany(connection => connection.Sent);

    /// <summary>Sent by the node itself, and what it left with the broker.</summary>
    public IEnumerable<RecordedMessage> SentAndWills => Connections.SelectMany(connection => connection.Will is { } will ? connection.Sent.Prepend(will) : connection.Sent);

    public IEnumerable<RecordedMessage> Of(string type) => Sent.Where(message => message.Type == type);

    /// <summary>Deaths that the node published and those that it left with the broker.</summary>
    public IEnumerable<RecordedMessage> Deaths => SentAndWills.Where(message => message.Type == "NDEATH");

    /// <exception cref="FormatException">A line is no packet, or there is nothing of a node in it.</exception>
    public static NodeRecording Parse(IEnumerable<string> lines) => Of(RecordedPacket.Parse(lines));

    public static NodeRecording Of(IReadOnlyList<RecordedPacket> packets)
    {
        var connections = new SortedDictionary<int, RecordedConnection>();
        foreach (var (index, packet) in packets.Index())
        {
            if (!connections.TryGetValue(packet.Connection, out var connection))
            {
                connections[packet.Connection] = connection = new RecordedConnection(packet.Connection);
            }

            connection.Packets.Add((index + 1, packet));
            if (packet.Packet == PacketKind.Publish)
            {
                connection.Messages.Add(new RecordedMessage(index + 1, packet));
            }
        }

        // The same unit may have other connections to its broker; they are none of Sparkplug's.
        var recording = new NodeRecording([.. connections.Values.Where(connection => connection.IsNode)]);
        return recording.SentAndWills.Any()
            ? recording
            : throw new FormatException("nothing in it was sent by an edge node (direction \"out\")");
    }
}
