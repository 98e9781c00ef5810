using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using EdgeLiver.Capture;
using EdgeLiver.Host.Pipeline;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Telemetry;
using EdgeLiver.Inference;
using EdgeLiver.Panel;
using EdgeLiver.Screening.Watching;
using EdgeLiver.Uplink;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver doctor</c>: checks what an installer would, each line with its cure.</summary>
internal static class DoctorCommand
{
    private const long MinFreeBytes = 2L << 30;

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
        foreach (var finding in Inputs(settings.Capture))
        {
            yield return finding;
        }

        yield return Model(open);
        yield return Opinion(settings);
        foreach (var (name, built) in ExecutionProviders.List())
        {
            yield return new Finding($"provider {name}", Outcome.Ok, built ? "available" : "not in this ONNX Runtime; the next of the chain serves");
        }

        yield return View(settings.Model);
        foreach (var finding in await StoreAsync(settings.Store))
        {
            yield return finding;
        }

        yield return Disk(settings.Store.DataFolder);
        yield return await BrokerAsync(settings.Mqtt, stop);
        if (IdentityCheck.Run(settings.Mqtt, TimeProvider.System.GetUtcNow()) is { } identity)
        {
            yield return identity;
        }

        yield return Clock();
        foreach (var finding in PanelCheck.Run(settings.Panel))
        {
            yield return finding;
        }

        yield return Program("tesseract", "key frames are kept without looking for words in them: apt-get install tesseract-ocr tesseract-ocr-chi-sim");
        yield return Program("dcmj2pnm", "DICOM files can't be read without it: apt-get install dcmtk");
        yield return Program("ffmpeg", "only MJPEG clips and stills can be replayed without it: apt-get install ffmpeg");
    }

    /// <summary>The configured input as it is now; else what there is to choose from.</summary>
    private static IEnumerable<Finding> Inputs(CaptureOptions capture)
    {
        if (capture.Source.StartsWith(V4l2FrameSource.Scheme, StringComparison.Ordinal))
        {
            yield return Input(capture.Source[V4l2FrameSource.Scheme.Length..]);
            yield break;
        }

        var inputs = V4l2Inputs.List();
        yield return inputs.Count > 0
            ? new Finding("video inputs", Outcome.Ok, $"{inputs.Count} found, none configured; name one in Capture:Source, e.g. {V4l2FrameSource.Scheme}{inputs[0].Link}")
            : new Finding("video inputs", Outcome.Warning, "none; the simulated scanner and recordings work, a live scanner needs a capture device");
    }

    private static Finding Input(string link)
    {
        var input = V4l2Inputs.Look(link);
        var signal = input?.Connectors.FirstOrDefault(connector => connector.IsSelected)?.Signal;
        return input switch
        {
            null => new Finding($"input {link}", Outcome.Failed, "carries no pictures, only a device's metadata; take the link that ends with index0"),
            { Fault: { } fault } => new Finding($"input {link}", Outcome.Failed, fault),
            { Formats.Count: 0 } => new Finding($"input {link}", Outcome.Failed, $"{input.Card} offers no format that is taken"),
            _ when signal is null or { State: InputState.Streaming } => new Finding($"input {link}", Outcome.Ok, $"{input.Card}: {signal?.Detail} {string.Join(' ', input.Formats)}"),
            _ => new Finding($"input {link}", Outcome.Warning, $"{input.Card}: {signal.State}: {signal.Detail}"),
        };
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

    /// <summary>The package that would serve; without one a box still finds and measures: a warning.</summary>
    private static Finding Opinion(StationSettings settings)
    {
        try
        {
            var serving = ServingOpinion.Open(settings);
            using var opinions = serving.Opinions;
            return opinions is null
                ? new Finding("opinion on lesions", Outcome.Warning, string.Join("; ", serving.Refused))
                : new Finding("opinion on lesions", Outcome.Ok, FormattableString.Invariant(
                    $"{opinions.Package.Id}: golden deviation {opinions.Classifier.Golden}; {opinions.Classifier.LastRun.TotalMilliseconds:F1} ms a lesion for the network"));
        }
        catch (ModelException e)
        {
            return new Finding("opinion on lesions", Outcome.Warning, e.Message);
        }
    }

    private static Finding View(ModelSettings settings)
    {
        try
        {
            using var view = new ViewClassifier(ModelPackage.Open(ModelOptions.ShippedView, settings.Keys()), provider: null, ModelOptions.Threads);
            return new Finding("in view", Outcome.Ok, FormattableString.Invariant(
                $"{view.Package.Id}: golden deviation {view.Golden}; {view.LastRun.TotalMilliseconds:F1} ms a frame"));
        }
        catch (ModelException e)
        {
            return new Finding("in view", Outcome.Failed, e.Message);
        }
    }

    private static async Task<IReadOnlyList<Finding>> StoreAsync(StoreOptions options)
    {
        try
        {
            using var metrics = new UplinkMetrics();
            await using var store = await RecordStore.OpenAsync(options, metrics, NullLogger<RecordStore>.Instance);
            var watch = await store.StateAsync(DeviceWatch.StateName) is { } kept ? WatchState.Read(kept) : null;
            return
            [
                new Finding("store", Outcome.Ok, $"{options.DataFolder}: {store.Counts.TotalPending} records waiting, {store.Counts.TotalSent} sent"),
                Watch(watch),
            ];
        }
        catch (StoreException e)
        {
            return [new Finding("store", Outcome.Failed, e.Message)];
        }
    }

    private static Finding Watch(WatchState? state) => state is null
        ? new Finding("watch", Outcome.Ok, "no exam yet")
        : WatchStatus.Of(state) is { Word: "drifted" } drifted
            ? new Finding("watch", Outcome.Warning, $"{state.Package}: {drifted}; have probe, settings and scanner looked at, then accept it on the device page")
            : new Finding("watch", Outcome.Ok, $"{state.Package}: {WatchStatus.Of(state)}");

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

    private static Finding Clock()
    {
        var now = TimeProvider.System.GetUtcNow();
        var quality = ClockState.Read();
        var detail = string.Create(CultureInfo.InvariantCulture, $"{now:u}, {(quality.Synchronised ? "synchronised" : "not synchronised")}, {(quality.BatteryBacked ? "battery-backed" : "no battery-backed clock")}");
        return now.Year < 2026 ? new Finding("clock", Outcome.Warning, $"{detail}; it lies in the past: set the clock, TLS and dates need it")
            : !quality.Synchronised ? new Finding("clock", Outcome.Warning, $"{detail}; let a time service set it (systemd-timesyncd, chrony)")
            : new Finding("clock", Outcome.Ok, detail);
    }

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
