using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>The service against Debian's Mosquitto, with a restart of either side in the middle.</summary>
public sealed class BrokerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Requirement("REQ-REC-05")]
    [Fact]
    public async Task Every_exam_reaches_a_real_broker_once_though_broker_and_service_restart()
    {
        using var scratch = new Scratch();
        var port = FreePort();
        await using var broker = await Mosquitto.StartAsync(scratch, port, Stop);
        await using var centre = await Subscriber.StartAsync(port, Stop);
        await WriteConfigurationAsync(scratch, port);

        using var first = await Service.StartAsync(scratch, Stop);
        for (var exam = 0; exam < 5; exam++)
        {
            await first.FinishExamAsync($"s-{exam}", Stop);
        }

        await broker.StopAsync();
        for (var exam = 5; exam < 10; exam++)
        {
            await first.FinishExamAsync($"s-{exam}", Stop);
        }

        await first.KillAsync(Stop);
        await broker.StartAgainAsync(Stop);
        using var second = await Service.StartAsync(scratch, Stop);
        for (var exam = 10; exam < 15; exam++)
        {
            await second.FinishExamAsync($"s-{exam}", Stop);
        }

        await second.WaitUntilSentAsync(Stop);
        var ended = await second.InterruptAsync(Stop);
        Assert.True(ended.ExitCode == 0, ended.Errors);

        // Ctrl-C stores the exam that was running, which the next start would send: only the fifteen are asked for.
        await centre.WaitForPseudonymsAsync(15, Stop);
        Assert.Equal(Enumerable.Range(0, 15).Select(i => $"s-{i}").Order(StringComparer.Ordinal), centre.Pseudonyms.Order(StringComparer.Ordinal));
        Assert.Equal(centre.Sequences.Distinct().Count(), centre.Sequences.Count);
    }

    private static Task WriteConfigurationAsync(Scratch scratch, int port) => File.WriteAllTextAsync(scratch["station.json"], $$"""
        {"Station":{"Site":"clinic-7","Unit":"el-7"},"Store":{"DataFolder":"{{scratch["data"]}}"},"Web":{"Port":0},
         "Mqtt":{"Host":"127.0.0.1","Port":{{port}},"ClientId":"el-7"} }
        """, Stop);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The centre: keeps a session at the broker and drops repeats by (unit, sequence).</summary>
    private sealed class Subscriber : IAsyncDisposable
    {
        private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
        private readonly ConcurrentDictionary<string, string> _bySequence = new(StringComparer.Ordinal);

        public IReadOnlyCollection<string> Sequences => [.. _bySequence.Keys];

        public IReadOnlyCollection<string> Pseudonyms => [.. _bySequence.Values.Where(p => p.StartsWith("s-", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];

        public static async Task<Subscriber> StartAsync(int port, CancellationToken stop)
        {
            var centre = new Subscriber();
            centre._client.ApplicationMessageReceivedAsync += centre.TakeAsync;
            centre._client.DisconnectedAsync += _ => Task.CompletedTask;
            await centre.ConnectAsync(port, stop);
            centre.Reconnect(port, stop);
            return centre;
        }

        public async Task WaitForPseudonymsAsync(int count, CancellationToken stop)
        {
            var started = Stopwatch.GetTimestamp();
            while (Pseudonyms.Count < count && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(200, stop);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _gone.CancelAsync();
            _client.Dispose();
            _gone.Dispose();
        }

        private readonly CancellationTokenSource _gone = new();

        private async Task ConnectAsync(int port, CancellationToken stop)
        {
            var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId("centre")
                .WithCleanStart(false).WithSessionExpiryInterval(3600).WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500).Build();
            await _client.ConnectAsync(options, stop);
            await _client.SubscribeAsync("edgeliver/v1/clinic-7/el-7/exam", MqttQualityOfServiceLevel.AtLeastOnce, stop);
        }

        private void Reconnect(int port, CancellationToken stop)
        {
            _ = Task.Run(
                async () =>
                {
                    while (!_gone.IsCancellationRequested)
                    {
                        try
                        {
                            await Task.Delay(500, _gone.Token);
                            if (!_client.IsConnected)
                            {
                                await ConnectAsync(port, stop);
                            }
                        }
                        catch (Exception e) when (e is OperationCanceledException or MQTTnet.Exceptions.MqttCommunicationException)
                        {
                            // The broker is away; the next round tries again.
                        }
                    }
                },
                CancellationToken.None);
        }

        private Task TakeAsync(MqttApplicationMessageReceivedEventArgs message)
        {
            var sequence = message.ApplicationMessage.UserProperties.First(p => p.Name == "seq");
            using var json = System.Text.Json.JsonDocument.Parse(message.ApplicationMessage.Payload);
            var patient = json.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource"))
                .First(resource => resource.GetProperty("resourceType").GetString() == "Patient");
            _bySequence.TryAdd(System.Text.Encoding.UTF8.GetString(sequence.ValueBuffer.Span), patient.GetProperty("identifier")[0].GetProperty("value").GetString()!);
            return Task.CompletedTask;
        }
    }
}
