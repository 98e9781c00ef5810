namespace EdgeLiver.Inference;

/// <summary>A package of task <c>classification</c>: probabilities of named classes from pictures and vectors, one case at a time.</summary>
/// <remarks>
/// Its one output holds a score for each class and, where the package can tell, how unlike the training data the case is.
/// Inputs are written straight into the network's memory. Not thread-safe; a case costs no managed allocation but ONNX Runtime's own.
/// </remarks>
public sealed class Classifier : IDisposable
{
    /// <summary>More classes than this are a mistake.</summary>
    private const int MostClasses = 1000;

    private readonly Network _network;
    private readonly Calibration? _calibration;
    private readonly float[] _probability;
    private readonly int _distanceAt;
    private readonly float _limit;

    /// <summary>Loads the network in the first way that works and gives the golden answers.</summary>
    /// <param name="package">A checked package.</param>
    /// <param name="provider">One provider of <see cref="ExecutionProviders.Names"/>, or null for the chain.</param>
    /// <param name="threads">CPU threads of one inference, 1 to 64.</param>
    /// <param name="variant">A variant of the package or <see cref="Candidate.Reference"/>, or null for the best.</param>
    /// <exception cref="ModelException">The package is none for this, or nothing runs it; one line.</exception>
    public Classifier(ModelPackage package, string? provider, int threads, string? variant = null)
    {
        Package = package;
        (Classes, _distanceAt, _limit) = Checked(package);
        _calibration = package.Manifest.Calibration;
        _probability = new float[Classes.Count];
        var serving = NetworkChain.Open(package, provider, variant, threads);
        (_network, Golden, Refused) = (serving.Network, serving.Golden, serving.Refused);
    }

    public ModelPackage Package { get; }

    /// <summary>Names of the classes, at least 2.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Which file runs on which provider.</summary>
    public Candidate Serving => _network.Candidate;

    /// <summary>How close the golden answers came on this box.</summary>
    public GoldenDeviation Golden { get; }

    /// <summary>Why the better ways were passed over, a line each.</summary>
    public IReadOnlyList<string> Refused { get; }

    /// <summary>Time of the last run of the network alone.</summary>
    public TimeSpan LastRun => _network.LastRun;

    /// <summary>An input in the manifest's order, to be written before <see cref="Classify"/>.</summary>
    public Span<float> Input(int index) => _network.InputAt(index);

    /// <summary>Classifies what was written into the inputs.</summary>
    public Classification Classify()
    {
        _network.Run();
        var output = _network.Output;
        foreach (var value in output)
        {
            // A network that answers no number has no opinion; whatever was asked of it can't be trusted either.
            if (!float.IsFinite(value))
            {
                return new Classification([], float.MaxValue, IsKnown: false);
            }
        }

        Calibrate(output);
        var distance = _distanceAt < 0 ? 0 : output[_distanceAt];
        return new Classification(_probability, distance, distance <= _limit);
    }

    public void Dispose() => _network.Dispose();

    private void Calibrate(ReadOnlySpan<float> scores)
    {
        var at = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (i != _distanceAt)
            {
                _probability[at] = scores[i];
                at++;
            }
        }

        if (_calibration is null)
        {
            return;
        }

        var largest = float.NegativeInfinity;
        for (var i = 0; i < _probability.Length; i++)
        {
            _probability[i] = (_calibration.Scale * _probability[i]) + (_calibration.Bias.Count == 0 ? 0 : _calibration.Bias[i]);
            largest = Math.Max(largest, _probability[i]);
        }

        var sum = 0f;
        foreach (ref var value in _probability.AsSpan())
        {
            value = MathF.Exp(value - largest);
            sum += value;
        }

        foreach (ref var value in _probability.AsSpan())
        {
            value /= sum;
        }
    }

    private static (IReadOnlyList<string> Classes, int DistanceAt, float Limit) Checked(ModelPackage package)
    {
        var manifest = package.Manifest;
        if (manifest.Task != "classification")
        {
            throw new ModelException($"model {package.Id}: task is {manifest.Task}, must be classification; name another package");
        }

        if (manifest.Outputs is not [{ Type: "float32", Shape: [1, > 1 and <= MostClasses] shape, Classes: { } names }]
            || names.Count != shape[1] || names.Distinct(StringComparer.Ordinal).Count() != names.Count || names.Any(string.IsNullOrEmpty))
        {
            throw new ModelException(
                $"model {package.Id}: manifest.json must name one float32 output 1xN, N from 2 to {MostClasses}, with as many different classes; build the package again");
        }

        VectorInput.Check(package);
        var distanceAt = manifest.OutOfDistribution is { } outside ? names.ToList().IndexOf(outside.Score) : -1;
        if (manifest.OutOfDistribution is { } far && (distanceAt < 0 || far.Limit is not (> 0 and <= 1e6f)))
        {
            throw new ModelException(
                $"model {package.Id}: outOfDistribution names score {far.Score} and limit {far.Limit}, must be one of {string.Join(", ", names)} and above 0 up to 1000000; build the package again");
        }

        var classes = names.Where((_, i) => i != distanceAt).ToArray();
        if (classes.Length < 2 || manifest.Calibration is { } c && (c.Scale is not (> 0 and <= 1e6f) || c.Bias.Count != 0 && c.Bias.Count != classes.Length || c.Bias.Any(b => !float.IsFinite(b))))
        {
            throw new ModelException(
                $"model {package.Id}: calibration must have a scale above 0 and no bias or one for each of {string.Join(", ", classes)}, at least 2 classes; build the package again");
        }

        return (classes, distanceAt, distanceAt < 0 ? float.MaxValue : manifest.OutOfDistribution!.Limit);
    }
}

/// <summary>What a classifier makes of a case; valid until the next.</summary>
/// <param name="Probability">Of each class, 0 to 1, sum 1; empty where the network gave no number.</param>
/// <param name="Distance">From the training data, about 1 for one of them; 0 where the package can't tell.</param>
/// <param name="IsKnown">False: too unlike the training data, or no number; then there is no opinion.</param>
public readonly ref struct Classification(ReadOnlySpan<float> Probability, float Distance, bool IsKnown)
{
    public ReadOnlySpan<float> Probability { get; } = Probability;

    public float Distance { get; } = Distance;

    public bool IsKnown { get; } = IsKnown;
}
