using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Evaluation;

/// <summary>One form of a package over the pictures of a comparison.</summary>
internal sealed class ComparedForm : IDisposable
{
    private readonly Segmenter _segmenter;
    private readonly List<Row> _rows = [];

    public ComparedForm(ModelPackage package, Candidate only)
    {
        Name = only.Variant;
        Bytes = new FileInfo(Path.Combine(package.Folder, only.File)).Length;
        Graph = OptimizedGraph.Of(package, only.File);
        _segmenter = new Segmenter(package, only, threads: 2);
        Golden = _segmenter.Golden;
        Pipeline = new FramePipeline(_segmenter, view: null, profile: null, singlePictures: true);
    }

    private sealed record Row(string Group, string Class, double Agreement, double? Liver, double? Lesion, int Lesions);

    public string Name { get; }

    public long Bytes { get; }

    /// <summary>What ONNX Runtime makes of it on this CPU.</summary>
    public OptimizedGraph Graph { get; }

    public GoldenDeviation Golden { get; }

    public FramePipeline Pipeline { get; }

    public int Count => _rows.Count;

    /// <param name="picture">What was drawn on it.</param>
    /// <param name="frame">The decoded picture.</param>
    /// <param name="result">This form's.</param>
    /// <param name="reference">The reference's, of the same picture.</param>
    public void Add(AnnotatedLiver picture, Frame frame, FrameResult result, FrameResult reference)
    {
        using var truth = new Mask(frame.Width, frame.Height);
        using var fan = new Mask(frame.Width, frame.Height);
        using var nothing = new Mask(frame.Width, frame.Height);
        double? Dice(IReadOnlyList<(double X, double Y)>? polygon, Mask? found)
        {
            if (polygon is null)
            {
                return null;
            }

            PolygonMask.Fill(polygon, truth);
            return Overlap.Dice(found ?? nothing, truth);
        }

        result.Fan?.CopyTo(fan);
        var agreement = MaskAgreement.Of(
            fan,
            result.Segmentation?.Liver ?? nothing, reference.Segmentation?.Liver ?? nothing,
            result.Segmentation?.Lesion ?? nothing, reference.Segmentation?.Lesion ?? nothing);
        _rows.Add(new Row(
            picture.Group, picture.Class, agreement, Dice(picture.Liver, result.Segmentation?.Liver),
            Dice(picture.Mass, result.Lesions.Count > 0 ? result.Segmentation?.Lesion : null), result.Lesions.Count));
    }

    public Estimate Agreement() => Mean(row => row.Agreement);

    public Estimate Liver() => Mean(row => row.Liver);

    public Estimate Lesion() => Mean(row => row.Lesion);

    public Estimate Found() => Mean(row => row.Lesion is { } dice ? (dice > SegmentationScore.FoundDice ? 1 : 0) : null);

    public Estimate FalseLesions() => Mean(row => row.Class == "Normal" ? Math.Min(row.Lesions, 1) : null);

    /// <summary>Paired, picture by picture; above 0: this form is worse.</summary>
    public Estimate LiverLoss(ComparedForm reference) => Loss(reference, row => row.Liver);

    /// <summary>Paired, picture by picture; above 0: this form is worse.</summary>
    public Estimate LesionLoss(ComparedForm reference) => Loss(reference, row => row.Lesion);

    public void Dispose()
    {
        Pipeline.Dispose();
        _segmenter.Dispose();
    }

    private Estimate Mean(Func<Row, double?> value) => Bootstrap.Mean(
        [.. _rows.Select(row => (row.Group, Value: value(row))).Where(v => v.Value is not null).Select(v => (v.Group, v.Value!.Value))]);

    private Estimate Loss(ComparedForm reference, Func<Row, double?> value) => Bootstrap.Mean(
        [.. _rows.Zip(reference._rows).Select(pair => (pair.First.Group, Value: value(pair.Second) - value(pair.First)))
            .Where(v => v.Value is not null).Select(v => (v.Group, v.Value!.Value))]);
}
