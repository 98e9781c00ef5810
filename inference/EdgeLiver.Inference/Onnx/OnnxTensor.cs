using System.Buffers.Binary;

namespace EdgeLiver.Inference;

/// <summary>A constant of a network: a view into the file's bytes, unpacked when asked for.</summary>
internal sealed class OnnxTensor
{
    public const int Float32 = 1;
    public const int UInt8 = 2;
    public const int Int8 = 3;
    public const int Int32 = 6;

    private readonly ReadOnlyMemory<byte> _raw;
    private readonly List<float> _floats;
    private readonly List<long> _integers;

    private OnnxTensor(string name, int elementType, IReadOnlyList<long> shape, ReadOnlyMemory<byte> raw, List<float> floats, List<long> integers)
    {
        (Name, ElementType, Shape) = (name, elementType, shape);
        (_raw, _floats, _integers) = (raw, floats, integers);
    }

    public string Name { get; }

    /// <summary>Number of the type in ONNX.</summary>
    public int ElementType { get; }

    public IReadOnlyList<long> Shape { get; }

    /// <summary>Values of a float32 constant.</summary>
    public float[] Floats()
    {
        if (ElementType != Float32)
        {
            return [];
        }

        var values = _floats.ToArray();
        if (_raw.Length > 0)
        {
            values = new float[_raw.Length / sizeof(float)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = BinaryPrimitives.ReadSingleLittleEndian(_raw.Span[(i * sizeof(float))..]);
            }
        }

        return values;
    }

    /// <summary>Values of an int8, uint8 or int32 constant.</summary>
    public long[] Integers()
    {
        if (_raw.Length == 0)
        {
            return [.. _integers];
        }

        var bytes = _raw.Span;
        var values = new long[bytes.Length / SizeOf(ElementType)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ElementType switch
            {
                UInt8 => bytes[i],
                Int8 => (sbyte)bytes[i],
                _ => BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]),
            };
        }

        return values;
    }

    /// <summary>Reads a TensorProto.</summary>
    /// <exception cref="FormatException">Cut off, values that do not fill the shape, or values in another file.</exception>
    public static OnnxTensor Read(ReadOnlyMemory<byte> message)
    {
        var (name, type) = ("", 0);
        List<long> shape = [], integers = [];
        List<float> floats = [];
        ReadOnlyMemory<byte> raw = default;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.Integers(shape);
                    break;
                case 2:
                    type = checked((int)reader.Integer());
                    break;
                case 4:
                    reader.Singles(floats);
                    break;
                case 5 or 7:
                    reader.Integers(integers);
                    break;
                case 8:
                    name = reader.Text();
                    break;
                case 9:
                    raw = reader.Message();
                    break;
                case 13:
                    throw new FormatException($"constant {name} lies in another file");
                case 14 when reader.Integer() != 0:
                    throw new FormatException($"constant {name} lies in another file");
                case 14:
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        CheckSize(name, type, shape, raw.Length, floats.Count + integers.Count);
        return new OnnxTensor(name, type, shape, raw, floats, integers);
    }

    public OnnxTensor Named(string name) => new(name, ElementType, Shape, _raw, _floats, _integers);

    private static void CheckSize(string name, int type, List<long> shape, long rawBytes, int values)
    {
        var size = SizeOf(type);
        if (size == 0)
        {
            return;
        }

        long count = 1;
        foreach (var length in shape)
        {
            count = length >= 0 ? checked(count * length) : throw new FormatException($"constant {name} has a size of {length}");
        }

        if (rawBytes > 0 ? rawBytes != count * size : values != count)
        {
            throw new FormatException($"constant {name} must have {count} values, {(rawBytes > 0 ? rawBytes / size : values)} are there");
        }
    }

    /// <summary>Bytes of one value; 0 for types that nobody here judges.</summary>
    private static int SizeOf(int type) => type switch
    {
        Float32 or Int32 => 4,
        UInt8 or Int8 => 1,
        _ => 0,
    };
}
