using System.CommandLine;
using System.Net.Sockets;
using System.Text.Json;
using EdgeLiver.Host.Settings;
using EdgeLiver.Inference;
using EdgeLiver.Uplink;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver doctor</c>: checks what an installer would, each line with its cure.</summary>
internal static class DoctorCommand
{
    private const long MinFreeBytes = 2L << 30;

    private enum Outcome
    {
        Ok,
        Warning,
        Failed,
    }

    private sealed record Finding(string Check, Outcome Outcome, string Detail);

    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Configuration file of the service." };
        var json = new Option<bool>("--json") { Description = "Machine-readable output." };
        var command = new Command("doctor", "Checks inputs, model, providers, data folder, broker, clock and programs; each line says what to do.") { config, json };
        var package = new PackageOptions(command);
        command.SetAction(async (parsed, stop) =>
        {
            var findings = new List<Finding>();
            await foreach (var finding in CheckAsync(parsed.GetValue(config), () => package.Open(parsed), stop))
            {
                findings.Add(finding);
                if (!parsed.GetValue(json))
                {
                    Console.WriteLine($"{Word(finding.Outcome),-8} {finding.Check}: {finding.Detail}");
                }
            }

            if (parsed.GetValue(json))
            {
                WriteJson(findings);
            }

            return findings.Exists(finding => finding.Outcome == Outcome.Failed) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static async IAsyncEnumerable<Finding> CheckAsync(
        string? config, Func<ModelPackage> open, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var settings = StationSettings.Load(config);
        yield return Inputs();
        yield return Model(open);
        foreach (var (name, built) in ExecutionProviders.List())
        {
            yield return new Finding($"provider {name}", Outcome.Ok, built ? "available" : "not in this ONNX Runtime; the next of the chain serves");
        }

        yield return await StoreAsync(settings.Store);
        yield return Disk(settings.Store.DataFolder);
        yield return await BrokerAsync(settings.Mqtt, stop);
        yield return Clock();
        yield return Program("ffmpeg", "only MJPEG clips and stills can be replayed without it: apt-get install ffmpeg");
    }

    private static Finding Inputs()
    {
        var inputs = Directory.Exists("/dev/v4l/by-id") ? Directory.GetFileSystemEntries("/dev/v4l/by-id").Length : 0;
        return inputs > 0
            ? new Finding("video inputs", Outcome.Ok, $"{inputs} found")
            : new Finding("video inputs", Outcome.Warning, "none; the simulated scanner and recordings work, a live scanner needs a capture device");
    }

    private static Finding Model(Func<ModelPackage> open)
    {
        try
        {
            var package = open();
            using var segmenter = new Segmenter(package, provider: null, ModelOptions.Threads);
            return new Finding("model", Outcome.Ok, FormattableString.Invariant(
                $"{package.Id}, {segmenter.Serving}: golden deviation {segmenter.Golden}; {segmenter.LastRun.TotalMilliseconds:F0} ms a frame"));
        }
        catch (ModelException e)
        {
            return new Finding("model", Outcome.Failed, e.Message);
        }
    }

    private static async Task<Finding> StoreAsync(StoreOptions options)
    {
        try
        {
            using var metrics = new UplinkMetrics();
            await using var store = await RecordStore.OpenAsync(options, metrics, NullLogger<RecordStore>.Instance);
            return new Finding("store", Outcome.Ok, $"{options.DataFolder}: {store.Counts.TotalPending} records waiting, {store.Counts.TotalSent} sent");
        }
        catch (StoreException e)
        {
            return new Finding("store", Outcome.Failed, e.Message);
        }
    }

    private static Finding Disk(string folder)
    {
        var full = Path.GetFullPath(folder);
        var free = new DriveInfo(Directory.Exists(full) ? full : Path.GetPathRoot(full)!).AvailableFreeSpace;
        var detail = FormattableString.Invariant($"{free / 1e9:F1} GB free");
        return free >= MinFreeBytes
            ? new Finding("disk", Outcome.Ok, detail)
            : new Finding("disk", Outcome.Warning, detail + "; free at least 2 GB, exams are never dropped");
    }

    private static async Task<Finding> BrokerAsync(MqttOptions? mqtt, CancellationToken stop)
    {
        if (mqtt is null)
        {
            return new Finding("broker", Outcome.Ok, "embedded, on loopback; name a centre's broker in section Mqtt");
        }

        try
        {
            using var socket = new TcpClient();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(TimeSpan.FromSeconds(3));
            await socket.ConnectAsync(mqtt.Host, mqtt.Port, limit.Token);
            return new Finding("broker", Outcome.Ok, $"{mqtt.Host}:{mqtt.Port} answers");
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return new Finding("broker", Outcome.Warning, $"{mqtt.Host}:{mqtt.Port} does not answer; records wait in the outbox until it does");
        }
    }

    private static Finding Clock() => TimeProvider.System.GetUtcNow().Year >= 2026
        ? new Finding("clock", Outcome.Ok, $"{TimeProvider.System.GetUtcNow():u}")
        : new Finding("clock", Outcome.Warning, $"{TimeProvider.System.GetUtcNow():u} lies in the past; set the clock, TLS and dates need it");

    private static Finding Program(string name, string cure)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return path is null ? new Finding(name, Outcome.Warning, $"not installed; {cure}") : new Finding(name, Outcome.Ok, path);
    }

    private static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Ok => "ok",
        Outcome.Warning => "warning",
        _ => "failed",
    };

    private static void WriteJson(List<Finding> findings)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput());
        writer.WriteStartArray();
        foreach (var finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("check", finding.Check);
            writer.WriteString("outcome", Word(finding.Outcome));
            writer.WriteString("detail", finding.Detail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
