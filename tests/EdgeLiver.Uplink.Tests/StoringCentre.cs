using System.Globalization;
using System.Threading.Channels;
using EdgeLiver.Contracts;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeLiver.Uplink.Tests;

/// <summary>A centre with a disk: writes what arrives to a file, syncs it, and only then says so on the unit's topic.</summary>
internal sealed class StoringCentre : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly Channel<long> _received = Channel.CreateUnbounded<long>();
    private readonly string _file;
    private readonly Task _running;

    public StoringCentre(int port, string file)
    {
        _file = file;
        var options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer("127.0.0.1", port)
            .WithClientId(Centre.ClientId)
            .WithCleanStart(false)
            .WithSessionExpiryInterval(3600)
            .Build();
        _client.ApplicationMessageReceivedAsync += message => _received.Writer
            .WriteAsync(long.Parse(LocalBroker.Property(message.ApplicationMessage, "seq"), CultureInfo.InvariantCulture)).AsTask();
        _running = RunAsync(options);
    }

    public bool Connected { get; private set; }

    /// <summary>Acknowledgements that are lost before the rest are sent.</summary>
    public int LoseAcknowledgements { get; set; }

    /// <summary>Every sequence that a centre has ever written to this file, repeats included.</summary>
    public static List<long> Read(string file) =>
        File.Exists(file) ? [.. File.ReadLines(file).Select(line => long.Parse(line, CultureInfo.InvariantCulture))] : [];

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
                foreach (var kind in new[] { RecordKind.Alert, RecordKind.Exam, RecordKind.Event })
                {
                    await _client.SubscribeAsync(Topics.Of(Records.Site, Records.Unit, kind), MqttQualityOfServiceLevel.AtLeastOnce, _stop.Token);
                }

                Connected = true;
                while (_client.IsConnected)
                {
                    await StoreAsync(_stop.Token);
                    await Task.Delay(5, _stop.Token);
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

    private async Task StoreAsync(CancellationToken stop)
    {
        var some = new List<long>();
        while (some.Count < 500 && _received.Reader.TryRead(out var sequence))
        {
            some.Add(sequence);
        }

        if (some.Count == 0)
        {
            return;
        }

        await using (var file = new FileStream(_file, FileMode.Append))
        {
            await using var writer = new StreamWriter(file);
            foreach (var sequence in some)
            {
                await writer.WriteLineAsync(sequence.ToString(CultureInfo.InvariantCulture));
            }

            await writer.FlushAsync(stop);
            file.Flush(flushToDisk: true);
        }

        if (LoseAcknowledgements > 0)
        {
            LoseAcknowledgements--;
            return;
        }

        foreach (var payload in Acknowledgement.Write(some))
        {
            await _client.PublishBinaryAsync(Topics.AckOf(Records.UnitTopic), payload, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken: stop);
        }
    }
}
