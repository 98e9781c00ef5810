using EdgeLiver.Imaging;

namespace EdgeLiver.Inference;

/// <summary>Finds liver and lesions in a frame with a segmentation package; one frame at a time.</summary>
/// <remarks>
/// Input and output tensors are native memory bound once, so a frame is resampled straight into the network's input and read
/// straight from its output. Not thread-safe: the loop that owns it calls it.
/// </remarks>
public sealed class Segmenter : IDisposable
{
    private const int Classes = 2;

    private readonly Postprocess _rules;
    private readonly EngineBuild? _engines;
    private INetwork _network;
    private readonly LetterboxResampler _resampler;
    private readonly ComponentLabels _components;
    private readonly MaskUpsampler _upsampler;
    private readonly float[] _liver;
    private readonly float[] _alone;
    private readonly int _width;
    private readonly int _height;

    /// <summary>Loads the network in the first way that works and gives the golden answers.</summary>
    /// <param name="package">A checked package of task <c>segmentation</c>.</param>
    /// <param name="provider">One provider of <see cref="ExecutionProviders.Names"/>, or null for the chain.</param>
    /// <param name="threads">CPU threads of one inference, 1 to 64.</param>
    /// <param name="variant">A variant of the package or <see cref="Candidate.Reference"/>, or null for the best.</param>
    /// <param name="engines">Builds engines in the background: the one that passes takes over between two frames. Null: there is none.</param>
    /// <exception cref="ModelException">The package's task or shapes are not served here, or nothing runs it.</exception>
    public Segmenter(ModelPackage package, string? provider, int threads, string? variant = null, EngineBuild? engines = null)
        : this(NetworkChain.Open(Checked(package), provider, variant, threads, engines), package) => _engines = engines;

    /// <summary>Loads one file on one provider, golden answers or not: for measuring what a file is worth.</summary>
    /// <exception cref="ModelException">The package's task or shapes are not served here, or the provider does not take the file.</exception>
    public Segmenter(ModelPackage package, Candidate only, int threads)
        : this(NetworkChain.Measure(Checked(package), only, threads), package)
    {
    }

    /// <summary>Over a network that the caller made; owned from here.</summary>
    /// <exception cref="ModelException">The package's task or shapes are not served here.</exception>
    internal Segmenter(ModelPackage package, INetwork network)
    {
        _rules = Checked(package).Manifest.Postprocess!;
        _network = network;
        Refused = [];
        (_width, _height) = ((int)package.Manifest.Inputs[0].Shape[3], (int)package.Manifest.Inputs[0].Shape[2]);
        _resampler = new LetterboxResampler(_width, _height);
        _components = new ComponentLabels(_width, _height);
        _upsampler = new MaskUpsampler(_width, _height);
        _liver = new float[_width * _height];
        _alone = new float[_width * _height];
    }

    private Segmenter(ServingNetwork serving, ModelPackage package)
        : this(package, serving.Network) => (Golden, Refused) = (serving.Golden, serving.Refused);

    /// <summary>Which file runs on which provider.</summary>
    public Candidate Serving => _network.Candidate;

    /// <summary>The provider that runs the network: <c>tensorrt</c>, <c>cuda</c> or <c>cpu</c>.</summary>
    public string Provider => Serving.Provider;

    /// <summary>How close the golden answers came on this box.</summary>
    public GoldenDeviation Golden { get; }

    /// <summary>Why the better ways were passed over, a line each.</summary>
    public IReadOnlyList<string> Refused { get; }

    /// <summary>Time of the last run of the network alone.</summary>
    public TimeSpan LastRun => _network.LastRun;

    /// <summary>The network's probabilities of the last frame, class x height x width, 0 to 1; valid until the next.</summary>
    public ReadOnlySpan<float> Probability => _network.Output;

    /// <summary>Segments one frame.</summary>
    /// <param name="luma">The frame, black outside the fan.</param>
    /// <param name="fanBox">Tight box of the fan, inside the frame.</param>
    /// <param name="fan">The fan at the frame's size, or null: masks never leave it.</param>
    /// <param name="result">Filled anew.</param>
    public void Segment(GrayView luma, PixelBox fanBox, Mask? fan, Segmentation result)
    {
        if (_engines?.Take() is { } engine)
        {
            _network.Dispose();
            _network = engine;
        }

        var fit = _resampler.Resample(luma, fanBox, _network.Input);
        _network.Run();
        result.Reset(luma.Width, luma.Height);
        DrawLiver(fit, fan, result);
        DrawLesions(fit, fan, result);
    }

    public void Dispose()
    {
        _engines?.Take()?.Dispose();
        _network.Dispose();
        _resampler.Dispose();
    }

