using System.Text.Json.Serialization;

namespace EdgeLiver.Inference;

/// <summary><c>manifest.json</c> of a model package: what goes in, what comes out, and what the figures stand on.</summary>
public sealed record ModelManifest
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary><c>segmentation</c>, <c>classification</c> or <c>regression</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The float32 ONNX file, relative to the package: the reference that every variant is held against.</summary>
    public required string File { get; init; }

    /// <summary>The same network in other forms for some providers; empty where the reference serves everywhere.</summary>
    public IReadOnlyList<ModelVariant> Variants { get; set; } = [];

    public required IReadOnlyList<ModelTensor> Inputs { get; init; }

    public required IReadOnlyList<ModelTensor> Outputs { get; init; }

    /// <summary>From probabilities to masks; a segmentation has it, other tasks have not.</summary>
    public Postprocess? Postprocess { get; set; }

    /// <summary>From a classification's scores to probabilities; null: they are probabilities already.</summary>
    public Calibration? Calibration { get; set; }

    /// <summary>Where a classification is cut into yes and no; empty for other tasks.</summary>
    public IReadOnlyList<OperatingPoint> OperatingPoints { get; set; } = [];

    /// <summary>What is too unlike the training data for an opinion; null where the package can't tell.</summary>
    public OutOfDistribution? OutOfDistribution { get; set; }

    /// <summary>File of the figures that a device in the field is held against, relative to the package; null where there is none.</summary>
    public string? Reference { get; set; }

    /// <summary>SHA-256 (lower-case hex) of each file of the package but the manifest.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Execution providers that the package may run on: <c>tensorrt</c>, <c>cuda</c>, <c>cpu</c>.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    public required string Precision { get; init; }

    public required GoldenSet Golden { get; init; }
}

/// <summary>One input or output of the network.</summary>
public sealed record ModelTensor
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>Fixed sizes, N x C x H x W.</summary>
    public required IReadOnlyList<long> Shape { get; init; }

    /// <summary>Output channels or values by name, in order.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Names of a vector's values, in order; null where the input is a picture.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Settings hash that the features were measured with; other settings give other numbers under the same names.</summary>
    public string? Settings { get; init; }

    public InputGeometry? Geometry { get; init; }
}

/// <summary>How a frame becomes the network's picture.</summary>
public sealed record InputGeometry
{
    /// <summary><c>fan-box</c>: the tight box around the fan; <c>lesion-square</c>: <see cref="LesionCrop"/>.</summary>
    public required string Crop { get; init; }

    /// <summary><c>letterbox-area</c>: aspect kept, centred, area average when shrinking, bilinear when enlarging.</summary>
    public required string Resample { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }
}

/// <summary>From probabilities to masks; every figure was chosen on training folds.</summary>
public sealed record Postprocess
{
    // Set, not init: the generated reader gives an init property that the file leaves out zero, not its default.

    /// <summary>Probability, 0 to 1.</summary>
    public float LiverThreshold { get; set; } = 0.5f;

    /// <summary>True: only the largest part of the liver counts, the others are something else.</summary>
    public bool LiverLargestOnly { get; set; }

    /// <summary>Probability, 0 to 1.</summary>
    public float LesionThreshold { get; set; } = 0.5f;

    /// <summary>Smaller regions are no lesion; share of the network picture's fan box, 0 to 1.</summary>
    public float LesionMinAreaFraction { get; set; }

    /// <summary>Regions whose best pixel is below this are no lesion; probability, 0 to 1.</summary>
    public float LesionMinPeak { get; set; }

    /// <summary>Regions with a smaller share of their pixels in the liver are no lesion, 0 to 1.</summary>
    public float LesionMinLiverOverlap { get; set; }
}

/// <summary>From a classification's scores to probabilities: softmax of scale times score plus bias, by class.</summary>
/// <remarks>Temperature scaling has no bias; Platt's has both. Of what set it was fitted on the card tells.</remarks>
public sealed record Calibration
{
    /// <summary><c>platt</c> or <c>temperature</c>.</summary>
    public string? Method { get; set; }

    /// <summary>Above 0.</summary>
    public float Scale { get; set; } = 1;

    /// <summary>One for each class, or none.</summary>
    public IReadOnlyList<float> Bias { get; set; } = [];
}

/// <summary>A threshold and what it is for; its sensitivity and specificity stand beside it in the file and in the card.</summary>
public sealed record OperatingPoint
{
    public required string Name { get; init; }

    /// <summary>At least this probability, 0 to 1, is a yes.</summary>
    public required float Threshold { get; init; }
}

/// <summary>The score that says how unlike the training data an input is, and how unlike it may be.</summary>
public sealed record OutOfDistribution
{
    /// <summary>Name of the score among the output's classes.</summary>
    public required string Score { get; init; }

    /// <summary>Beyond this there is no opinion.</summary>
    public required float Limit { get; init; }
}

/// <summary>A quantized form of the network, made from the reference by one calibration.</summary>
public sealed record ModelVariant
{
    /// <summary><c>cpu</c>: uint8 activations with a zero point, for QLinearConv; <c>tensorrt</c>: int8 activations, zero point 0.</summary>
    public required string Name { get; init; }

    /// <summary>The ONNX file, relative to the package.</summary>
    public required string File { get; init; }

    public required string Precision { get; init; }

    /// <summary>Execution providers that may run it.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>How far its golden output may lie from the reference's.</summary>
    public required VariantTolerance Tolerance { get; init; }
}

/// <summary>Limits for a quantized network: single pixels at an edge may differ much, the mean may not.</summary>
public sealed record VariantTolerance
{
    /// <summary>Largest absolute difference of a probability.</summary>
    public required float Max { get; init; }

    /// <summary>Mean absolute difference of the probabilities.</summary>
    public required float Mean { get; init; }
}

/// <summary>Inputs and the outputs that the maker saw; a package that answers otherwise on this box is not run.</summary>
/// <remarks>Raw little-endian float32, as the network takes and gives them, one case after the other.</remarks>
public sealed record GoldenSet
{
    public required string Input { get; init; }

    public required string Output { get; init; }

    /// <summary>Largest absolute difference of an output of the reference network.</summary>
    public required float Tolerance { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, ReadCommentHandling = System.Text.Json.JsonCommentHandling.Disallow, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
