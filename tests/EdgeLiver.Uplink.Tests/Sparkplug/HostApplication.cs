using System.Collections.Concurrent;
using EdgeLiver.Contracts.Sparkplug;
using Google.Protobuf;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeLiver.Uplink.Tests.Sparkplug;

/// <summary>A primary host at a broker: says that it is there, commands, and keeps what it is sent.</summary>
internal sealed class HostApplication(int port) : IAsyncDisposable
{
    public const string Id = "scada-1";

    private IMqttClient? _client;
    private long _timestamp;

    /// <summary>Topic and payload in the order of arrival, over all connections.</summary>
    public ConcurrentQueue<(string Topic, Payload Payload)> Received { get; } = new();

    public int Count(string type) => Received.Count(message => message.Topic.Contains($"/{type}/", StringComparison.Ordinal));

    /// <summary>Connects, subscribes, and says that it is online.</summary>
    public async Task ConnectAsync()
    {
        _timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        _client = new MqttClientFactory().CreateMqttClient();
        _client.ApplicationMessageReceivedAsync += message =>
        {
            Received.Enqueue((message.ApplicationMessage.Topic, Payload.Parser.ParseFrom(message.ApplicationMessage.Payload)));
            return Task.CompletedTask;
        };
        await _client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithClientId(Id).Build());
        await _client.SubscribeAsync($"{EdgeNodeId.Namespace}/clinic/#", MqttQualityOfServiceLevel.AtLeastOnce);
        await SayAsync(online: true, _timestamp);
    }

    /// <summary>The death of a connection long gone: older than what was said last.</summary>
    public Task SayOldOfflineAsync() => SayAsync(online: false, _timestamp - 60_000);

    public async Task DisconnectAsync()
    {
        await SayAsync(online: false, _timestamp);
        _client!.Dispose();
    }

    /// <summary>Gone without a word, as after a broker's restart.</summary>
    public void Drop() => _client!.Dispose();

    public Task CommandAsync(params Metric[] metrics) => SendAsync(new Payload { Timestamp = (ulong)_timestamp, Metrics = { metrics } }.ToByteArray());

    public Task SendAsync(byte[] payload) => _client!.PublishAsync(new MqttApplicationMessageBuilder()
        .WithTopic($"{EdgeNodeId.Namespace}/clinic/NCMD/unit-1").WithPayload(payload).Build());

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<MqttClientPublishResult> SayAsync(bool online, long timestamp) => _client!.PublishAsync(new MqttApplicationMessageBuilder()
        .WithTopic(EdgeNodeId.State(Id))
        .WithPayload($$"""{"online":{{(online ? "true" : "false")}},"timestamp":{{timestamp}}}""")
        .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithRetainFlag().Build());
}
