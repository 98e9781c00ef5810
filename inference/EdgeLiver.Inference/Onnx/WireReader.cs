using System.Buffers.Binary;
using System.Text;

namespace EdgeLiver.Inference;

/// <summary>Walks the fields of one protobuf message without copying; whatever does not fit the bytes is a <see cref="FormatException"/>.</summary>
internal struct WireReader(ReadOnlyMemory<byte> message)
{
    private int _at;

    /// <summary>Number of the field that the reader stands on.</summary>
    public int Field { get; private set; }

    private int _wire;

    /// <summary>Goes to the next field; false at the end.</summary>
    public bool Next()
    {
        if (_at == message.Length)
        {
            return false;
        }

        var tag = ReadVarint();
        (Field, _wire) = (checked((int)Math.Min(tag >> 3, int.MaxValue)), (int)(tag & 7));
        return Field > 0 ? true : throw new FormatException("a field has number 0");
    }

    /// <summary>The field as an integer.</summary>
    public long Integer()
    {
        Expect(0);
        return (long)ReadVarint();
    }

    /// <summary>The field as a float.</summary>
    public float Single()
    {
        Expect(5);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)).Span);
    }

    /// <summary>The field as text.</summary>
    public string Text()
    {
        var bytes = Message();
        return bytes.Length <= 4096 ? Encoding.UTF8.GetString(bytes.Span) : throw new FormatException($"a name has {bytes.Length} bytes, at most 4096 are read");
    }

    /// <summary>The field as bytes or an inner message.</summary>
    public ReadOnlyMemory<byte> Message()
    {
        Expect(2);
        return TakeLong(ReadVarint());
    }

    /// <summary>Integers of a repeated field, packed or one by one.</summary>
    public void Integers(List<long> into)
    {
        if (_wire == 0)
        {
            into.Add(Integer());
            return;
        }

        var packed = new WireReader(Message());
        while (packed._at < packed.Length)
        {
            into.Add((long)packed.ReadVarint());
        }
    }

    /// <summary>Floats of a repeated field, packed or one by one.</summary>
    public void Singles(List<float> into)
    {
        if (_wire == 5)
        {
            into.Add(Single());
            return;
        }

        var packed = new WireReader(Message());
        while (packed._at < packed.Length)
        {
            into.Add(BinaryPrimitives.ReadSingleLittleEndian(packed.Take(sizeof(float)).Span));
        }
    }

    /// <summary>Passes over the field, whatever it is.</summary>
    public void Skip()
    {
        switch (_wire)
        {
            case 0:
                ReadVarint();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                TakeLong(ReadVarint());
                break;
            case 5:
                Take(4);
                break;
            default:
                throw new FormatException($"field {Field} has wire type {_wire}, must be 0, 1, 2 or 5");
        }
    }

    private readonly int Length => message.Length;

    private readonly void Expect(int wire)
    {
        if (_wire != wire)
        {
            throw new FormatException($"field {Field} has wire type {_wire}, must be {wire}");
        }
    }

    private ReadOnlyMemory<byte> TakeLong(ulong count) =>
        count <= (ulong)(message.Length - _at) ? Take((int)count) : throw new FormatException($"field {Field} ends {count} bytes on, {message.Length - _at} are left");

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > message.Length - _at)
        {
            throw new FormatException($"field {Field} is cut off");
        }

        var part = message.Slice(_at, count);
        _at += count;
        return part;
    }

    private ulong ReadVarint()
    {
        var span = message.Span;
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_at == span.Length)
            {
                throw new FormatException("a number is cut off");
            }

            var b = span[_at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("a number has more than ten bytes");
    }
}
