using System.CommandLine;
using System.Text.Json;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver models</c>: what packages there are, whether they are whole, and how good they are.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "Model packages: list, verify, run, evaluate, compare, install, rollback, sign.")
    {
        List(),
        VerifyCommand.Create(),
        RunModelCommand.Create(),
        RangesCommand.Create(),
        EvaluateCommand.Create(),
        CompareCommand.Create(),
        InstallCommand.Create(),
        InstallCommand.Rollback(),
        SignCommand.Create(),
        SignCommand.Keygen(),
    };

    private static Command List()
    {
        var folder = new Option<string>("--folder")
        {
            Description = "Folder of packages.",
            DefaultValueFactory = _ => Path.GetDirectoryName(ModelOptions.Shipped)!,
        };
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("list", "Packages with version, task and hash.") { folder, json };
        var options = new PackageOptions(command);
        command.SetAction(parsed =>
        {
            var root = parsed.GetRequiredValue(folder);
            if (!Directory.Exists(root))
            {
                throw new UsageException($"--folder {root}: no such folder");
            }

            var keys = options.Keys(parsed);
            var packages = Directory.GetDirectories(root).Where(path => File.Exists(Path.Combine(path, "manifest.json")))
                .Order(StringComparer.Ordinal).Select(path => ModelPackage.Open(path, keys)).ToArray();
            Print(packages, parsed.GetValue(json));
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
                Console.WriteLine($"{package.Id}  {package.Manifest.Task}  {Forms(package)}  sha256 {package.Sha256[..12]}…  {package.SignedBy ?? "not signed"}  {package.Folder}");
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
            writer.WriteString("variants", Forms(package));
            writer.WriteString("sha256", package.Sha256);
            writer.WriteString("signedBy", package.SignedBy);
            writer.WriteString("folder", package.Folder);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Forms(ModelPackage package) => string.Join('+', [Candidate.Reference, .. package.Manifest.Variants.Select(v => v.Name)]);
}
