namespace EdgeLiver.Inference;

/// <summary>An ONNX file as far as this project judges it: operators, wiring, constants. Constants are views into the file's bytes.</summary>
internal sealed record OnnxModel
{
    /// <summary>Operator sets by domain; the standard one is the empty name.</summary>
    public required IReadOnlyDictionary<string, long> Opsets { get; init; }

    /// <summary>In the order of execution.</summary>
    public required IReadOnlyList<OnnxNode> Nodes { get; init; }

    /// <summary>Constants of the graph by name, those of Constant nodes included.</summary>
    public required IReadOnlyDictionary<string, OnnxTensor> Constants { get; init; }

    /// <summary>The graph's inputs, without those that are constants.</summary>
    public required IReadOnlyList<OnnxValue> Inputs { get; init; }

    public required IReadOnlyList<OnnxValue> Outputs { get; init; }
}

/// <summary>One operator.</summary>
internal sealed record OnnxNode
{
    public required string Name { get; init; }

    public required string OpType { get; init; }

    /// <summary>Empty for the standard operators.</summary>
    public required string Domain { get; init; }

    public required IReadOnlyList<string> Inputs { get; init; }

    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>Integer attributes by name.</summary>
    public required IReadOnlyDictionary<string, long> Integers { get; init; }
}

/// <summary>An input or output of the graph; a size that is not fixed is -1.</summary>
internal sealed record OnnxValue(string Name, int ElementType, IReadOnlyList<long> Shape);
