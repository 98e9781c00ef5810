using System.Buffers.Binary;
using System.Text;

namespace EdgeLiver.Uplink.Sparkplug.Recording;

/// <summary>Bytes of one direction of an MQTT connection, cut into packets. Reads MQTT 3.1.1 and 5 by itself: a witness should not share code with the suspect.</summary>
/// <param name="isV5">Is it MQTT 5? Asked at each packet: the CONNECT of the other direction says it.</param>
internal sealed class PacketReader(Func<bool> isV5)
{
    private readonly List<byte> _bytes = [];

    /// <summary>Takes what has come and gives out the packets that are complete; those of no interest are left out.</summary>
    /// <exception cref="FormatException">This is no MQTT.</exception>
    public IEnumerable<RecordedPacket> Read(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        var packets = new List<RecordedPacket>();
        while (Next() is { } packet)
        {
            if (Parse(packet.Header, packet.Body) is { } read)
            {
                packets.Add(read);
            }
        }

        return packets;
    }

    private (byte Header, byte[] Body)? Next()
    {
        var (length, digits) = (0, 0);
        do
        {
            if (_bytes.Count < digits + 2)
            {
                return null;
            }

            if (digits == 4)
            {
                throw new FormatException("the length of a packet has more than four bytes");
            }

            length |= (_bytes[digits + 1] & 0x7F) << (7 * digits);
        }
        while ((_bytes[++digits] & 0x80) != 0);

        var start = digits + 1;
        if (_bytes.Count < start + length)
        {
            return null;
        }

        var packet = (_bytes[0], _bytes.GetRange(start, length).ToArray());
        _bytes.RemoveRange(0, start + length);
        return packet;
    }

    private RecordedPacket? Parse(byte header, byte[] body)
    {
        var fields = new Fields(body);
        return (header >> 4) switch
        {
            1 => Connect(ref fields),
            2 => Packet(PacketKind.ConnAck) with { Reason = body[1] },
            3 => Publish(header, ref fields),
            8 => Subscribe(ref fields),
            14 => Packet(PacketKind.Disconnect) with { Reason = body.Length > 0 ? body[0] : 0 },
            _ => null,
        };
    }

    private static RecordedPacket Packet(PacketKind kind) => new() { Time = default, Direction = default, Packet = kind };

    private static RecordedPacket Connect(ref Fields fields)
    {
        fields.Binary();
        var protocol = fields.Byte();
        var flags = fields.Byte();
        fields.Skip(2);
        var expiry = protocol == 5 ? SessionExpiry(ref fields) : 0;
        fields.Binary();
        RecordedWill? will = null;
        if ((flags & 4) != 0)
        {
            if (protocol == 5)
            {
                fields.SkipProperties();
            }

            var topic = fields.Text();
            will = new(topic, (flags >> 3) & 3, (flags & 0x20) != 0, fields.Binary().ToArray());
        }

        return Packet(PacketKind.Connect) with { Protocol = protocol, CleanStart = (flags & 2) != 0, SessionExpiry = expiry, Will = will };
    }

    // Of CONNECT's properties it is the only one that matters; the others before it have known sizes.
    private static uint SessionExpiry(ref Fields fields)
    {
        var properties = new Fields(fields.Take(fields.VarInt()).ToArray());
        while (properties.More)
        {
            switch (properties.Byte())
            {
                case 0x11:
                    return BinaryPrimitives.ReadUInt32BigEndian(properties.Take(4));
                case 0x17 or 0x19:
                    properties.Skip(1);
                    break;
                case 0x21 or 0x22:
                    properties.Skip(2);
                    break;
                case 0x27:
                    properties.Skip(4);
                    break;
                case 0x26:
                    properties.Binary();
                    properties.Binary();
                    break;
                default:
                    properties.Binary();
                    break;
            }
        }

        return 0;
    }

    private RecordedPacket Publish(byte header, ref Fields fields)
    {
        var topic = fields.Text();
        var qos = (header >> 1) & 3;
        if (qos > 0)
        {
            fields.Skip(2);
        }

        if (isV5())
        {
            fields.SkipProperties();
        }

        return Packet(PacketKind.Publish) with { Topic = topic, Qos = qos, Retain = (header & 1) != 0, Payload = fields.Rest().ToArray() };
    }

    private RecordedPacket Subscribe(ref Fields fields)
    {
        fields.Skip(2);
        if (isV5())
        {
            fields.SkipProperties();
        }

        var filters = new List<RecordedFilter>();
        while (fields.More)
        {
            var topic = fields.Text();
            filters.Add(new(topic, fields.Byte() & 3));
        }

        return Packet(PacketKind.Subscribe) with { Filters = filters };
    }

    /// <summary>Reads fields one after the other.</summary>
    private ref struct Fields(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _left = bytes;

        public readonly bool More => _left.Length > 0;

        public byte Byte() => Take(1)[0];

        public void Skip(int count) => Take(count);

        public ReadOnlySpan<byte> Binary() => Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2)));

        public string Text() => Encoding.UTF8.GetString(Binary());

        public void SkipProperties() => Skip(VarInt());

        public ReadOnlySpan<byte> Rest() => Take(_left.Length);

        public int VarInt()
        {
            var (value, shift) = (0, 0);
            byte digit;
            do
            {
                digit = Byte();
                value |= (digit & 0x7F) << shift;
                shift += 7;
            }
            while ((digit & 0x80) != 0 && shift < 28);
            return value;
        }

        public ReadOnlySpan<byte> Take(int count)
        {
            if (count > _left.Length)
            {
                throw new FormatException("a packet ends before its fields do");
            }

            var taken = _left[..count];
            _left = _left[count..];
            return taken;
        }
    }
}
