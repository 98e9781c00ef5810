using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Simulation;

namespace EdgeLiver.Central.Commands;

/// <summary><c>edgeliver-central simulate</c>: many boxes at a broker, to see what broker, centre and database bear.</summary>
internal static class SimulateCommand
{
    private const int MaxDevices = 50_000;

    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "JSON file; its section Mqtt says where the broker is." };
        var port = new Option<int?>("--port") { Description = "Port of a broker on 127.0.0.1, instead of --config." };
        var devices = new Option<int>("--devices") { Description = "Boxes.", DefaultValueFactory = _ => 10 };
        var seconds = new Option<int>("--seconds") { Description = "How long records are made; then what waits is sent.", DefaultValueFactory = _ => 60 };
        var records = new Option<double>("--record-seconds") { Description = "A record of each box every so many seconds; 0: telemetry alone.", DefaultValueFactory = _ => 10 };
        var telemetry = new Option<double>("--telemetry-seconds") { Description = "A look at each box every so many seconds; 0: records alone.", DefaultValueFactory = _ => 10 };
        var rate = new Option<int>("--connections-per-second") { Description = "New boxes in a second.", DefaultValueFactory = _ => 250 };
        var host = new Option<string?>("--primary-host") { Description = "Sparkplug host without which no box is born." };
        var centreTimeout = new Option<int>("--centre-timeout") { Description = "Seconds after which a record that is not acknowledged goes again.", DefaultValueFactory = _ => 60 };
        var drain = new Option<int>("--drain-seconds") { Description = "Seconds that the last acknowledgements may take.", DefaultValueFactory = _ => 180 };
        var seed = new Option<int>("--seed") { Description = "Of everything that the boxes say.", DefaultValueFactory = _ => 1 };
        var json = new Option<bool>("--json") { Description = "The summary as JSON on standard output." };
        var command = new Command("simulate", "Speaks as so many boxes do: FHIR records with sequences, acknowledgements, Sparkplug births, data and deaths.")
        {
            config, port, devices, seconds, records, telemetry, rate, host, centreTimeout, drain, seed, json,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var broker = parsed.GetValue(port) is { } known ? new BrokerOptions { Port = known } : CentralSettings.Load(parsed.GetValue(config)).Mqtt;
            var plan = new SimulationPlan
            {
                Devices = Within("--devices", parsed.GetValue(devices), 1, MaxDevices),
                RecordSeconds = parsed.GetValue(records),
                TelemetrySeconds = parsed.GetValue(telemetry),
                ConnectionsPerSecond = Within("--connections-per-second", parsed.GetValue(rate), 1, 10_000),
                PrimaryHost = parsed.GetValue(host),
                CentreTimeout = TimeSpan.FromSeconds(Within("--centre-timeout", parsed.GetValue(centreTimeout), 1, 3600)),
                Seed = parsed.GetValue(seed),
            };
            return await RunAsync(new FleetSimulation(plan, broker, TimeProvider.System), plan, Within("--seconds", parsed.GetValue(seconds), 1, 86_400), parsed.GetValue(drain), parsed.GetValue(json), stop);
        });
        return command;
    }

    private static async Task<int> RunAsync(FleetSimulation simulation, SimulationPlan plan, int seconds, int drainSeconds, bool json, CancellationToken stop)
    {
        var time = TimeProvider.System;
        using var connections = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var making = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = simulation.RunAsync(connections.Token);
        making.CancelAfter(TimeSpan.FromSeconds(seconds));
        await simulation.MakeRecordsAsync(making.Token);
        if (plan.RecordSeconds <= 0)
        {
            await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(seconds), time, stop));
        }

        var drained = time.GetTimestamp();
        while (simulation.Waiting > 0 && time.GetElapsedTime(drained) < TimeSpan.FromSeconds(drainSeconds) && !stop.IsCancellationRequested)
        {
            await Task.WhenAny(Task.Delay(200, stop));
        }

        var latencies = simulation.Counts.Latencies();
        var summary = new Dictionary<string, object>
        {
            ["devices"] = plan.Devices,
            ["appended"] = simulation.Counts.Appended,
            ["published"] = simulation.Counts.Sent,
            ["acknowledged"] = latencies.Count,
            ["waiting"] = simulation.Waiting,
            ["births"] = simulation.Counts.Births,
            ["born"] = simulation.Born,
            ["p50Ms"] = Quantile(latencies, 0.5),
            ["p99Ms"] = Quantile(latencies, 0.99),
            ["maxMs"] = Quantile(latencies, 1),
            ["drainSeconds"] = Math.Round(time.GetElapsedTime(drained).TotalSeconds, 1),
        };
        await connections.CancelAsync();
        await running;
        await Console.Out.WriteLineAsync(json ? JsonSerializer.Serialize(summary) : string.Join(Environment.NewLine, summary.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key,-14}{entry.Value}"))));
        return simulation.Waiting == 0 ? CommandLine.Done : CommandLine.Failed;
    }

    /// <param name="sorted">Ascending.</param>
    /// <param name="share">0 to 1.</param>
    private static double Quantile(List<double> sorted, double share) => sorted.Count == 0 ? 0 : Math.Round(sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))], 1);

    private static int Within(string option, int value, int min, int max) => value >= min && value <= max ? value : throw new FormatException($"{option} {value}: must be {min} to {max}");
}
