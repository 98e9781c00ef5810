using System.CommandLine;
using System.Text.Json;
using EdgeLiver.Capture;
using EdgeLiver.Host.Evaluation;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Imaging;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver models compare</c>: the quantized forms of a segmentation package beside its float32 reference.</summary>
/// <remarks>Every form runs on the CPU here, the one for TensorRT too: what rounding costs does not depend on who multiplies.</remarks>
internal static class CompareCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Folder of the annotated liver images (index.csv beside Malignant, Benign, Normal).", Required = true };
        var fold = new Option<int?>("--fold") { Description = "Only this fold, 0 to 4 (default: all)." };
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("compare", "Accuracy and agreement of a package's INT8 forms beside float32, on the same pictures.") { data, fold, json };
        var package = new PackageOptions(command);
        command.SetAction((parsed, stop) => RunAsync(
            package.Open(parsed), parsed.GetRequiredValue(data), parsed.GetValue(fold), parsed.GetValue(json), stop));
        return command;
    }

    private static async Task<int> RunAsync(ModelPackage package, string data, int? fold, bool json, CancellationToken stop)
    {
        var pictures = AnnotatedLiver.Load(data).Where(picture => fold is null || picture.Fold == fold).ToArray();
        if (pictures.Length == 0)
        {
            throw new UsageException($"--fold {fold}: {data} has no picture of that fold; folds are 0 to 4");
        }

        var forms = Forms(package);
        try
        {
            using var pool = new FramePool(2, 1920, 1080);
            using var decoder = new ImageDecoder();
            using var progress = new ProgressLine("compare", pictures.Length);
            var done = 0;
            foreach (var picture in pictures)
            {
                stop.ThrowIfCancellationRequested();
                FrameResult? reference = null;
                foreach (var form in forms)
                {
                    using var frame = await decoder.DecodeAsync(picture.Path, pool, stop);
                    var result = form.Pipeline.Process(frame);
                    reference ??= result;
                    form.Add(picture, frame, result, reference);
                }

                progress.Report(++done);
            }

            Write(package, forms, fold, json);
            return ExitCode.Done;
        }
        finally
        {
            forms.ForEach(form => form.Dispose());
        }
    }

    private static List<ComparedForm> Forms(ModelPackage package)
    {
        var none = new VariantTolerance { Max = float.MaxValue, Mean = float.MaxValue };
        var files = new List<(string Name, string File)> { (Candidate.Reference, package.Manifest.File) };
        files.AddRange(package.Manifest.Variants.Select(variant => (variant.Name, variant.File)));
        return [.. files.Select(f => new ComparedForm(package, new Candidate("cpu", f.Name, f.File, none)))];
    }

    private static void Write(ModelPackage package, List<ComparedForm> forms, int? fold, bool json)
    {
        var reference = forms[0];
        if (json)
        {
            WriteJson(package, forms, fold);
            return;
        }

        Console.WriteLine($"{package.Id}, {(fold is { } f ? $"fold {f}" : "all folds")}, {reference.Count} pictures\n");
        Console.WriteLine($"| | {string.Join(" | ", forms.Select(form => form.Name))} |\n| --- |{string.Concat(forms.Select(_ => " --- |"))}");
        foreach (var (name, cells) in Rows(forms))
        {
            Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
        }
    }

    private static IEnumerable<(string Name, IEnumerable<string> Cells)> Rows(List<ComparedForm> forms)
    {
        var reference = forms[0];
        static string Number(Estimate e, string format) => e.Count == 0 ? "-" : FormattableString.Invariant($"{e.Mean.ToString(format, System.Globalization.CultureInfo.InvariantCulture)} [{e.Low.ToString(format, System.Globalization.CultureInfo.InvariantCulture)}, {e.High.ToString(format, System.Globalization.CultureInfo.InvariantCulture)}]");
        yield return ("bytes", forms.Select(form => FormattableString.Invariant($"{form.Bytes}")));
        yield return ("convolutions as QLinearConv here", forms.Select(form => $"{form.Graph.Quantized} of {form.Graph.Quantized + form.Graph.Float}"));
        yield return ("golden output, difference", forms.Select(form => $"{form.Golden}"));
        yield return ("pixels of the fan as float32", forms.Select(form => Number(form.Agreement(), "F4")));
        yield return ("liver Dice", forms.Select(form => Number(form.Liver(), "F3")));
        yield return ("liver Dice lost", forms.Select(form => Number(form.LiverLoss(reference), "F4")));
        yield return ("lesion Dice", forms.Select(form => Number(form.Lesion(), "F3")));
        yield return ("lesion Dice lost", forms.Select(form => Number(form.LesionLoss(reference), "F4")));
        yield return ("lesions found (Dice > 0.1)", forms.Select(form => Number(form.Found(), "F3")));
        yield return ("normals with a false lesion", forms.Select(form => Number(form.FalseLesions(), "F3")));
    }

    private static void WriteJson(ModelPackage package, List<ComparedForm> forms, int? fold)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput());
        writer.WriteStartObject();
        writer.WriteString("model", package.Id);
        writer.WriteString("sha256", package.Sha256);
        writer.WriteString("folds", fold is { } f ? $"{f}" : "all");
        writer.WriteNumber("pictures", forms[0].Count);
        writer.WriteStartObject("forms");
        foreach (var form in forms)
        {
            writer.WriteStartObject(form.Name);
            writer.WriteNumber("bytes", form.Bytes);
            writer.WriteNumber("qLinearConv", form.Graph.Quantized);
            writer.WriteNumber("floatConv", form.Graph.Float);
            writer.WriteNumber("goldenMax", form.Golden.Max);
            writer.WriteNumber("goldenMean", form.Golden.Mean);
            WriteEstimate(writer, "agreement", form.Agreement());
            WriteEstimate(writer, "liverDice", form.Liver());
            WriteEstimate(writer, "liverDiceLost", form.LiverLoss(forms[0]));
            WriteEstimate(writer, "lesionDice", form.Lesion());
            WriteEstimate(writer, "lesionDiceLost", form.LesionLoss(forms[0]));
            WriteEstimate(writer, "lesionDetection", form.Found());
            WriteEstimate(writer, "falseLesions", form.FalseLesions());
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteEstimate(Utf8JsonWriter writer, string name, Estimate e)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("mean", Math.Round(e.Mean, 5));
        writer.WriteNumber("low", Math.Round(e.Low, 5));
        writer.WriteNumber("high", Math.Round(e.High, 5));
        writer.WriteNumber("images", e.Count);
        writer.WriteEndObject();
    }
}
