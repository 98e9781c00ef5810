using System.Net.Sockets;
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
    private readonly Connection _connection;
    private readonly Channel<MqttApplicationMessage> _inbox;

    /// <param name="dropped">Called for a message for which there is no room.</param>
    /// <param name="stop">Ends the connection.</param>
    public SparkplugConnection(Action dropped, CancellationToken stop)
    {
        _connection = new Connection(_client, stop);

        // A flood of commands must not become a flood of memory.
        _inbox = Channel.CreateBounded<MqttApplicationMessage>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropWrite }, _ => dropped());
        _client.ApplicationMessageReceivedAsync += OnReceivedAsync;
    }

    public ChannelReader<MqttApplicationMessage> Inbox => _inbox.Reader;

    /// <summary>Set when the connection is gone or the node stops.</summary>
    public CancellationToken Lost => _connection.Lost;

    /// <summary>A CONNECT may have gone out, and its will with it.</summary>
    public bool IsTried { get; private set; }

    /// <param name="options">User and secrets; the client id gets a suffix, since the clinical link has a connection of its own.</param>
    /// <param name="broker">Where.</param>
    /// <param name="deathTopic">Topic of the will.</param>
    /// <param name="death">The will.</param>
    /// <param name="topics">Filters to subscribe to, at QoS 1.</param>
    /// <exception cref="BrokerRefusalException">The broker says no, or a secret can't be read.</exception>
    public async Task OpenAsync(MqttOptions options, Broker broker, string deathTopic, byte[] death, IEnumerable<string> topics)
    {
        var mqtt = BrokerConnection.Options(options, broker, _connection.Certificate);
        mqtt.ClientId = $"{options.ClientId}-sparkplug";
        mqtt.SessionExpiryInterval = 0;
        mqtt.WillTopic = deathTopic;
        mqtt.WillPayload = death;
        mqtt.WillQualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce;
        mqtt.WillRetain = false;
        var answer = await ConnectAsync(mqtt);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
        {
            var code = (byte)answer.ResultCode;
            throw new BrokerRefusalException($"{ReasonCodes.Words(code, answer.ReasonString)}{ReasonCodes.Cure(code)}");
        }

        var subscribe = new MqttClientSubscribeOptions
        {
            TopicFilters = [.. topics.Select(topic => new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce })],
        };
        var granted = await _client.SubscribeAsync(subscribe, Lost);
        if (granted.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } refused)
        {
            throw new BrokerRefusalException($"no right to subscribe to {refused.TopicFilter.Topic}: {refused.ResultCode}; check the access list");
        }
    }

    /// <summary>Why there is no connection, or none any more, in one line.</summary>
    public string Why(Exception fault, bool tls) => _connection.Why(fault, tls);

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
        _connection.Dispose();
        _client.Dispose();
    }

    private async Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options)
    {
        try
        {
            IsTried = true;
            return await _connection.ConnectAsync(options);
        }
        catch (Exception fault) when (IsBeforeConnect(fault))
        {
            IsTried = false;
            throw;
        }
    }

    /// <summary>Nothing has been sent: the broker could not be reached, or TLS did not come about.</summary>
    private bool IsBeforeConnect(Exception fault) =>
        _connection.IsTlsRefused(fault)
        || BrokerConnection.Find<SocketException>(fault)?.SocketErrorCode
            is SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostNotFound or SocketError.TryAgain;

    private Task<MqttClientPublishResult> PublishAsync(string topic, byte[] payload, MqttQualityOfServiceLevel qos, CancellationToken stop) =>
        _client.PublishAsync(new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel(qos).WithRetainFlag(false).Build(), stop);

    private Task OnReceivedAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        _inbox.Writer.TryWrite(received.ApplicationMessage);
        return Task.CompletedTask;
    }
}
