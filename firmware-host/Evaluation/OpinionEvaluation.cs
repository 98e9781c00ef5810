using System.Text.Json;
using EdgeLiver.Capture;
using EdgeLiver.Host.Commands;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;
using EdgeLiver.Screening;

namespace EdgeLiver.Host.Evaluation;

/// <summary>An opinion's package over annotated lesions: each fold by the network in <c>heldout/fold-N</c>, which has not seen it.</summary>
/// <param name="package">The package; without held-out networks it is measured itself, and a line says that it may have seen the pictures.</param>
/// <param name="keys">Whose packages are run.</param>
/// <param name="data">Folder of the annotated liver images.</param>
/// <param name="foundBy">Segmentation package that marks the lesions; null: as they were drawn.</param>
internal sealed class OpinionEvaluation(ModelPackage package, TrustedKeys keys, string data, string? foundBy)
{
    private const int Folds = 5;

    /// <exception cref="UsageException">No such data.</exception>
    public async Task<int> RunAsync(int? fold, string? casesFile, bool json, CancellationToken stop)
    {
        var pictures = AnnotatedLiver.Load(data).Where(p => p.Mass is not null && (fold is null || p.Fold == fold)).ToArray();
        if (pictures.Length == 0)
        {
            throw new UsageException($"--fold {fold}: {data} has no lesion of that fold; folds are 0 to {Folds - 1}");
        }

        using var segmenter = foundBy is null ? null : new Segmenter(ModelPackage.Open(foundBy, keys), provider: null, ModelOptions.Threads);
        using var progress = new ProgressLine("evaluate", pictures.Length);
        var lesions = new List<JudgedLesion>();
        var seen = false;
        foreach (var part in pictures.GroupBy(p => p.Fold).OrderBy(g => g.Key))
        {
            var heldOut = Path.Combine(package.Folder, "heldout", FormattableString.Invariant($"fold-{part.Key}"));
            seen |= !Directory.Exists(heldOut);
            using var opinions = new LesionOpinions(
                Directory.Exists(heldOut) ? ModelPackage.Open(heldOut, keys) : package, provider: null, ModelOptions.Threads);
            await JudgeAsync(part, segmenter, opinions, lesions, progress, stop);
        }

        if (seen)
        {
            await Console.Error.WriteLineAsync($"edgeliver: {package.Id} has no heldout/fold-N for some of these folds; it may have seen their pictures, and the figures are too good");
        }

        await WriteAsync(lesions, fold, casesFile, json, stop);
        return ExitCode.Done;
    }

    private static async Task JudgeAsync(
        IEnumerable<AnnotatedLiver> pictures, Segmenter? segmenter, LesionOpinions opinions, List<JudgedLesion> lesions, ProgressLine progress, CancellationToken stop)
    {
        using var pipeline = segmenter is null ? null : new FramePipeline(segmenter, view: null, profile: null, singlePictures: true);
        using var reader = new ScreenReader(profile: null);
        using var pool = new FramePool(2, 1920, 1080);
        using var decoder = new ImageDecoder();
        foreach (var picture in pictures)
        {
            using var frame = await decoder.DecodeAsync(picture.Path, pool, stop);
            using var drawn = new Mask(frame.Width, frame.Height);
            PolygonMask.Fill(picture.Mass!, drawn);
            lesions.Add(pipeline is null ? OfDrawn(picture, frame, drawn, reader, opinions) : OfFound(picture, frame, drawn, pipeline.Process(frame), opinions));
            progress.Report(lesions.Count);
        }
    }

    private static JudgedLesion OfDrawn(AnnotatedLiver picture, Frame frame, Mask drawn, ScreenReader reader, LesionOpinions opinions)
    {
        reader.Reset();
        var fan = reader.Read(frame).Fan;
        var fanBox = fan?.Box ?? frame.Luma.Bounds;
        var opinion = opinions.Of(frame.Luma, fanBox, drawn.View, drawn.Bounds(), drawn.Area());
        return Judged(picture, frame, drawn, fan, opinion);
    }

    /// <summary>Of the marked regions the one that fits the drawn lesion best.</summary>
    private static JudgedLesion OfFound(AnnotatedLiver picture, Frame frame, Mask drawn, FrameResult result, LesionOpinions opinions)
    {
        var best = result.Lesions.Select(l => (l.Region, Dice: Overlap.Dice(l.Region.Mask, drawn)))
            .Where(l => l.Dice > SegmentationScore.FoundDice).OrderByDescending(l => l.Dice).FirstOrDefault();
        LesionOpinion? opinion = best.Dice > 0 ? opinions.Of(frame.Luma, result.Fan!.Box, best.Region) : null;
        return Judged(picture, frame, drawn, result.Fan, opinion);
    }

    private static JudgedLesion Judged(AnnotatedLiver picture, Frame frame, Mask drawn, Fan? fan, LesionOpinion? opinion) => new(
        picture, opinion, 2 * Math.Sqrt(drawn.Area() / Math.PI) / (fan?.Box.Width ?? frame.Width), fan?.Kind.ToString().ToLowerInvariant() ?? "not found")
    {
        Screen = (frame.Width, frame.Height) switch { (1024, 768) => "screen 1024x768", (720, 576) => "screen 720x576", _ => "screen of another size" },
    };

    private async Task WriteAsync(List<JudgedLesion> lesions, int? fold, string? casesFile, bool json, CancellationToken stop)
    {
        if (casesFile is not null)
        {
            await File.WriteAllLinesAsync(casesFile, ["class,id,fold,group,probability,opinion,ood,diameterShare,fan", .. lesions.Select(l => FormattableString.Invariant(
                $"{l.Case.Class},{l.Case.Id},{l.Case.Fold},{l.Case.Group},{l.Opinion?.Probability:F5},{l.Opinion?.Opinion.ToString().ToLowerInvariant() ?? "not found"},{l.Opinion?.Ood.ToString().ToLowerInvariant()},{l.DiameterShare:F4},{l.FanKind}"))], stop);
        }

        var (metrics, subgroups, worst) = (OpinionScore.Summarise(lesions), OpinionScore.Subgroups(lesions), OpinionScore.WorstCases(lesions));
        var outlines = foundBy is null ? "drawn outlines" : $"outlines by {foundBy}";
        if (!json)
        {
            Console.WriteLine($"{package.Id}, {(fold is { } one ? $"fold {one}" : "folds 0 to 4, each by a network that has not seen it")}, {outlines}\n\n{OpinionScore.Markdown(metrics, subgroups, worst)}");
            return;
        }

        await using var output = Console.OpenStandardOutput();
        await using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("model", package.Id);
        writer.WriteString("sha256", package.Sha256);
        writer.WriteString("outlines", outlines);
        MetricJson.Write(writer, "metrics", metrics);
        MetricJson.Write(writer, "subgroups", subgroups);
        writer.WriteStartArray("worst");
        foreach (var line in worst)
        {
            writer.WriteStringValue(line);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
