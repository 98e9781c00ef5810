using System.CommandLine;
using System.Text.Json;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver models verify</c>: signature, hashes, shapes, the rules of each variant, and the golden answers on this box.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var provider = ModelOptions.Provider();
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("verify", "Signature, hashes, shapes, quantization rules and golden answers of a package on this box.") { provider, json };
        var options = new PackageOptions(command);
        command.SetAction(parsed =>
        {
            var package = options.Open(parsed);
            var checks = PackageCheck.Run(package, parsed.GetValue(provider), ModelOptions.Threads);
            if (parsed.GetValue(json))
            {
                WriteJson(package, checks);
            }
            else
            {
                Console.WriteLine($"{package.Id}: whole; {(package.SignedBy is { } key ? $"signed by {key}" : "not signed")}");
                foreach (var check in checks)
                {
                    Console.WriteLine($"{check.Variant}: {Describe(check)}");
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static string Describe(VariantCheck check)
    {
        var rules = check.Quantization is { } q ? $"rules kept, {q.Quantized} of {q.Convolutions} convolutions quantized; " : "";
        return check.Golden is { } golden
            ? FormattableString.Invariant($"{rules}golden output within {golden} on {check.Provider}, {check.Run.TotalMilliseconds:F1} ms")
            : $"{rules}not run, none of its providers is here";
    }

    private static void WriteJson(ModelPackage package, IReadOnlyList<VariantCheck> checks)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput());
        writer.WriteStartObject();
        writer.WriteString("model", package.Id);
        writer.WriteString("sha256", package.Sha256);
        writer.WriteString("signedBy", package.SignedBy);
        writer.WriteStartArray("variants");
        foreach (var check in checks)
        {
            writer.WriteStartObject();
            writer.WriteString("variant", check.Variant);
            writer.WriteString("provider", check.Provider);
            WriteNumber(writer, "deviation", check.Golden?.Max);
            WriteNumber(writer, "meanDeviation", check.Golden?.Mean);
            WriteNumber(writer, "runMs", check.Golden is null ? null : Math.Round(check.Run.TotalMilliseconds, 2));
            WriteNumber(writer, "convolutions", check.Quantization?.Convolutions);
            WriteNumber(writer, "quantized", check.Quantization?.Quantized);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
