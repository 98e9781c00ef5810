using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using EdgeLiver.Host.Exams;
using EdgeLiver.Host.Settings;
using EdgeLiver.Host.Web.Access;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Commands;

/// <summary><c>edgeliver demo</c>: the main job with nothing installed.</summary>
internal static class DemoCommand
{
    private const int MaxSeconds = 24 * 3600;

    public static Command Create()
    {
        var seconds = new Option<int?>("--seconds") { Description = "Stop by itself after so many seconds (default: on Ctrl-C)." };
        var source = new Option<string>("--source") { Description = "phantom, or a recording to replay instead of the simulated scanner.", DefaultValueFactory = _ => Sources.Phantom };
        var exam = new Option<string?>("--exam") { Description = "JSON with pseudonym, age, sex, AFP …; an invented person by default." };
        var data = new Option<string?>("--data") { Description = "Folder that keeps the records (default: a new one that is removed at the end)." };
        var port = new Option<int>("--port") { Description = "Port of the page on 127.0.0.1; 0 takes any free one.", DefaultValueFactory = _ => 0 };
        var centre = new Option<string?>("--centre") { Description = "HOST:PORT of the broker of a centre (edgeliver-central demo prints it) instead of the embedded one." };
        var provider = ModelOptions.Provider();
        var json = new Option<bool>("--json") { Description = "The summary as JSON on standard output." };
        var command = new Command("demo", "Simulated scanner, shipped model, embedded broker and page: the whole way, with nothing to install.")
        {
            seconds, source, exam, data, port, centre, provider, json,
        };
        var package = new PackageOptions(command);
        command.SetAction(async (parsed, stop) =>
        {
            if (parsed.GetValue(seconds) is { } wanted && wanted is < 1 or > MaxSeconds)
            {
                throw new UsageException($"--seconds {parsed.GetValue(seconds)}: must be 1 to {MaxSeconds}");
            }

            var form = parsed.GetValue(exam) is { } path ? await ExamForm.LoadAsync(path, stop) : Invented;
            var settings = new StationSettings
            {
                Capture = new CaptureOptions { Source = parsed.GetRequiredValue(source) },
                Model = package.Settings(parsed),
                Web = new WebOptions { Port = parsed.GetValue(port) },
            };
            settings.Model.Provider = parsed.GetValue(provider);
            if (parsed.GetValue(centre) is { } address)
            {
                PointAt(settings, address, isNew: parsed.GetValue(data) is null);
            }

            var kept = parsed.GetValue(data);
            settings.Store.DataFolder = kept ?? Directory.CreateTempSubdirectory("edgeliver-demo-").FullName;
            try
            {
                return await RunAsync(settings, form, parsed.GetValue(seconds), parsed.GetValue(json), stop);
            }
            finally
            {
                if (kept is null)
                {
                    Directory.Delete(settings.Store.DataFolder, recursive: true);
                }
            }
        });
        return command;
    }

    /// <summary>A person that does not exist, with everything that aMAP needs and an AFP that is positive once its unit is read right.</summary>
    private static ExamForm Invented { get; } = new()
    {
        Pseudonym = "s-demo-001",
        AgeYears = 57,
        Sex = "male",
        Afp = new LabValue(16.6, "IU/mL", Date: new DateOnly(2026, 11, 20)),
        Bilirubin = new LabValue(15, "umol/L"),
        Albumin = new LabValue(41, "g/L"),
        Platelets = new LabValue(165, "10*9/L"),
        Hbv = true,
        Hcv = false,
    };

    /// <summary>As a box in a clinic: a record stays until the centre has it, and telemetry goes to the centre's host.</summary>
    private static void PointAt(StationSettings settings, string address, bool isNew)
    {
        var colon = address.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65_535)
        {
            throw new UsageException($"--centre {address}: must be HOST:PORT");
        }

        // A new store counts its records from 1 anew: to a centre that has those it must be another box.
        if (isNew)
        {
            settings.Station.Unit = $"demo-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
        }

        settings.Mqtt = new MqttOptions { Host = address[..colon], Port = port, ClientId = settings.Station.Unit };
        settings.Store.AwaitCentre = true;
        settings.Sparkplug.Enabled = true;
    }

    private static async Task<int> RunAsync(StationSettings settings, ExamForm form, int? seconds, bool json, CancellationToken stop)
    {
        await using var appliance = await Appliance.BuildAsync(settings, TimeProvider.System);
        await Console.Error.WriteLineAsync($"console:     {appliance.Page}");
        var secret = RandomNumberGenerator.GetString("0123456789", 8);
        if (appliance.Accounts.TryPutFirst("demo", Enum.GetValues<Role>(), secret))
        {
            await Console.Error.WriteLineAsync($"log in as:   demo, PIN {secret} (made for this run)");
        }

        await Console.Error.WriteLineAsync(appliance.Broker is { } broker
            ? $"MQTT broker: 127.0.0.1:{broker.Port} (embedded; topics edgeliver/v1/{settings.Station.Site}/{settings.Station.Unit}/#)"
            : $"centre:      behind the broker {settings.Mqtt!.Host}:{settings.Mqtt.Port}, as {settings.Station.Site}/{settings.Station.Unit}");
        await Console.Error.WriteLineAsync(seconds is { } known
            ? string.Create(CultureInfo.InvariantCulture, $"stops by itself after {known} s; Ctrl-C ends it earlier with everything stored")
            : "Ctrl-C ends it with everything stored");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (seconds is { } limit)
        {
            end.CancelAfter(TimeSpan.FromSeconds(limit));
        }

        var started = TimeProvider.System.GetTimestamp();
        using var showing = new CancellationTokenSource();
        var progress = ShowAsync(appliance, seconds, showing.Token);
        var last = await appliance.RunAsync(form, end.Token);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        await showing.CancelAsync();
        await progress;
        if (last is not var (exam, report))
        {
            return appliance.Desk.WasUsed ? ExitCode.Done : throw new IOException("the demo saw no frame; look at the messages above");
        }

        var summary = new DemoSummary(appliance, exam, report, elapsed);
        if (json)
        {
            await summary.WriteJsonAsync();
        }
        else
        {
            summary.WriteText(Console.Out);
        }

        return summary.Failure is { } why ? throw new IOException(why) : ExitCode.Done;
    }

    private static async Task ShowAsync(Appliance appliance, int? seconds, CancellationToken stop)
    {
        using var line = new ProgressLine("demo", seconds);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            for (var second = 1; await timer.WaitForNextTickAsync(stop); second++)
            {
                var state = appliance.Station.Snapshot();
                line.Report(second, FormattableString.Invariant(
                    $"{state.Frames} frames, {state.FramesPerSecond:F0}/s, latency {state.Latency.Mean:F0} ms, {state.ExamLesions.Count} lesions, signal {state.Signal}"));
            }
        }
        catch (OperationCanceledException)
        {
            // The demo is over.
        }
    }
}
