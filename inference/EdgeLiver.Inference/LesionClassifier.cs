using EdgeLiver.Imaging;

namespace EdgeLiver.Inference;

/// <summary>What a lesion looks like: a package of task <c>classification</c> over a lesion's crop and named features of it.</summary>
/// <remarks>
/// Two steps, because features are measured elsewhere: <see cref="Take"/> cuts the lesion out, <see cref="Judge"/> takes the features of
/// that crop. Not thread-safe.
/// </remarks>
public sealed class LesionClassifier : IDisposable
{
    /// <summary>Operating point that a package must have: at least this probability of <see cref="Malignant"/> is suspicious.</summary>
    public const string Point = "suspicious";

    /// <summary>The class whose probability is told.</summary>
    public const string Malignant = "malignant";

    /// <summary>Pixels of the crop that a lesion must have; fewer are no texture.</summary>
    public const int LeastPixels = 16;

    private readonly Classifier _classifier;
    private readonly int _crop;
    private readonly int _features;
    private readonly int _malignant;
    private readonly float _threshold;

    /// <summary>Loads the network in the first way that works and gives the golden answers.</summary>
    /// <exception cref="ModelException">The package is none for this, or nothing runs it; one line.</exception>
    public LesionClassifier(ModelPackage package, string? provider, int threads)
    {
        (_crop, _features, _malignant, _threshold) = Checked(package);
        _classifier = new Classifier(package, provider, threads);
    }

    public ModelPackage Package => _classifier.Package;

    /// <summary>The provider that runs the network.</summary>
    public string Provider => _classifier.Serving.Provider;

    /// <summary>How close the golden answers came on this box.</summary>
    public GoldenDeviation Golden => _classifier.Golden;

    /// <summary>Why the better ways were passed over, a line each.</summary>
    public IReadOnlyList<string> Refused => _classifier.Refused;

    /// <summary>Time of the last run of the network alone.</summary>
    public TimeSpan LastRun => _classifier.LastRun;

    /// <summary>Names of the features that <see cref="Judge"/> wants, in order.</summary>
    public IReadOnlyList<string> Features => Package.Manifest.Inputs[_features].Features!;

    /// <summary>Settings hash that they must be measured with.</summary>
    public string? FeatureSettings => Package.Manifest.Inputs[_features].Settings;

    /// <summary>The lesion that was taken last.</summary>
    public LesionCrop Crop { get; } = new();

    /// <summary>Cuts a lesion out.</summary>
    /// <returns>False where too little of it is there to be judged.</returns>
    /// <inheritdoc cref="LesionCrop.Fill"/>
    public bool Take(GrayView luma, PixelBox fanBox, GrayView mask, PixelBox box, int areaPx)
    {
        if (box.Intersect(fanBox).IsEmpty || areaPx < 1)
        {
            return false;
        }

        Crop.Fill(luma, fanBox, mask, box, areaPx);
        return Crop.LesionPixels >= LeastPixels;
    }

    /// <summary>Judges the lesion that was taken.</summary>
    /// <param name="features">Values of <see cref="Features"/>, measured on <see cref="Crop"/>; one that is undefined is NaN.</param>
    /// <exception cref="ArgumentException">There are more or fewer features than the package names.</exception>
    public LesionJudgement Judge(ReadOnlySpan<float> features)
    {
        Crop.CopyTo(_classifier.Input(_crop));
        var target = _classifier.Input(_features);
        if (features.Length != target.Length)
        {
            throw new ArgumentException($"{features.Length} features, must be {target.Length}", nameof(features));
        }

        features.CopyTo(target);
        var found = _classifier.Classify();
        return found.Probability.IsEmpty
            ? LesionJudgement.None
            : new LesionJudgement(found.Probability[_malignant], found.Probability[_malignant] >= _threshold, !found.IsKnown, found.Distance);
    }

    public void Dispose()
    {
        _classifier.Dispose();
        Crop.Dispose();
    }

    private static (int Crop, int Features, int Malignant, float Threshold) Checked(ModelPackage package)
    {
        var manifest = package.Manifest;
        var crop = manifest.Inputs.ToList().FindIndex(input => input is
        {
            Type: "float32", Shape: [1, 2, LesionCrop.Size, LesionCrop.Size],
            Geometry: { Crop: "lesion-square", Resample: "letterbox-area", Width: LesionCrop.Size, Height: LesionCrop.Size },
        });
        var features = VectorInput.IndexIn(manifest);
        if (crop < 0 || features < 0 || manifest.Inputs.Count != 2)
        {
            throw new ModelException(FormattableString.Invariant(
                $"model {package.Id}: manifest.json must name a float32 input 1x2x{LesionCrop.Size}x{LesionCrop.Size} of geometry lesion-square, letterbox-area and one vector of named features; name another package"));
        }

        var classes = manifest.Outputs is [{ Classes: { } names }] ? names.Where(name => name != manifest.OutOfDistribution?.Score).ToList() : [];
        return classes.IndexOf(Malignant) is >= 0 and var malignant && manifest.OutOfDistribution is not null
            && manifest.OperatingPoints.FirstOrDefault(point => point?.Name == Point) is { Threshold: > 0 and < 1 } chosen
            ? (crop, features, malignant, chosen.Threshold)
            : throw new ModelException(
                $"model {package.Id}: manifest.json must name a class {Malignant}, a limit in outOfDistribution, and an operating point {Point} with a threshold between 0 and 1; build the package again");
    }
}

/// <summary>What the network makes of a lesion.</summary>
/// <param name="Probability">Of malignancy, 0 to 1, calibrated; NaN where the network gave no number.</param>
/// <param name="IsSuspicious">At or over the operating point.</param>
/// <param name="IsOutside">Too unlike the lesions that it was trained on: no opinion.</param>
/// <param name="Distance">From those lesions, about 1 for one of them.</param>
public readonly record struct LesionJudgement(float Probability, bool IsSuspicious, bool IsOutside, float Distance)
{
    /// <summary>No number came out, or there was nothing to look at.</summary>
    public static LesionJudgement None { get; } = new(float.NaN, IsSuspicious: false, IsOutside: true, float.MaxValue);
}