    private void DrawLiver(Letterbox fit, Mask? fan, Segmentation result)
    {
        var threshold = _rules.LiverThreshold;
        Probability[..(_width * _height)].CopyTo(_liver);
        if (_rules.LiverLargestOnly)
        {
            KeepLargest(_liver, threshold);
        }

        var drawn = _upsampler.Draw(_liver, fit.Target, fit, threshold, fan, result.Liver);
        (result.LiverAreaPx, result.LiverBox) = (drawn.Area, drawn.Box);
        double sum = 0;
        var count = 0;
        foreach (var p in _liver)
        {
            if (p >= threshold)
            {
                sum += p;
                count++;
            }
        }

        result.LiverProbability = count == 0 ? 0 : (float)(sum / count);
    }

    /// <summary>Sets what belongs to a smaller region to 0.</summary>
    private void KeepLargest(Span<float> map, float threshold)
    {
        var largest = 0;
        var area = 0;
        foreach (var component in _components.Label(map, threshold, map, threshold))
        {
            (largest, area) = component.Area > area ? (component.Label, component.Area) : (largest, area);
        }

        var labels = _components.Labels;
        for (var i = 0; i < map.Length; i++)
        {
            if (labels[i] != 0 && labels[i] != largest)
            {
                map[i] = 0;
            }
        }
    }

    private void DrawLesions(Letterbox fit, Mask? fan, Segmentation result)
    {
        var lesion = Probability[(_width * _height)..];
        var minArea = _rules.LesionMinAreaFraction * fit.Target.Area;
        var found = _components.Label(lesion, _rules.LesionThreshold, _liver, _rules.LiverThreshold);
        found.Sort(static (a, b) => b.Area.CompareTo(a.Area));
        foreach (var component in found)
        {
            // In the loop and not by RemoveAll, whose condition would be an object a frame.
            if (component.Area < minArea || component.Peak < _rules.LesionMinPeak || component.LiverShare < _rules.LesionMinLiverOverlap)
            {
                continue;
            }

            if (result.Lesions.Count == Segmentation.MaxLesions)
            {
                result.LeftOut++;
                continue;
            }

            Isolate(lesion, component);
            var mask = result.NextLesionMask();
            var drawn = _upsampler.Draw(_alone, component.Box, fit, _rules.LesionThreshold, fan, mask);
            if (drawn.Area > 0)
            {
                Merge(mask, result.Lesion, drawn.Box);
                result.Add(new LesionRegion(
                    drawn.Box, drawn.Area, drawn.SumX / drawn.Area, drawn.SumY / drawn.Area, component.Mean, mask));
            }
        }
    }

    /// <summary>The lesion map around one region, without what belongs to another.</summary>
    private void Isolate(ReadOnlySpan<float> map, Component component)
    {
        var labels = _components.Labels;
        var box = component.Box;
        for (var y = Math.Max(0, box.Y - 1); y < Math.Min(_height, box.Bottom + 1); y++)
        {
            for (var x = Math.Max(0, box.X - 1); x < Math.Min(_width, box.Right + 1); x++)
            {
                var at = (y * _width) + x;
                _alone[at] = labels[at] == 0 || labels[at] == component.Label ? map[at] : 0;
            }
        }
    }

    private static void Merge(Mask part, Mask whole, PixelBox box)
    {
        for (var y = box.Y; y < box.Bottom; y++)
        {
            var to = whole.Row(y)[box.X..box.Right];
            System.Numerics.Tensors.TensorPrimitives.BitwiseOr<byte>(part.Row(y)[box.X..box.Right], to, to);
        }
    }

    /// <summary>Before anything is loaded: is it a package for this?</summary>
    private static ModelPackage Checked(ModelPackage package)
    {
        var manifest = package.Manifest;
        if (manifest.Task != "segmentation")
        {
            throw new ModelException($"model {package.Id}: task is {manifest.Task}, must be segmentation; name another package");
        }

        if (manifest.Inputs is not [{ Type: "float32", Shape: [1, 1, > 0 and <= 2048, > 0 and <= 2048] } input]
            || manifest.Outputs is not [{ Type: "float32", Shape: [1, Classes, _, _], Classes: ["liver", "lesion"] } output]
            || output.Shape[2] != input.Shape[2] || output.Shape[3] != input.Shape[3])
        {
            throw new ModelException(
                $"model {package.Id}: manifest.json must name one float32 input 1x1xHxW and one float32 output 1x2xHxW with classes liver, lesion; name another package");
        }

        if (input.Geometry is not { Crop: "fan-box", Resample: "letterbox-area" } geometry
            || geometry.Width != input.Shape[3] || geometry.Height != input.Shape[2])
        {
            throw new ModelException(
                $"model {package.Id}: input geometry must be fan-box, letterbox-area at {input.Shape[3]}x{input.Shape[2]}; build the package again");
        }

        return manifest.Postprocess is not null
            ? package
            : throw new ModelException($"model {package.Id}: manifest.json has no postprocess, which says how probabilities become masks; build the package again");
    }
}
