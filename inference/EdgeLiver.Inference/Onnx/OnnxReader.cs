namespace EdgeLiver.Inference;

/// <summary>Reads an ONNX file itself, before ONNX Runtime sees it, and refuses what no package of ours needs.</summary>
/// <remarks>
/// Written by hand: some thirty fields of the format are needed, weights are not copied, and the limits for hostile bytes are ours.
/// Refused: constants in other files (ONNX Runtime would open them by name), subgraphs (loops that never end), local functions, sparse
/// constants, operators outside the standard domains.
/// </remarks>
internal static class OnnxReader
{
    private static readonly string[] Standard = ["", "ai.onnx", "ai.onnx.ml"];

    /// <exception cref="ModelException">Not an ONNX file, cut off, or with a part that is refused; one line.</exception>
    public static OnnxModel Read(ReadOnlyMemory<byte> file, string source)
    {
        var model = Parse(file, source);
        var strange = model.Nodes.FirstOrDefault(node => !Standard.Contains(node.Domain));
        return strange is null ? model : throw new ModelException(
            $"{source}: operator {strange.OpType} is of domain {strange.Domain}, must be ai.onnx or ai.onnx.ml; restore the package");
    }

    /// <summary>The same for a file that this process wrote, ONNX Runtime's own operators allowed.</summary>
    public static OnnxModel Parse(ReadOnlyMemory<byte> file, string source)
    {
        try
        {
            return ReadModel(file);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new ModelException($"{source}: {e.Message}; no network that can be run, restore the package", e);
        }
    }

    private static OnnxModel ReadModel(ReadOnlyMemory<byte> file)
    {
        var opsets = new Dictionary<string, long>();
        ReadOnlyMemory<byte>? graph = null;
        var reader = new WireReader(file);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 7:
                    graph = reader.Message();
                    break;
                case 8:
                    ReadOpset(reader.Message(), opsets);
                    break;
                case 20 or 25:
                    throw new FormatException($"has {(reader.Field == 20 ? "training steps" : "local functions")}");
                default:
                    reader.Skip();
                    break;
            }
        }

        return ReadGraph(graph ?? throw new FormatException("has no graph"), opsets);
    }

    private static void ReadOpset(ReadOnlyMemory<byte> message, Dictionary<string, long> opsets)
    {
        var (domain, version) = ("", 0L);
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    domain = reader.Text();
                    break;
                case 2:
                    version = reader.Integer();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        opsets[domain] = version;
    }

    private static OnnxModel ReadGraph(ReadOnlyMemory<byte> message, Dictionary<string, long> opsets)
    {
        var nodes = new List<OnnxNode>();
        var constants = new Dictionary<string, OnnxTensor>();
        var inputs = new List<OnnxValue>();
        var outputs = new List<OnnxValue>();
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    nodes.Add(ReadNode(reader.Message(), constants));
                    break;
                case 5:
                    var tensor = OnnxTensor.Read(reader.Message());
                    constants[tensor.Name] = tensor;
                    break;
                case 11:
                    inputs.Add(ReadValue(reader.Message()));
                    break;
                case 12:
                    outputs.Add(ReadValue(reader.Message()));
                    break;
                case 15:
                    throw new FormatException("has sparse constants");
                default:
                    reader.Skip();
                    break;
            }
        }

        inputs.RemoveAll(input => constants.ContainsKey(input.Name));
        return new OnnxModel { Opsets = opsets, Nodes = nodes, Constants = constants, Inputs = inputs, Outputs = outputs };
    }

    private static OnnxNode ReadNode(ReadOnlyMemory<byte> message, Dictionary<string, OnnxTensor> constants)
    {
        var (name, type, domain) = ("", "", "");
        List<string> inputs = [], outputs = [];
        var integers = new Dictionary<string, long>();
        OnnxTensor? value = null;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    inputs.Add(reader.Text());
                    break;
                case 2:
                    outputs.Add(reader.Text());
                    break;
                case 3:
                    name = reader.Text();
                    break;
                case 4:
                    type = reader.Text();
                    break;
                case 5:
                    value = ReadAttribute(reader.Message(), integers) ?? value;
                    break;
                case 7:
                    domain = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type == "Constant" && value is not null && outputs is [var output])
        {
            constants[output] = value.Named(output);
        }

        return new OnnxNode { Name = name, OpType = type, Domain = domain, Inputs = inputs, Outputs = outputs, Integers = integers };
    }

    /// <returns>The tensor that the attribute holds, if it holds one.</returns>
    private static OnnxTensor? ReadAttribute(ReadOnlyMemory<byte> message, Dictionary<string, long> integers)
    {
        var name = "";
        long? integer = null;
        OnnxTensor? tensor = null;
        var reader = new WireReader(message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 3:
                    integer = reader.Integer();
                    break;
                case 5 or 10:
                    tensor = OnnxTensor.Read(reader.Message());
                    break;
                case 6 or 11:
                    throw new FormatException($"attribute {name} holds a subgraph");
                case 22 or 23:
                    throw new FormatException("has sparse constants");
                default:
                    reader.Skip();
                    break;
            }
        }

        if (integer is { } i)
        {
            integers[name] = i;
        }

        return tensor;
    }

    private static OnnxValue ReadValue(ReadOnlyMemory<byte> message)
    {
        var (name, type) = ("", 0);
        var shape = new List<long>();
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                name = reader.Text();
            }
            else if (reader.Field == 2)
            {
                type = ReadTensorType(reader.Message(), shape);
            }
            else
            {
                reader.Skip();
            }
        }

        return new OnnxValue(name, type, shape);
    }

    /// <summary>TypeProto.tensor_type: elem_type and shape.</summary>
    private static int ReadTensorType(ReadOnlyMemory<byte> message, List<long> shape)
    {
        var type = 0;
        foreach (var tensor in Fields(message, 1))
        {
            var reader = new WireReader(tensor);
            while (reader.Next())
            {
                if (reader.Field == 1)
                {
                    type = checked((int)reader.Integer());
                }
                else if (reader.Field == 2)
                {
                    shape.AddRange(Fields(reader.Message(), 1).Select(Size));
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return type;
    }

    private static long Size(ReadOnlyMemory<byte> dimension)
    {
        var reader = new WireReader(dimension);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                return reader.Integer();
            }

            reader.Skip();
        }

        return -1;
    }

    private static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int field)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == field)
            {
                found.Add(reader.Message());
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }
}
