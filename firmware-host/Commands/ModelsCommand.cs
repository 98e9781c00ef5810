using System.CommandLine;
using System.Text.Json;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver models</c>: what packages there are, whether they are whole, and how good they are.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var command = new Command("models", "Model packages: list, verify, evaluate.");
        command.Add(List());
        command.Add(Verify());
        command.Add(EvaluateCommand.Create());
        return command;
    }

    private static Command List()
    {
        var folder = new Option<string>("--folder")
        {
            Description = "Folder of packages.",
            DefaultValueFactory = _ => Path.GetDirectoryName(ModelOptions.Shipped)!,
        };
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("list", "Packages with version, task and hash.") { folder, json };
        command.SetAction(parsed =>
        {
            var root = parsed.GetRequiredValue(folder);
            if (!Directory.Exists(root))
            {
                throw new UsageException($"--folder {root}: no such folder");
            }

            var packages = Directory.GetDirectories(root).Where(path => File.Exists(Path.Combine(path, "manifest.json")))
                .Order(StringComparer.Ordinal).Select(ModelPackage.Open).ToArray();
            Print(packages, parsed.GetValue(json));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        var model = ModelOptions.Model();
        var provider = ModelOptions.Provider();
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("verify", "Hashes, shapes and the golden answer of a package on this box.") { model, provider, json };
        command.SetAction(async (parsed, stop) =>
        {
            var package = ModelPackage.Open(parsed.GetRequiredValue(model));
            var (deviation, ran, time) = await GoldenCheck.RunAsync(package, parsed.GetValue(provider), stop);
            if (parsed.GetValue(json))
            {
                using var writer = new Utf8JsonWriter(Console.OpenStandardOutput());
                writer.WriteStartObject();
                writer.WriteString("model", package.Id);
                writer.WriteString("sha256", package.Sha256);
                writer.WriteString("provider", ran);
                writer.WriteNumber("deviation", deviation);
                writer.WriteNumber("tolerance", package.Manifest.Golden.Tolerance);
                writer.WriteNumber("runMs", Math.Round(time.TotalMilliseconds, 2));
                writer.WriteEndObject();
            }
            else
            {
                Console.WriteLine(FormattableString.Invariant(
                    $"{package.Id}: whole; golden output within {deviation:G2} of {package.Manifest.Golden.Tolerance:G2} on {ran}, {time.TotalMilliseconds:F1} ms"));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(ModelPackage[] packages, bool json)
    {
        if (!json)
        {
            foreach (var package in packages)
            {
                Console.WriteLine($"{package.Id}  {package.Manifest.Task}  {package.Manifest.Precision}  sha256 {package.Sha256[..12]}…  {package.Folder}");
            }

            return;
        }

        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput());
        writer.WriteStartArray();
        foreach (var package in packages)
        {
            writer.WriteStartObject();
            writer.WriteString("id", package.Id);
            writer.WriteString("task", package.Manifest.Task);
            writer.WriteString("precision", package.Manifest.Precision);
            writer.WriteString("sha256", package.Sha256);
            writer.WriteString("folder", package.Folder);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
