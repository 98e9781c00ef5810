using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver models ranges</c>: the calibration step of quantization; models/training/quantize.sh calls it.</summary>
internal static class RangesCommand
{
    public static Command Create()
    {
        var network = new Argument<string>("network") { Description = "ONNX file whose outputs are the tensors to look at." };
        var inputs = new Option<string>("--inputs") { Description = "Raw float32 inputs, one after the other.", Required = true };
        var output = new Option<string>("--out") { Description = "File for the ranges and histograms, JSON.", Required = true };
        var command = new Command("ranges", "Ranges and histograms of a network's inner tensors over calibration inputs.") { network, inputs, output };
        command.SetAction(async (parsed, stop) =>
        {
            var file = await File.ReadAllBytesAsync(parsed.GetRequiredValue(network), stop);
            var values = MemoryMarshal.Cast<byte, float>(await File.ReadAllBytesAsync(parsed.GetRequiredValue(inputs), stop)).ToArray();
            using var line = new ProgressLine("calibrate", total: null);
            var ranges = ActivationRanges.Collect(file, values, (done, _) => line.Report(done), stop);
            await using var stream = File.Create(parsed.GetRequiredValue(output));
            await using var writer = new Utf8JsonWriter(stream);
            writer.WriteStartObject();
            foreach (var (name, range) in ranges)
            {
                writer.WriteStartObject(name);
                writer.WriteNumber("min", range.Min);
                writer.WriteNumber("max", range.Max);
                writer.WriteStartArray("counts");
                foreach (var count in range.Counts)
                {
                    writer.WriteNumberValue(count);
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            return ExitCode.Done;
        });
        return command;
    }
}
