using System.CommandLine;
using System.Net.Sockets;
using System.Text.Json;
using EdgeLiver.Uplink.Sparkplug.Conformance;
using EdgeLiver.Uplink.Sparkplug.Recording;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver sparkplug</c>: records an edge node's MQTT session and checks it against the specification.</summary>
internal static class SparkplugCommand
{
    public static Command Create() => new("sparkplug", "Records an edge node's MQTT session and checks it against Sparkplug 3.0.") { Check(), Record() };

    private static Command Check()
    {
        var file = new Argument<string>("file") { Description = "Recording, JSON lines; see docs/sparkplug-conformance.md." };
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("check", "Each violation is a line with its tck-id; 0 conformant, 1 not, 2 no recording.") { file, json };
        command.SetAction(parsed => Check(parsed.GetRequiredValue(file), parsed.GetValue(json)));
        return command;
    }

    private static int Check(string file, bool json)
    {
        var verdict = SparkplugChecker.Check(Lines(file));
        var words = verdict.Violations.Select(violation => $"{violation}").Append(
            $"{verdict.Violations.Count} violations; {verdict.Exercised.Count} rules looked at, {verdict.NotExercised.Count} not exercised by this recording");
        StoreVerb.Answer(json, string.Join('\n', words), writer =>
        {
            writer.WriteStartArray("violations");
            foreach (var (line, id, text) in verdict.Violations)
            {
                writer.WriteStartObject();
                writer.WriteNumber("line", line);
                writer.WriteString("id", id);
                writer.WriteString("text", text);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            WriteList(writer, "exercised", verdict.Exercised);
            WriteList(writer, "notExercised", verdict.NotExercised);
        });
        return verdict.Violations.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} can't be read: {fault.Message}");
        }
    }

    private static Command Record()
    {
        var broker = new Option<string>("--broker") { Description = "HOST:PORT of the broker, plain MQTT.", Required = true };
        var listen = new Option<int>("--listen") { Description = "Port on 127.0.0.1 for the node to connect to.", DefaultValueFactory = _ => 1884 };
        var to = new Option<string>("--to") { Description = "File to write; an existing one is replaced.", Required = true };
        var command = new Command("record", "Stands between a node and its broker until Ctrl-C and writes down what they say.") { broker, listen, to };
        command.SetAction(async (parsed, stop) =>
        {
            var (host, port) = Address(parsed.GetRequiredValue(broker));
            await using var lines = new StreamWriter(parsed.GetRequiredValue(to));
            try
            {
                await SparkplugRecorder.RecordAsync(host, port, parsed.GetValue(listen), lines, at => Console.Error.WriteLine($"listening on 127.0.0.1:{at} for {host}:{port}"), stop);
            }
            catch (SocketException fault)
            {
                throw new IOException($"127.0.0.1:{parsed.GetValue(listen)} can't be listened at: {fault.Message}; choose another --listen", fault);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static (string Host, int Port) Address(string text) =>
        text.LastIndexOf(':') is > 0 and var colon && ushort.TryParse(text.AsSpan(colon + 1), out var port) && port > 0
            ? (text[..colon], port)
            : throw new UsageException($"--broker {text} must be HOST:PORT with a port of 1 to 65535");
}
