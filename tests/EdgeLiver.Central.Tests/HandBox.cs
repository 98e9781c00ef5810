using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using EdgeLiver.Contracts;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeLiver.Central.Tests;

/// <summary>A box that a test moves by hand.</summary>
internal sealed class HandBox : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    public ConcurrentQueue<long> Acknowledged { get; } = [];

    public static async Task<HandBox> ConnectAsync(int port, string site, string unit)
    {
        var box = new HandBox();
        box._client.ApplicationMessageReceivedAsync += received =>
        {
            foreach (var sequence in Acknowledgement.Parse(received.ApplicationMessage.Payload.ToArray()))
            {
                box.Acknowledged.Enqueue(sequence);
            }

            return Task.CompletedTask;
        };
        await box._client.ConnectAsync(new MqttClientOptionsBuilder().WithProtocolVersion(MqttProtocolVersion.V500).WithTcpServer("127.0.0.1", port).WithClientId(unit).Build());
        await box._client.SubscribeAsync(Topics.AckOf(Topics.UnitOf(site, unit)), MqttQualityOfServiceLevel.AtLeastOnce);
        return box;
    }

    public async Task SendAsync(OutboxRecord record, string? topic = null, byte[]? payload = null)
    {
        var message = new MqttApplicationMessageBuilder()
            .WithTopic(topic ?? record.Message.Topic)
            .WithPayload(payload ?? record.Message.Payload.ToArray())
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        foreach (var (name, value) in record.Properties())
        {
            message.WithUserProperty(name, Encoding.UTF8.GetBytes(value).AsMemory());
        }

        await _client.PublishAsync(message.Build());
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisconnectAsync();
        _client.Dispose();
    }
}
