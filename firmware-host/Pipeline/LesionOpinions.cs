using EdgeLiver.Contracts;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;
using EdgeLiver.Radiomics;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Pipeline;

/// <summary>The package with an opinion on lesions, with the features that it asks for measured on the lesion's crop.</summary>
/// <remarks>A feature is <c>lesion.TAG</c> or <c>rim.TAG</c> with a tag of <see cref="FeatureLayout.Picture"/>, or <c>size.relative</c>. One thread at a time.</remarks>
internal sealed class LesionOpinions : IDisposable
{
    private const string RelativeSize = "size.relative";
    private const string LesionPart = "lesion.";
    private const string RimPart = "rim.";

    private readonly LesionClassifier _classifier;
    private readonly RadiomicsExtractor _extractor = new(RadiomicSettings.Live);
    private readonly RadiomicFeatures _lesion = new(FeatureLayout.Picture);
    private readonly RadiomicFeatures _rim = new(FeatureLayout.Picture);
    private readonly (RadiomicFeatures? Of, int Position)[] _wanted;
    private readonly float[] _features;

    /// <exception cref="ModelException">The package is none for this, asks for features that are not measured here, or nothing runs it; one line.</exception>
    public LesionOpinions(ModelPackage package, string? provider, int threads)
    {
        // Features before the network: a package that asks for other numbers is refused before anything of it runs.
        _wanted = [.. Wanted(package)];
        _features = new float[_wanted.Length];
        _classifier = new LesionClassifier(package, provider, threads);
    }

    public ModelPackage Package => _classifier.Package;

    public LesionClassifier Classifier => _classifier;

    /// <summary>Time of the last run of the network alone.</summary>
    public TimeSpan LastRun { get; private set; }

    /// <summary>What the package makes of a lesion.</summary>
    /// <param name="luma">The frame, black outside the fan.</param>
    /// <param name="fanBox">Tight box of the fan.</param>
    /// <param name="lesion">Of that frame.</param>
    public LesionOpinion Of(GrayView luma, PixelBox fanBox, LesionRegion lesion) => Of(luma, fanBox, lesion.Mask.View, lesion.Box, lesion.AreaPx);

    /// <inheritdoc cref="Of(GrayView, PixelBox, LesionRegion)"/>
    public LesionOpinion Of(GrayView luma, PixelBox fanBox, GrayView mask, PixelBox box, int areaPx)
    {
        LastRun = TimeSpan.Zero;
        if (!_classifier.Take(luma, fanBox, mask, box, areaPx))
        {
            return LesionOpinion.None;
        }

        Measure();
        var judged = _classifier.Judge(_features);
        LastRun = _classifier.LastRun;
        double? probability = float.IsNaN(judged.Probability) ? null : judged.Probability;
        return judged.IsOutside
            ? new LesionOpinion(probability, Opinion.None, Ood: true)
            : new LesionOpinion(probability, judged.IsSuspicious ? Opinion.Suspicious : Opinion.Benign, Ood: false);
    }

    public void Dispose()
    {
        _classifier.Dispose();
        _extractor.Dispose();
    }

    private void Measure()
    {
        var crop = _classifier.Crop;
        _extractor.Extract(crop.Grey, crop.Lesion, _lesion);
        var hasRim = crop.RimPixels >= LesionClassifier.LeastPixels;
        if (hasRim)
        {
            _extractor.Extract(crop.Grey, crop.Rim, _rim);
        }

        for (var i = 0; i < _wanted.Length; i++)
        {
            var (of, position) = _wanted[i];
            _features[i] = of is null ? (float)crop.RelativeSize
                : (hasRim || ReferenceEquals(of, _lesion)) && of.TryGet(position, out var value) ? (float)value
                : float.NaN;
        }
    }

    private IEnumerable<(RadiomicFeatures? Of, int Position)> Wanted(ModelPackage package)
    {
        var at = VectorInput.IndexIn(package.Manifest);
        if (at < 0)
        {
            throw new ModelException($"model {package.Id}: manifest.json names no vector of features; name another package");
        }

        var input = package.Manifest.Inputs[at];
        var settings = RadiomicSettings.Live.Hash("8bit;px");
        if (input.Settings != settings)
        {
            throw new ModelException($"model {package.Id}: its features are measured with settings {input.Settings ?? "none"}, this program measures with {settings}; train it again or take the program that it was made for");
        }

        foreach (var name in input.Features!)
        {
            var (of, tag) = name switch
            {
                RelativeSize => ((RadiomicFeatures?)null, ""),
                _ when name.StartsWith(LesionPart, StringComparison.Ordinal) => (_lesion, name[LesionPart.Length..]),
                _ when name.StartsWith(RimPart, StringComparison.Ordinal) => (_rim, name[RimPart.Length..]),
                _ => (_lesion, ""),
            };
            var position = of is null ? 0 : FeatureLayout.Picture.Names.IndexOf(tag);
            yield return position >= 0 ? (of, position) : throw new ModelException(
                $"model {package.Id}: feature {name.ReplaceLineEndings(" ")} is not measured here, must be lesion.TAG, rim.TAG or {RelativeSize} with a tag of edgeliver radiomics --names; take the program that it was made for");
        }
    }
}
