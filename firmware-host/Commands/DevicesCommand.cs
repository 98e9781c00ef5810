using System.CommandLine;
using System.Text.Json;
using EdgeLiver.Inference;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver devices</c>: what this box has to capture with and to compute on.</summary>
internal static class DevicesCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("devices", "Video inputs, GPIO chips, I2C buses and execution providers of this box.") { json };
        command.Subcommands.Add(LearnCommand.Create());
        command.SetAction(parsed => Run(parsed.GetValue(json)));
        return command;
    }

    private static int Run(bool json)
    {
        var video = Links("/dev/v4l/by-id").Concat(Links("/dev/v4l/by-path")).ToArray();
        var gpio = Nodes("gpiochip*");
        var i2c = Nodes("i2c-*");
        var providers = ExecutionProviders.List();
        if (json)
        {
            using var writer = new Utf8JsonWriter(Console.OpenStandardOutput());
            writer.WriteStartObject();
            Write(writer, "video", video);
            Write(writer, "gpio", gpio);
            Write(writer, "i2c", i2c);
            writer.WriteStartArray("providers");
            foreach (var (name, built) in providers)
            {
                writer.WriteStartObject();
                writer.WriteString("name", name);
                writer.WriteBoolean("available", built);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            return ExitCode.Done;
        }

        Print("video inputs", video, "none; plug in an HDMI or USB capture device");
        Print("GPIO chips", gpio, "none");
        Print("I2C buses", i2c, "none");
        Print("execution providers", [.. providers.Select(p => $"{p.Name}: {(p.Built ? "available" : "not in this ONNX Runtime")}")], "none");
        return ExitCode.Done;
    }

    /// <summary>Names that survive a reboot and a re-plug, never /dev/videoN.</summary>
    private static IEnumerable<string> Links(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal) : [];

    private static string[] Nodes(string pattern) => [.. Directory.EnumerateFileSystemEntries("/dev", pattern).Order(StringComparer.Ordinal)];

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void Print(string title, string[] lines, string none)
    {
        Console.WriteLine(title);
        foreach (var line in lines.Length == 0 ? [none] : lines)
        {
            Console.WriteLine($"  {line}");
        }
    }
}
