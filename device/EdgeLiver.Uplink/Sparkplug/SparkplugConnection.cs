using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeLiver.Uplink.Sparkplug;

/// <summary>One connection of the node: the death is left with the broker, commands and host states come in by a queue.</summary>
internal sealed class SparkplugConnection : IDisposable
{
    /// <summary>How long a goodbye may take.</summary>
    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(2);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly CancellationTokenSource _lost;
    private readonly Channel<MqttApplicationMessage> _inbox;

    /// <param name="dropped">Called for a message for which there is no room.</param>
    /// <param name="stop">Ends the connection.</param>
    public SparkplugConnection(Action dropped, CancellationToken stop)
    {
        _lost = CancellationTokenSource.CreateLinkedTokenSource(stop);

        // A flood of commands must not become a flood of memory.
        _inbox = Channel.CreateBounded<MqttApplicationMessage>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropWrite }, _ => dropped());
        _client.ApplicationMessageReceivedAsync += OnReceivedAsync;
        _client.DisconnectedAsync += OnDisconnectedAsync;
    }

    public ChannelReader<MqttApplicationMessage> Inbox => _inbox.Reader;

    /// <summary>Set when the connection is gone or the node stops.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why the connection went; null while it stands and when the node ended it.</summary>
    public string? LostBecause { get; private set; }

    /// <param name="options">Broker and secrets; the client id gets a suffix, since the clinical link has a connection of its own.</param>
    /// <param name="deathTopic">Topic of the will.</param>
    /// <param name="death">The will.</param>
    /// <param name="topics">Filters to subscribe to, at QoS 1.</param>
    /// <returns>Null, or why the broker refuses.</returns>
    public async Task<string?> OpenAsync(MqttOptions options, string deathTopic, byte[] death, IEnumerable<string> topics)
    {
        var mqtt = BrokerConnection.Options(options);
        mqtt.ClientId = $"{options.ClientId}-sparkplug";
        mqtt.SessionExpiryInterval = 0;
        mqtt.WillTopic = deathTopic;
        mqtt.WillPayload = death;
        mqtt.WillQualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce;
        mqtt.WillRetain = false;
        var answer = await _client.ConnectAsync(mqtt, Lost);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
        {
            return $"{BrokerConnection.Reason(answer.ResultCode, answer.ReasonString)}; check user, password file and access list";
        }

        var subscribe = new MqttClientSubscribeOptions
        {
            TopicFilters = [.. topics.Select(topic => new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce })],
        };
        var granted = await _client.SubscribeAsync(subscribe, Lost);
        var refused = granted.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2);
        return refused is null ? null : $"no right to subscribe to {refused.TopicFilter.Topic}: {refused.ResultCode}; check the access list";
    }

    public Task PublishAsync(string topic, byte[] payload) => PublishAsync(topic, payload, MqttQualityOfServiceLevel.AtMostOnce, Lost);

    /// <summary>Leaves on purpose: the death first, then a DISCONNECT that says that the will is to go out.</summary>
    /// <param name="deathTopic">Topic of the death.</param>
    /// <param name="death">Null where there was no birth: a death must not be the first that anybody hears.</param>
    public async Task LeaveAsync(string deathTopic, byte[]? death)
    {
        try
        {
            using var timeout = new CancellationTokenSource(LeaveTime);
            if (death is not null && _client.IsConnected)
            {
                await PublishAsync(deathTopic, death, MqttQualityOfServiceLevel.AtLeastOnce, timeout.Token);
            }

            await _client.DisconnectAsync(new MqttClientDisconnectOptions { Reason = MqttClientDisconnectOptionsReason.DisconnectWithWillMessage }, timeout.Token);
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            // The link is gone already: the broker sends the will.
        }
    }

    public void Dispose()
    {
        _client.ApplicationMessageReceivedAsync -= OnReceivedAsync;
        _client.DisconnectedAsync -= OnDisconnectedAsync;
        _client.Dispose();
        _lost.Dispose();
    }

    private Task<MqttClientPublishResult> PublishAsync(string topic, byte[] payload, MqttQualityOfServiceLevel qos, CancellationToken stop) =>
        _client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel(qos).WithRetainFlag(false).Build(), stop);

    private Task OnReceivedAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        _inbox.Writer.TryWrite(received.ApplicationMessage);
        return Task.CompletedTask;
    }

    private Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs end)
    {
        LostBecause = end.Exception is { } fault ? OneLine.Of(fault) : $"the broker closed the connection: {BrokerConnection.Reason(end.Reason, end.ReasonString)}";
        return _lost.CancelAsync();
    }
}
