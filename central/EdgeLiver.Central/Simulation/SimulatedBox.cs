using System.Buffers;
using System.Text;
using System.Threading.Channels;
using EdgeLiver.Central.Broker;
using EdgeLiver.Central.Settings;
using EdgeLiver.Contracts;
using EdgeLiver.Contracts.Sparkplug;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeLiver.Central.Simulation;

/// <summary>What all boxes of a run count together.</summary>
internal sealed class SimulationCounts
{
    private readonly Lock _lock = new();
    private readonly List<double> _acknowledgedAfterMs = [];
    private long _appended;
    private long _sent;
    private long _births;

    public long Appended => Interlocked.Read(ref _appended);

    /// <summary>Publications of records, repeats included.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public long Births => Interlocked.Read(ref _births);

    public void CountAppended() => Interlocked.Increment(ref _appended);

    public void CountSent() => Interlocked.Increment(ref _sent);

    public void CountBirth() => Interlocked.Increment(ref _births);

    public void Acknowledged(double afterMs)
    {
        lock (_lock)
        {
            _acknowledgedAfterMs.Add(afterMs);
        }
    }

    /// <summary>From append to the centre's acknowledgement, milliseconds, ascending.</summary>
    public List<double> Latencies()
    {
        lock (_lock)
        {
            return [.. _acknowledgedAfterMs.Order()];
        }
    }
}

/// <summary>A box with its two connections, as a real one has them: records with a clean start, telemetry with its will.</summary>
/// <param name="unit">What it has to say.</param>
/// <param name="broker">Where.</param>
/// <param name="primaryHost">Host without which it is not born; null: it is born at once.</param>
/// <param name="outbox">Its records.</param>
/// <param name="counts">What is counted.</param>
/// <param name="time">Stamps and waits.</param>
internal sealed class SimulatedBox(SimulatedUnit unit, BrokerOptions broker, string? primaryHost, SimulatedOutbox outbox, SimulationCounts counts, TimeProvider time)
{
    /// <summary>In flight at once, as in Uplink.</summary>
    private const int Window = 16;

    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromHours(1);
    private static readonly TimeSpan PublishTimeout = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> _appended = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private byte _bdSeq;
    private TimeSpan? _patience;

    /// <summary>The centre is silent for so long over what was sent: it is sent again; then twice as long, up to an hour.</summary>
    public TimeSpan CentreTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between two looks at the unit.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Looks of before, replayed after the first birth.</summary>
    public IReadOnlyList<UnitSnapshot> History { get; init; } = [];

    public bool IsBorn { get; private set; }

    public void Append(OutboxMessage message)
    {
        outbox.Append(message, time.GetTimestamp());
        counts.CountAppended();
        _appended.Writer.TryWrite(true);
    }

    /// <summary>Sends records until stopped.</summary>
    public Task RunRecordsAsync(CancellationToken stop) => KeepAsync(RecordsAsync, stop);

    /// <summary>Tells how the unit does until stopped.</summary>
    public Task RunTelemetryAsync(CancellationToken stop) => KeepAsync(TelemetryAsync, stop);

