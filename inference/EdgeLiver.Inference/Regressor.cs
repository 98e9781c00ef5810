namespace EdgeLiver.Inference;

/// <summary>A package of task <c>regression</c>: one vector of named values into another, one case at a time.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class Regressor : IDisposable
{
    private readonly Network _network;

    /// <summary>Loads the network in the first way that works and gives the golden answers.</summary>
    /// <inheritdoc cref="Classifier(ModelPackage, string?, int, string?)"/>
    public Regressor(ModelPackage package, string? provider, int threads, string? variant = null)
    {
        var manifest = package.Manifest;
        if (manifest.Task != "regression")
        {
            throw new ModelException($"model {package.Id}: task is {manifest.Task}, must be regression; name another package");
        }

        if (manifest.Outputs is not [{ Type: "float32", Shape: [1, > 0 and <= VectorInput.Longest] shape, Classes: { } names }]
            || names.Count != shape[1] || names.Distinct(StringComparer.Ordinal).Count() != names.Count || names.Any(string.IsNullOrEmpty))
        {
            throw new ModelException($"model {package.Id}: manifest.json must name one float32 output 1xN with a different name for each value; build the package again");
        }

        VectorInput.Check(package);
        (Package, Names) = (package, names);
        var serving = NetworkChain.Open(package, provider, variant, threads);
        (_network, Golden, Refused) = (serving.Network, serving.Golden, serving.Refused);
    }

    public ModelPackage Package { get; }

    /// <summary>Names of the values that come out.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How close the golden answers came on this box.</summary>
    public GoldenDeviation Golden { get; }

    /// <summary>Why the better ways were passed over, a line each.</summary>
    public IReadOnlyList<string> Refused { get; }

    /// <summary>An input in the manifest's order, to be written before <see cref="Predict"/>.</summary>
    public Span<float> Input(int index) => _network.InputAt(index);

    /// <summary>The values, in the order of <see cref="Names"/>, valid until the next; one that is no number is not to be used.</summary>
    public ReadOnlySpan<float> Predict()
    {
        _network.Run();
        return _network.Output;
    }

    public void Dispose() => _network.Dispose();
}
