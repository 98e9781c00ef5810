using System.CommandLine;
using System.Text.Json;
using EdgeLiver.Capture;
using EdgeLiver.Host.Evaluation;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Host.Settings;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver models evaluate</c>: the whole pipeline over annotated pictures that the network did not see.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "Folder of the annotated liver images (index.csv beside Malignant, Benign, Normal)." };
        var table = new Option<string?>("--table") { Description = "For a package of vectors: its cases with their answers (CSV)." };
        var foundBy = new Option<string?>("--found-by") { Description = "For an opinion on lesions: the segmentation package that marks them; default: the drawn outlines." };
        var fold = new Option<int?>("--fold") { Description = "Fold to evaluate, 0 to 4; the network must not have seen it. Default: 0, of an opinion all five, each by heldout/fold-N." };
        var cases = new Option<string?>("--cases") { Description = "File for one line a picture (CSV)." };
        var others = new Option<string[]>("--not-liver") { Description = "For an in-view package: clips, folders or pictures that show no liver.", AllowMultipleArgumentsPerToken = true };
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("evaluate", "What a package is worth on cases that it has not seen, with 95 % intervals.") { data, table, foundBy, fold, cases, others, json };
        var package = new PackageOptions(command);
        var variant = ModelOptions.Variant();
        command.Add(variant);
        command.SetAction((parsed, stop) =>
        {
            var opened = package.Open(parsed);
            if (parsed.GetValue(table) is { } path)
            {
                return TableEvaluation.RunAsync(opened, path, parsed.GetValue(json));
            }

            var folder = parsed.GetValue(data) ?? throw new UsageException("--data: name the folder of the annotated liver images, or --table FILE for a package of vectors");
            if (opened.Manifest.Name == ModelSettings.View)
            {
                return ViewAsync(opened, folder, parsed.GetValue(fold) ?? 0, parsed.GetValue(others) ?? [], stop);
            }

            return opened.Manifest.Task == "segmentation"
                ? RunAsync(opened, parsed.GetValue(variant), folder, parsed.GetValue(fold) ?? 0, parsed.GetValue(cases), parsed.GetValue(json), stop)
                : new OpinionEvaluation(opened, package.Keys(parsed), folder, parsed.GetValue(foundBy)).RunAsync(
                    parsed.GetValue(fold), parsed.GetValue(cases), parsed.GetValue(json), stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ModelPackage package, string? variant, string data, int fold, string? casesFile, bool json, CancellationToken stop)
    {
        var pictures = AnnotatedLiver.Load(data).Where(picture => picture.Fold == fold).ToArray();
        if (pictures.Length == 0)
        {
            throw new UsageException($"--fold {fold}: {data} has no picture of that fold; folds are 0 to 4");
        }

        using var segmenter = new Segmenter(package, provider: null, ModelOptions.Threads, variant);
        using var pipeline = new FramePipeline(segmenter, view: null, profile: null, singlePictures: true);
        using var pool = new FramePool(2, 1920, 1080);
        using var decoder = new ImageDecoder();
        using var progress = new ProgressLine("evaluate", pictures.Length);
        var scores = new List<CaseScore>();
        foreach (var picture in pictures)
        {
            stop.ThrowIfCancellationRequested();
            using var frame = await decoder.DecodeAsync(picture.Path, pool, stop);
            scores.Add(Score(picture, pipeline.Process(frame), frame));
            progress.Report(scores.Count);
        }

        var metrics = SegmentationScore.Summarise(scores);
        await WriteAsync(package, fold, metrics, scores, casesFile, json, stop);
        return ExitCode.Done;
    }

    private static async Task<int> ViewAsync(ModelPackage package, string data, int fold, string[] others, CancellationToken stop)
    {
        using var view = new ViewClassifier(package, provider: null, ModelOptions.Threads);
        var evaluation = new ViewEvaluation(view);
        await evaluation.AddScansAsync([.. AnnotatedLiver.Load(data).Where(picture => picture.Fold == fold)], stop);
        foreach (var other in others)
        {
            await evaluation.AddOtherAsync(other, stop);
        }

        Console.WriteLine($"{package.Id}, fold {fold}\n\n{evaluation.Markdown()}");
        return ExitCode.Done;
    }

    private static CaseScore Score(AnnotatedLiver picture, FrameResult result, Frame frame)
    {
        using var truth = new Mask(frame.Width, frame.Height);
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

        var liver = Dice(picture.Liver, result.Segmentation?.Liver);
        var lesion = Dice(picture.Mass, result.Lesions.Count > 0 ? result.Segmentation?.Lesion : null);
        double? share = null, ratio = null;
        if (picture.Mass is not null)
        {
            var area = truth.Area();
            share = 2 * Math.Sqrt(area / Math.PI) / (result.Fan?.Box.Width ?? frame.Width);
            ratio = result.Lesions.Count > 0 ? Math.Sqrt((double)result.Segmentation!.Lesion.Area() / area) : null;
        }

        double? fan = null;
        if (picture.Outline is not null)
        {
            PolygonMask.Fill(picture.Outline, truth);
            using var found = new Mask(frame.Width, frame.Height);
            result.Fan?.CopyTo(found);
            fan = Overlap.Iou(found, truth);
        }

        return new CaseScore(picture, fan, liver, lesion, result.Lesions.Count, ratio, share);
    }

    private static async Task WriteAsync(
        ModelPackage package, int fold, IReadOnlyList<Metric> metrics, List<CaseScore> scores,
        string? casesFile, bool json, CancellationToken stop)
    {
        var table = SegmentationScore.Markdown(metrics);
        if (casesFile is not null)
        {
            await File.WriteAllLinesAsync(casesFile, ["class,id,group,fanIou,liverDice,lesionDice,lesions,lesionDiameterShare", .. scores.Select(s =>
                FormattableString.Invariant($"{s.Case.Class},{s.Case.Id},{s.Case.Group},{s.FanIou:F4},{s.LiverDice:F4},{s.LesionDice:F4},{s.Lesions},{s.LesionDiameterShare:F4}"))], stop);
        }

        if (!json)
        {
            Console.WriteLine($"{package.Id}, fold {fold}\n\n{table}");
            return;
        }

        await using var output = Console.OpenStandardOutput();
        await using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("model", package.Id);
        writer.WriteString("sha256", package.Sha256);
        writer.WriteNumber("fold", fold);
        writer.WriteStartObject("metrics");
        foreach (var (name, e) in metrics)
        {
            writer.WriteStartObject(name);
            writer.WriteNumber("mean", Math.Round(e.Mean, 4));
            writer.WriteNumber("low", Math.Round(e.Low, 4));
            writer.WriteNumber("high", Math.Round(e.High, 4));
            writer.WriteNumber("count", e.Count);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