    private async Task KeepAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        var retry = new Retry(time);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await work(stop);
            }
            catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
            {
                // Broker away: again, as a box does.
            }

            IsBorn = false;
            if (!stop.IsCancellationRequested)
            {
                try
                {
                    await retry.WaitAsync(stop);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    private async Task RecordsAsync(CancellationToken stop)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var topic = Topics.UnitOf(unit.Id.Group, unit.Id.Node);
        client.DisconnectedAsync += _ => lost.CancelAsync();
        var heardAt = time.GetTimestamp();
        client.ApplicationMessageReceivedAsync += received =>
        {
            heardAt = time.GetTimestamp();
            _patience = null;
            outbox.Acknowledge(Acknowledgement.Parse(received.ApplicationMessage.Payload.ToArray()), appendedAt => counts.Acknowledged(time.GetElapsedTime(appendedAt).TotalMilliseconds));
            return Task.CompletedTask;
        };
        await BrokerConnection.ConnectAsync(client, BrokerConnection.Options(broker, $"{unit.Id.Group}-{unit.Id.Node}").WithCleanStart().Build(), stop);
        await BrokerConnection.SubscribeAsync(client, new MqttClientSubscribeOptionsBuilder().WithTopicFilter(Topics.AckOf(topic), MqttQualityOfServiceLevel.AtLeastOnce).Build(), stop);
        var again = true;
        while (true)
        {
            // All of a connection's first round, and what was not acknowledged for too long, goes once more.
            var patience = _patience ?? CentreTimeout;
            if (!again && outbox.Waiting > 0 && time.GetElapsedTime(heardAt) >= patience)
            {
                (again, heardAt, _patience) = (true, time.GetTimestamp(), patience * 2 < LongestPatience ? patience * 2 : LongestPatience);
            }

            await Parallel.ForEachAsync(outbox.Take(again), new ParallelOptions { MaxDegreeOfParallelism = Window, CancellationToken = lost.Token }, (record, _) => PublishAsync(client, record, lost.Token));
            again = false;
            heardAt = outbox.Waiting == 0 ? time.GetTimestamp() : heardAt;
            await Task.WhenAny(_appended.Reader.WaitToReadAsync(lost.Token).AsTask(), Task.Delay(TimeSpan.FromSeconds(5), time, lost.Token));
            lost.Token.ThrowIfCancellationRequested();
            _appended.Reader.TryRead(out _);
        }
    }

    private async ValueTask PublishAsync(IMqttClient client, OutboxRecord record, CancellationToken lost)
    {
        var message = new MqttApplicationMessageBuilder()
            .WithTopic(record.Message.Topic).WithPayload(new ReadOnlySequence<byte>(record.Message.Payload)).WithContentType(record.Message.ContentType)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        foreach (var (name, value) in record.Properties())
        {
            message.WithUserProperty(name, Encoding.UTF8.GetBytes(value).AsMemory());
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(lost);
        timeout.CancelAfter(PublishTimeout);
        counts.CountSent();
        await client.PublishAsync(message.Build(), timeout.Token);
    }

    private async Task TelemetryAsync(CancellationToken stop)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var inbox = Channel.CreateBounded<MqttApplicationMessage>(256);
        client.DisconnectedAsync += _ => lost.CancelAsync();
        client.ApplicationMessageReceivedAsync += received => inbox.Writer.WriteAsync(received.ApplicationMessage, lost.Token).AsTask();
        var session = new NodeSession(_bdSeq++, time);
        var death = session.Death();
        await BrokerConnection.ConnectAsync(
            client,
            BrokerConnection.Options(broker, $"{unit.Id.Group}-{unit.Id.Node}-sparkplug").WithCleanStart()
                .WithWillTopic(unit.Id.Death).WithWillPayload(death).WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
            stop);
        var filters = new MqttClientSubscribeOptionsBuilder().WithTopicFilter(unit.Id.Command, MqttQualityOfServiceLevel.AtLeastOnce);
        if (primaryHost is not null)
        {
            filters.WithTopicFilter(EdgeNodeId.State(primaryHost), MqttQualityOfServiceLevel.AtLeastOnce);
        }

        await BrokerConnection.SubscribeAsync(client, filters.Build(), stop);
        try
        {
            await new SimulatedNode(unit, primaryHost, session, (messageTopic, payload) => client.PublishBinaryAsync(messageTopic, payload, MqttQualityOfServiceLevel.AtMostOnce, retain: false, lost.Token), counts, time)
            {
                Born = born => IsBorn = born,
                History = History,
            }.ServeAsync(inbox.Reader, Interval, lost.Token);
        }
        finally
        {
            // As a box leaves: its death first, then a goodbye that asks for the will. A line that is gone leaves that to the broker.
            using var timeout = new CancellationTokenSource(LeaveTime);
            if (client.IsConnected && session.IsBorn)
            {
                await client.PublishBinaryAsync(unit.Id.Death, death, MqttQualityOfServiceLevel.AtLeastOnce, retain: false, timeout.Token);
            }

            if (client.IsConnected)
            {
                await client.DisconnectAsync(new MqttClientDisconnectOptions { Reason = MqttClientDisconnectOptionsReason.DisconnectWithWillMessage }, timeout.Token);
            }
        }
    }
}
