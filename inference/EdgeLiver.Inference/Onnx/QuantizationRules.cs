namespace EdgeLiver.Inference;

/// <summary>What was found in a quantized network that keeps its variant's rules.</summary>
/// <param name="Convolutions">All of them.</param>
/// <param name="Quantized">Convolutions whose picture and weights are quantized.</param>
/// <param name="Pairs">Quantize/dequantize pairs on activations.</param>
public sealed record QuantizationSummary(int Convolutions, int Quantized, int Pairs);

/// <summary>Proves from the file that a quantized network is what its variant promises, before anything runs it.</summary>
/// <remarks>
/// Both variants: quantize and dequantize come in pairs with equal scale and zero point; weights are int8, symmetric, with a scale
/// for each output channel; a convolution is quantized whole or not at all; what is concatenated has one scale; a ReLU stands before
/// its quantization, never between a pair and its convolution.
/// <c>cpu</c>: uint8 activations, and zero point 0 after a ReLU, or ONNX Runtime keeps the ReLU and with it a float convolution.
/// <c>tensorrt</c>: int8 activations with zero point 0, which is all that TensorRT takes.
/// </remarks>
internal sealed class QuantizationRules
{
    private const string Quantize = "QuantizeLinear";
    private const string Dequantize = "DequantizeLinear";

    private readonly OnnxModel _model;
    private readonly string _source;
    private readonly int _activationType;
    private readonly Dictionary<string, OnnxNode> _producers = [];
    private readonly Dictionary<string, List<OnnxNode>> _consumers = [];

    private QuantizationRules(OnnxModel model, int activationType, string source)
    {
        (_model, _activationType, _source) = (model, activationType, source);
        foreach (var node in model.Nodes)
        {
            foreach (var output in node.Outputs)
            {
                _producers[output] = node;
            }

            foreach (var input in node.Inputs)
            {
                if (!_consumers.TryGetValue(input, out var list))
                {
                    _consumers[input] = list = [];
                }

                list.Add(node);
            }
        }
    }

    /// <param name="model">The network.</param>
    /// <param name="variant"><c>cpu</c> or <c>tensorrt</c>.</param>
    /// <param name="source">For the messages.</param>
    /// <exception cref="ModelException">A rule is broken; the message names the operator.</exception>
    public static QuantizationSummary Check(OnnxModel model, string variant, string source)
    {
        var type = variant switch
        {
            "cpu" => OnnxTensor.UInt8,
            "tensorrt" => OnnxTensor.Int8,
            _ => throw new ModelException($"{source}: variant is {variant}, must be cpu or tensorrt; build the package again"),
        };
        return new QuantizationRules(model, type, source).Check();
    }

    private QuantizationSummary Check()
    {
        var (convolutions, quantized, pairs) = (0, 0, 0);
        foreach (var node in _model.Nodes)
        {
            switch (node.OpType)
            {
                case Quantize:
                    CheckPair(node);
                    pairs++;
                    break;
                case Dequantize:
                    CheckDequantize(node);
                    break;
                case "Conv" or "ConvTranspose" or "Gemm" or "MatMul":
                    convolutions++;
                    quantized += CheckWeighted(node) ? 1 : 0;
                    break;
                case "Concat":
                    CheckConcat(node);
                    break;
                case "Relu":
                    Require(ProducerOf(node.Inputs[0])?.OpType != Dequantize, node, "takes a quantized input, must stand before the quantization");
                    break;
            }
        }

        return quantized > 0
            ? new QuantizationSummary(convolutions, quantized, pairs)
            : throw new ModelException($"{_source}: no convolution is quantized; name the float32 file, or build the package again");
    }

    /// <summary>An activation's Q: scalar scale, the variant's type, followed by nothing but its own DQ.</summary>
    private void CheckPair(OnnxNode quantize)
    {
        var (scale, zero) = Parameters(quantize);
        Require(scale.Length == 1, quantize, $"has {scale.Length} scales, an activation must have 1");
        Require(ZeroType(quantize) == _activationType, quantize, $"is not {(_activationType == OnnxTensor.UInt8 ? "uint8" : "int8")}");
        Require(_activationType == OnnxTensor.UInt8 || zero[0] == 0, quantize, $"has zero point {zero[0]}, must be 0");
        Require(_activationType == OnnxTensor.Int8 || ProducerOf(quantize.Inputs[0])?.OpType != "Relu" || zero[0] == 0, quantize, $"has zero point {zero[0]} after a ReLU, must be 0");
        var readers = _consumers.GetValueOrDefault(quantize.Outputs[0], []);
        Require(readers.Count > 0 && readers.TrueForAll(reader => reader.OpType == Dequantize && Same(reader, quantize)), quantize, "is not followed by its own DequantizeLinear alone");
    }

