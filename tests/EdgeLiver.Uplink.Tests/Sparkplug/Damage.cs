using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug.Recording;
using Google.Protobuf;

namespace EdgeLiver.Uplink.Tests.Sparkplug;

/// <summary>Ways to spoil a recording; each changes as little as it can.</summary>
internal static class Damage
{
    /// <summary>A change of the first packet of a kind.</summary>
    public static Func<List<RecordedPacket>, List<RecordedPacket>> First(Predicate<RecordedPacket> which, Func<RecordedPacket, RecordedPacket> change) => packets =>
    {
        var index = packets.FindIndex(which);
        packets[index] = change(packets[index]);
        return packets;
    };

    /// <summary>Spoils what is in the first message of a type that the node sent.</summary>
    public static Func<List<RecordedPacket>, List<RecordedPacket>> InFirst(string type, Action<Payload> change) =>
        First(Sent(type), packet => packet with { Payload = Changed(packet.Payload!, change) });

    /// <summary>Spoils a message as a whole.</summary>
    public static Func<List<RecordedPacket>, List<RecordedPacket>> OfFirst(string type, Func<RecordedPacket, RecordedPacket> change) => First(Sent(type), change);

    public static Func<List<RecordedPacket>, List<RecordedPacket>> Topic(string type, string from, string to) =>
        OfFirst(type, packet => packet with { Topic = packet.Topic!.Replace(from, to, StringComparison.Ordinal) });

    public static Func<List<RecordedPacket>, List<RecordedPacket>> Will(Func<RecordedWill, RecordedWill?> change) =>
        First(packet => packet.Will is not null, packet => packet with { Will = change(packet.Will!) });

    public static Func<List<RecordedPacket>, List<RecordedPacket>> Connect(Func<RecordedPacket, RecordedPacket> change) => First(packet => packet.Packet == PacketKind.Connect, change);

    /// <summary>Moves the first packet of a kind to where another kind first is, or behind it.</summary>
    public static Func<List<RecordedPacket>, List<RecordedPacket>> Move(Predicate<RecordedPacket> which, Predicate<RecordedPacket> before, int behind = 0) => packets =>
    {
        var moved = packets.First(packet => which(packet));
        packets.Remove(moved);
        packets.Insert(packets.FindIndex(before) + behind, moved);
        return packets;
    };

    public static Func<List<RecordedPacket>, List<RecordedPacket>> Without(Predicate<RecordedPacket> which) => packets =>
    {
        packets.RemoveAll(which);
        return packets;
    };

    /// <summary>Puts a copy of the first packet of a kind, changed, behind the first of another.</summary>
    public static Func<List<RecordedPacket>, List<RecordedPacket>> Add(Predicate<RecordedPacket> which, Predicate<RecordedPacket> behind, Func<RecordedPacket, RecordedPacket> change) => packets =>
    {
        var copy = change(packets.First(packet => which(packet)));
        packets.Insert(packets.FindIndex(behind) + 1, copy);
        return packets;
    };

    public static Predicate<RecordedPacket> Sent(string type) => packet =>
        packet is { Direction: PacketDirection.Out, Packet: PacketKind.Publish } && packet.Topic!.Contains($"/{type}/", StringComparison.Ordinal);

    public static Predicate<RecordedPacket> Heard(string type) => packet =>
        packet is { Direction: PacketDirection.In, Packet: PacketKind.Publish } && packet.Topic!.Contains($"/{type}/", StringComparison.Ordinal);

    public static Predicate<RecordedPacket> Offline => packet => Heard("STATE")(packet) && Text(packet).Contains("false", StringComparison.Ordinal);

    /// <summary>The node's DISCONNECT; the first one is over the primary host.</summary>
    public static Predicate<RecordedPacket> Left => packet => packet is { Packet: PacketKind.Disconnect, Direction: PacketDirection.Out };

    public static string Text(RecordedPacket packet) => System.Text.Encoding.UTF8.GetString(packet.Payload!);

    public static RecordedPacket Rewrite(RecordedPacket packet, string from, string to) =>
        packet with { Payload = System.Text.Encoding.UTF8.GetBytes(Text(packet).Replace(from, to, StringComparison.Ordinal)) };

    public static byte[] Changed(byte[] bytes, Action<Payload> change)
    {
        var payload = Payload.Parser.ParseFrom(bytes);
        change(payload);
        return payload.ToByteArray();
    }

    public static Metric Named(this Payload payload, string name) => payload.Metrics.Single(metric => metric.Name == name);
}
