using System.Buffers;
using System.Threading.Channels;
using EdgeLiver.Central.Broker;
using EdgeLiver.Central.Settings;
using EdgeLiver.Contracts;
using MQTTnet;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace EdgeLiver.Central.Receive;

/// <summary>A session at the broker that records come in by: shared with the other instances, kept by the broker while this one is away.</summary>
/// <remarks>A record is acknowledged to the broker only once it is stored; what was not is handed over again.</remarks>
/// <param name="options">The broker.</param>
/// <param name="sessionName">Client id: this instance's own, or that of one which is gone.</param>
/// <param name="deliveries">Where records go; waits while it is full.</param>
/// <param name="time">Stamps and waits.</param>
/// <param name="logger">State changes.</param>
internal sealed class Intake(BrokerOptions options, string sessionName, ChannelWriter<Delivery> deliveries, TimeProvider time, ILogger logger)
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private int _connection;

    public bool IsConnected { get; private set; }

    /// <summary>Until stopped, or until <paramref name="takenOver"/> and the session's owner is back.</summary>
    public async Task RunAsync(bool takenOver, CancellationToken stop)
    {
        var retry = new Retry(time);
        var told = false;
        Task HandOverAsync(MqttApplicationMessageReceivedEventArgs received) => ReceiveAsync(received, stop);
        _client.ApplicationMessageReceivedAsync += HandOverAsync;
        TaskCompletionSource<MqttClientDisconnectReason> gone = new();
        _client.DisconnectedAsync += disconnected =>
        {
            gone.TrySetResult(disconnected.Reason);
            return Task.CompletedTask;
        };
        try
        {
            while (true)
            {
                try
                {
                    gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    Interlocked.Increment(ref _connection);
                    await BrokerConnection.ConnectAsync(_client, Options(), stop);
                    await BrokerConnection.SubscribeAsync(_client, Filters(), stop);
                    IsConnected = true;
                    told = false;
                    retry.Reset();
                    Log.IntakeConnected(logger, sessionName, options.Host, options.Port);
                    if (await gone.Task.WaitAsync(stop) == MqttClientDisconnectReason.SessionTakenOver && takenOver)
                    {
                        return;
                    }
                }
                catch (Exception fault) when (BrokerConnection.IsLinkFault(fault) && !stop.IsCancellationRequested)
                {
                    if (!told)
                    {
                        Log.IntakeAway(logger, options.Host, options.Port, fault.Message.ReplaceLineEndings(" "));
                    }

                    told = true;
                }

                IsConnected = false;
                await retry.WaitAsync(stop);
            }
        }
        finally
        {
            IsConnected = false;
            _client.ApplicationMessageReceivedAsync -= HandOverAsync;
            await LeaveAsync();
            _client.Dispose();
        }
    }

    /// <summary>Tells a unit what is stored; fails while the broker is away, and the unit sends again.</summary>
    public async Task AcknowledgeAsync(string topic, byte[] payload, CancellationToken stop)
    {
        try
        {
            await _client.PublishBinaryAsync(topic, payload, MqttQualityOfServiceLevel.AtLeastOnce, retain: false, stop);
            CentralMetrics.Acknowledgements.Add(1);
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault) && !stop.IsCancellationRequested)
        {
            CentralMetrics.AcknowledgementsLost.Add(1);
        }
    }

    private MqttClientOptions Options() => BrokerConnection.Options(options, sessionName)
        .WithCleanStart(false)
        .WithSessionExpiryInterval((uint)options.SessionExpirySeconds)
        .WithReceiveMaximum((ushort)options.Window)
        .Build();

    private MqttClientSubscribeOptions Filters() => new()
    {
        TopicFilters =
        [
            .. new[] { RecordKind.Alert, RecordKind.Exam, RecordKind.Event }.Select(kind => new MqttTopicFilter
            {
                Topic = options.Group is { } group ? $"$share/{group}/{Topics.AllOf(kind)}" : Topics.AllOf(kind),
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            }),
        ],
    };

    private async Task ReceiveAsync(MqttApplicationMessageReceivedEventArgs received, CancellationToken ended)
    {
        received.AutoAcknowledge = false;
        var message = received.ApplicationMessage;
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in message.UserProperties ?? [])
        {
            properties.TryAdd(property.Name, System.Text.Encoding.UTF8.GetString(property.ValueBuffer.Span));
        }

        // The client's buffer is used again for the next message.
        var connection = Volatile.Read(ref _connection);
        try
        {
            // Without the token a full channel that nobody reads any more would hold the client's goodbye for ever.
            await deliveries.WriteAsync(new Delivery(message.Topic, message.Payload.ToArray(), properties, time.GetUtcNow(), stop => TookAsync(received, connection, stop)), ended);
        }
        catch (OperationCanceledException)
        {
            // Not acknowledged: the broker keeps it.
        }
    }

    private async Task TookAsync(MqttApplicationMessageReceivedEventArgs received, int connection, CancellationToken stop)
    {
        // A packet's number means another record where the broker has begun anew.
        if (connection != Volatile.Read(ref _connection))
        {
            return;
        }

        try
        {
            await received.AcknowledgeAsync(stop);
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault) && !stop.IsCancellationRequested)
        {
            // That connection is gone: the broker hands the record over again, and it is found to be stored.
        }
    }

    private async Task LeaveAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await _client.DisconnectAsync(cancellationToken: timeout.Token);
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            // It was gone already.
        }
    }
}
