using System.Collections.Concurrent;
using System.Globalization;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeLiver.Uplink.Tests;

/// <summary>The receiving side: a session that the broker keeps, and repeats dropped by (unit, sequence).</summary>
internal sealed class Centre : IAsyncDisposable
{
    public const string ClientId = "centre";

    private readonly ConcurrentDictionary<(string Unit, long Sequence), int> _received = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Task _running;

    public Centre(int port)
    {
        var options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer("127.0.0.1", port)
            .WithClientId(ClientId)
            .WithCleanStart(false)
            .WithSessionExpiryInterval(3600)
            .Build();
        _client.ApplicationMessageReceivedAsync += message =>
        {
            var sequence = long.Parse(LocalBroker.Property(message.ApplicationMessage, "seq"), CultureInfo.InvariantCulture);
            _received.AddOrUpdate((message.ApplicationMessage.Topic.Split('/')[3], sequence), 1, (_, times) => times + 1);
            return Task.CompletedTask;
        };
        _running = RunAsync(options);
    }

    public bool Connected { get; private set; }

    /// <summary>Sequences of the unit, each once.</summary>
    public IReadOnlyList<long> Sequences => [.. _received.Keys.Where(key => key.Unit == Records.Unit).Select(key => key.Sequence).Order()];

    public int Count => _received.Count;

    public int Repeats => _received.Values.Sum() - _received.Count;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(MqttClientOptions options)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _client.ConnectAsync(options, _stop.Token);
                await _client.SubscribeAsync("edgeliver/v1/#", MqttQualityOfServiceLevel.AtLeastOnce, _stop.Token);
                Connected = true;
                while (_client.IsConnected)
                {
                    await Task.Delay(10, _stop.Token);
                }
            }
            catch (Exception fault) when (fault is MqttCommunicationException or OperationCanceledException or InvalidOperationException)
            {
                // The broker is away, or the client still clears up after the last time; the next try comes.
            }

            Connected = false;
            await Task.Delay(50, CancellationToken.None);
        }
    }
}