    private void CheckDequantize(OnnxNode dequantize)
    {
        if (!_model.Constants.TryGetValue(dequantize.Inputs[0], out var constant))
        {
            Require(ProducerOf(dequantize.Inputs[0])?.OpType == Quantize, dequantize, "follows no QuantizeLinear and no constant");
            return;
        }

        var (scale, zero) = Parameters(dequantize);
        Require(Array.TrueForAll(zero, z => z == 0), dequantize, "has a constant with a zero point, must be 0");
        if (constant.Shape.Count > 1)
        {
            var axis = (int)dequantize.Integers.GetValueOrDefault("axis", 1);
            Require(constant.ElementType == OnnxTensor.Int8, dequantize, "has weights that are not int8");
            Require(axis >= 0 && axis < constant.Shape.Count && scale.Length == constant.Shape[axis], dequantize, $"has {scale.Length} scales, must have one for each output channel");
        }
    }

    /// <returns>Whether it is quantized.</returns>
    private bool CheckWeighted(OnnxNode node)
    {
        Require(node.Inputs.Count >= 2, node, "has no weights");
        var data = ProducerOf(node.Inputs[0])?.OpType == Dequantize;
        var weights = ProducerOf(node.Inputs[1]) is { OpType: Dequantize } dequantize && _model.Constants.ContainsKey(dequantize.Inputs[0]);
        Require(data == weights || !_model.Constants.ContainsKey(node.Inputs[1]), node, "has quantized data and float weights");
        Require(data || !weights, node, "has quantized weights and float data");
        if (weights && node.OpType is "Conv" or "ConvTranspose")
        {
            var axis = ProducerOf(node.Inputs[1])!.Integers.GetValueOrDefault("axis", 1);
            Require(axis == (node.OpType == "Conv" ? 0 : 1), node, $"has weights scaled along axis {axis}, must be its output channels");
        }

        return data && weights;
    }

    /// <summary>Parts of one picture have one scale, which is also the whole's.</summary>
    private void CheckConcat(OnnxNode concat)
    {
        var parts = concat.Inputs.Select(ProducerOf).ToArray();
        if (Array.TrueForAll(parts, part => part?.OpType != Dequantize))
        {
            return;
        }

        Require(Array.TrueForAll(parts, part => part?.OpType == Dequantize && Same(part, parts[0]!)), concat, "has inputs of several scales, must be one");
        var readers = _consumers.GetValueOrDefault(concat.Outputs[0], []);
        Require(readers.TrueForAll(reader => reader.OpType != Quantize || Same(reader, parts[0]!)), concat, "changes its inputs' scale");
    }

    private bool Same(OnnxNode a, OnnxNode b)
    {
        var (first, second) = (Parameters(a), Parameters(b));
        return first.Scale.AsSpan().SequenceEqual(second.Scale) && first.Zero.AsSpan().SequenceEqual(second.Zero);
    }

    private (float[] Scale, long[] Zero) Parameters(OnnxNode node)
    {
        Require(node.Inputs.Count == 3, node, $"has {node.Inputs.Count} inputs, must have value, scale and zero point");
        Require(_model.Constants.ContainsKey(node.Inputs[1]) && _model.Constants.ContainsKey(node.Inputs[2]), node, "has a scale or zero point that is no constant");
        var (scale, zero) = (_model.Constants[node.Inputs[1]].Floats(), _model.Constants[node.Inputs[2]].Integers());
        Require(scale.Length > 0 && scale.Length == zero.Length, node, $"has {scale.Length} scales and {zero.Length} zero points, must be as many");
        Require(Array.TrueForAll(scale, s => s > 0 && float.IsFinite(s)), node, "has a scale that is not above 0");
        return (scale, zero);
    }

    private int ZeroType(OnnxNode node) => _model.Constants[node.Inputs[2]].ElementType;

    private OnnxNode? ProducerOf(string name) => _producers.GetValueOrDefault(name);

    private void Require(bool kept, OnnxNode node, string broken)
    {
        if (!kept)
        {
            throw new ModelException($"{_source}: {node.OpType} {node.Name} {broken}; build the package again");
        }
    }
}
