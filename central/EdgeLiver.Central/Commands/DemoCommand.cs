using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using EdgeLiver.Central.Broker;
using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Simulation;
using EdgeLiver.Central.Web.Access;

namespace EdgeLiver.Central.Commands;

/// <summary><c>edgeliver-central demo</c>: ten boxes and a month, with nothing installed.</summary>
internal static class DemoCommand
{
    private const int MaxSeconds = 24 * 3600;

    public static Command Create()
    {
        var seconds = new Option<int?>("--seconds") { Description = "Stop by itself after so many seconds (default: on Ctrl-C)." };
        var data = new Option<string?>("--data") { Description = "Folder that keeps the database (default: a new one that is removed at the end)." };
        var port = new Option<int>("--port") { Description = "Port of the pages on 127.0.0.1; 0 takes any free one.", DefaultValueFactory = _ => 0 };
        var mqtt = new Option<int>("--mqtt-port") { Description = "Port of the embedded broker on 127.0.0.1; edgeliver demo --centre 127.0.0.1:PORT sends to it.", DefaultValueFactory = _ => 0 };
        var command = new Command("demo", "Ten simulated boxes over a month: embedded broker, embedded database, pages.") { seconds, data, port, mqtt };
        command.SetAction(async (parsed, stop) =>
        {
            if (parsed.GetValue(seconds) is { } wanted && wanted is < 1 or > MaxSeconds)
            {
                throw new FormatException($"--seconds {parsed.GetValue(seconds)}: must be 1 to {MaxSeconds}");
            }

            // A month is made before the first wait: what is told to stop by then would be taken for a verb that has not begun, and ended at once.
            await Task.Yield();
            var kept = parsed.GetValue(data);
            var folder = kept ?? Directory.CreateTempSubdirectory("edgeliver-central-demo-").FullName;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            if (parsed.GetValue(seconds) is { } limit)
            {
                end.CancelAfter(TimeSpan.FromSeconds(limit));
            }

            try
            {
                return await RunAsync(folder, parsed.GetValue(port), parsed.GetValue(mqtt), end.Token);
            }
            finally
            {
                if (kept is null)
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(string folder, int port, int mqttPort, CancellationToken stop)
    {
        var time = TimeProvider.System;
        await using var broker = await EmbeddedBroker.StartAsync(mqttPort);
        var settings = new CentralSettings
        {
            Store = new StoreOptions { Folder = folder },
            Mqtt = new BrokerOptions { Port = broker.Port, Group = null },
            Web = new WebOptions { Port = port },
        };
        settings.Check();
        await using var central = await CentralService.StartAsync(settings, time, stop);
        var secret = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 12);
        var isNew = await new Accounts(central.Database, time).TryPutFirstAsync("demo", Role.Viewer | Role.Clinician | Role.Operator | Role.Administrator, secret, stop);
        await Console.Error.WriteLineAsync($"pages:       {central.Address}");
        await Console.Error.WriteLineAsync(isNew ? $"log in as:   demo, password {secret} (made for this run)" : $"log in as before: {folder} has its accounts");
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"MQTT broker: 127.0.0.1:{broker.Port} (embedded); edgeliver demo --centre 127.0.0.1:{broker.Port} adds a box of its own"));

        // The same month again would be the same sequences with other bytes: a kept folder has its month already.
        var fleet = new DemoFleet(settings.Mqtt, settings.Sparkplug.HostId, time, seed: 7);
        try
        {
            await (isNew ? fleet.RunAsync(stop) : central.WaitAsync(stop));
        }
        catch (OperationCanceledException)
        {
            // The way it ends.
        }

        var records = await central.Database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM record", CancellationToken.None), CancellationToken.None);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{records} records of {DemoFleet.Boxes} boxes stored"));
        return CommandLine.Done;
    }
}
