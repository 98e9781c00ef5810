using EdgeLiver.Imaging;

namespace EdgeLiver.Inference;

/// <summary>Says of a frame whether it shows a liver, how good the picture is, and how unlike every known liver; one frame at a time.</summary>
/// <remarks>Runs a package of task <c>classification</c> with the scores of <see cref="Scores"/>. Not thread-safe.</remarks>
public sealed class ViewClassifier : IDisposable
{
    /// <summary>Name of the operating point that a package must have.</summary>
    public const string Point = "liver-in-view";

    private static readonly string[] Scores = ["liver", "quality", "distance"];

    private readonly Network _network;
    private readonly LetterboxResampler _resampler;
    private readonly float _threshold;
    private readonly float _limit;

    /// <summary>Loads the network in the first way that works and gives the golden answers.</summary>
    /// <param name="package">A checked package.</param>
    /// <param name="provider">One provider of <see cref="ExecutionProviders.Names"/>, or null for the chain.</param>
    /// <param name="threads">CPU threads of one inference, 1 to 64.</param>
    /// <exception cref="ModelException">The package is none for this, or nothing runs it.</exception>
    public ViewClassifier(ModelPackage package, string? provider, int threads)
    {
        (_threshold, _limit) = Checked(package);
        var serving = NetworkChain.Open(package, provider, variant: null, threads);
        (_network, Golden, Refused) = (serving.Network, serving.Golden, serving.Refused);
        _resampler = new LetterboxResampler((int)package.Manifest.Inputs[0].Shape[3], (int)package.Manifest.Inputs[0].Shape[2]);
        Package = package;
    }

    public ModelPackage Package { get; }

    /// <summary>How close the golden answers came on this box.</summary>
    public GoldenDeviation Golden { get; }

    /// <summary>Why the better ways were passed over, a line each.</summary>
    public IReadOnlyList<string> Refused { get; }

    /// <summary>Time of the last run of the network alone.</summary>
    public TimeSpan LastRun => _network.LastRun;

    /// <param name="luma">The frame, black outside the fan.</param>
    /// <param name="fanBox">Tight box of the fan, inside the frame.</param>
    public ViewOpinion Look(GrayView luma, PixelBox fanBox)
    {
        _resampler.Resample(luma, fanBox, _network.Input);
        _network.Run();
        var (brightness, contrast) = Greys(_network.Input);
        var (liver, quality, distance) = (_network.Output[0], _network.Output[1], _network.Output[2]);

        // A network that answers no number has no opinion: every comparison with it is false.
        return float.IsFinite(liver) && float.IsFinite(quality) && float.IsFinite(distance)
            ? new ViewOpinion(liver >= _threshold && distance <= _limit, liver, quality, distance, brightness, contrast)
            : new ViewOpinion(IsLiver: false, Probability: 0, Quality: 0, Distance: float.MaxValue, brightness, contrast);
    }

    public void Dispose()
    {
        _network.Dispose();
        _resampler.Dispose();
    }

    /// <summary>Mean and standard deviation of the lit pixels; 0 for a black picture.</summary>
    private static (float Mean, float Deviation) Greys(ReadOnlySpan<float> picture)
    {
        var (sum, squares, count) = (0.0, 0.0, 0);
        foreach (var grey in picture)
        {
            if (grey > 0)
            {
                (sum, squares, count) = (sum + grey, squares + ((double)grey * grey), count + 1);
            }
        }

        var mean = count == 0 ? 0 : sum / count;
        return count == 0 ? (0, 0) : ((float)mean, (float)Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))));
    }

    private static (float Threshold, float Limit) Checked(ModelPackage package)
    {
        var manifest = package.Manifest;
        if (manifest.Task != "classification")
        {
            throw new ModelException($"model {package.Id}: task is {manifest.Task}, must be classification; name another package");
        }

        if (manifest.Inputs is not [{ Type: "float32", Shape: [1, 1, > 0 and <= 2048, > 0 and <= 2048] } input]
            || manifest.Outputs is not [{ Type: "float32", Shape: [1, 3] } output] || output.Classes is null || !output.Classes.SequenceEqual(Scores))
        {
            throw new ModelException(
                $"model {package.Id}: manifest.json must name one float32 input 1x1xHxW and one float32 output 1x3 with classes {string.Join(", ", Scores)}; name another package");
        }

        if (input.Geometry is not { Crop: "fan-box", Resample: "letterbox-area" } geometry
            || geometry.Width != input.Shape[3] || geometry.Height != input.Shape[2])
        {
            throw new ModelException(
                $"model {package.Id}: input geometry must be fan-box, letterbox-area at {input.Shape[3]}x{input.Shape[2]}; build the package again");
        }

        return manifest.OperatingPoints.FirstOrDefault(point => point?.Name == Point) is { Threshold: > 0 and < 1 } chosen
            && manifest.OutOfDistribution is { Score: "distance", Limit: > 0 and <= 1e6f } far
            ? (chosen.Threshold, far.Limit)
            : throw new ModelException(
                $"model {package.Id}: manifest.json must name an operating point {Point} with a threshold between 0 and 1, and a limit of distance above 0 in outOfDistribution; build the package again");
    }
}

/// <summary>What the in-view network makes of a frame.</summary>
/// <param name="IsLiver">Probable enough, and like the livers it knows.</param>
/// <param name="Probability">That the frame shows a liver, 0 to 1, calibrated.</param>
/// <param name="Quality">Of the picture: 1 sound, 0 spoilt beyond reading by blur, darkness, glare, noise or lost contact.</param>
/// <param name="Distance">From the livers that the network was trained on, in their standard deviations: about 1 for one of them.</param>
/// <param name="Brightness">Mean grey of the network's picture where it is lit, 0 to 1.</param>
/// <param name="Contrast">Standard deviation of the same, 0 to 1.</param>
public readonly record struct ViewOpinion(bool IsLiver, float Probability, float Quality, float Distance, float Brightness, float Contrast);
