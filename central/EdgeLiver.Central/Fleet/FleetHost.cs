using System.Buffers;
using System.Threading.Channels;
using EdgeLiver.Central.Broker;
using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Store;
using EdgeLiver.Contracts.Sparkplug;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeLiver.Central.Fleet;

/// <summary>The Sparkplug host application. One instance is it; the others wait for its lease.</summary>
internal sealed class FleetHost(CentralSettings settings, Database database, TimeProvider time, ILogger<FleetHost> logger) : BackgroundService
{
    private const string Lease = "sparkplug-host";

    /// <summary>Messages that wait for the loop; beyond it the broker waits.</summary>
    private const int Inbox = 20_000;

    private const int MessagesATurn = 5000;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CommandsEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    /// <summary>Nodes that wait for this host are born by themselves when it comes; only then are the others asked.</summary>
    private static readonly TimeSpan RememberAfter = TimeSpan.FromSeconds(10);

    private readonly string _holder = Guid.NewGuid().ToString("n");
    private readonly SparkplugOptions _options = settings.Sparkplug;
    private readonly Leases _leases = new(database);
    private readonly FleetStore _store = new(database);

    /// <summary>Is this instance the host, and connected?</summary>
    public bool IsOnline { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Enabled)
        {
            return;
        }

        try
        {
            while (true)
            {
                try
                {
                    while (!await _leases.TryHoldAsync(Lease, _holder, stoppingToken))
                    {
                        await Task.Delay(Leases.RenewEvery, time, stoppingToken);
                    }

                    await LeadAsync(stoppingToken);
                }
                catch (Exception fault) when (Database.IsDatabaseFault(fault))
                {
                    CentralMetrics.DatabaseFaults.Add(1);
                    await Task.Delay(Leases.RenewEvery, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await ReleaseAsync();
        }
    }

    /// <summary>Until the lease is lost.</summary>
    private async Task LeadAsync(CancellationToken stop)
    {
        using var lead = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var renewing = RenewAsync(lead);
        try
        {
            await _store.AllStaleAsync(lead.Token);
            var fleet = new FleetState(_options, TimeSpan.FromSeconds(settings.Store.HistoryStepSeconds), time);
            var retry = new Retry(time);
            var told = false;
            while (true)
            {
                try
                {
                    using var client = new MqttClientFactory().CreateMqttClient();
                    await ServeAsync(client, fleet, () => (told, retry) = (false, new Retry(time)), lead.Token);
                }
                catch (Exception fault) when (BrokerConnection.IsLinkFault(fault) && !Database.IsDatabaseFault(fault) && !lead.IsCancellationRequested)
                {
                    if (!told)
                    {
                        Log.HostAway(logger, _options.HostId, settings.Mqtt.Host, settings.Mqtt.Port, fault.Message.ReplaceLineEndings(" "));
                    }

                    told = true;
                }

                IsOnline = false;
                fleet.ConnectionIsNew();
                await retry.WaitAsync(lead.Token);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Another instance leads now.
        }
        finally
        {
            IsOnline = false;
            await lead.CancelAsync();
            await renewing;
        }
    }

    private async Task RenewAsync(CancellationTokenSource lead)
    {
        var renewedAt = time.GetTimestamp();
        while (!lead.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Leases.RenewEvery, time, lead.Token);
                if (!await _leases.TryHoldAsync(Lease, _holder, lead.Token))
                {
                    await lead.CancelAsync();
                }

                renewedAt = time.GetTimestamp();
            }
            catch (Exception fault) when (Database.IsDatabaseFault(fault))
            {
                // A database that is away for longer may have given the lease to somebody else.
                if (time.GetElapsedTime(renewedAt) > Leases.Length)
                {
                    await lead.CancelAsync();
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>One connection, from its will to its end.</summary>
    private async Task ServeAsync(IMqttClient client, FleetState fleet, Action connected, CancellationToken stop)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var inbox = Channel.CreateBounded<(string Topic, ReadOnlySequence<byte> Payload)>(new BoundedChannelOptions(Inbox) { SingleReader = true });
        client.ApplicationMessageReceivedAsync += received => inbox.Writer
            .WriteAsync((received.ApplicationMessage.Topic, new ReadOnlySequence<byte>(received.ApplicationMessage.Payload.ToArray())), lost.Token).AsTask();
        client.DisconnectedAsync += _ => lost.CancelAsync();
        var state = EdgeNodeId.State(_options.HostId);
        var since = time.GetUtcNow();
        await BrokerConnection.ConnectAsync(
            client,
            BrokerConnection.Options(settings.Mqtt, $"{_options.HostId}-host").WithCleanStart()
                .WithWillTopic(state).WithWillPayload(HostMessages.State(online: false, since)).WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithWillRetain().Build(),
            stop);
        var filters = new MqttClientSubscribeOptionsBuilder().WithTopicFilter(state, MqttQualityOfServiceLevel.AtLeastOnce);
        foreach (var type in new[] { "NBIRTH", "NDEATH", "NDATA" })
        {
            filters.WithTopicFilter($"{EdgeNodeId.Namespace}/+/{type}/+", MqttQualityOfServiceLevel.AtLeastOnce);
        }

        await BrokerConnection.SubscribeAsync(client, filters.Build(), stop);
        await client.PublishBinaryAsync(state, HostMessages.State(online: true, since), MqttQualityOfServiceLevel.AtLeastOnce, retain: true, stop);
        IsOnline = true;
        connected();
        Log.HostOnline(logger, _options.HostId, settings.Mqtt.Host, settings.Mqtt.Port);
        try
        {
            await LoopAsync(client, fleet, inbox.Reader, state, since, lost.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new MQTTnet.Exceptions.MqttCommunicationException("the connection ended");
        }
        catch (OperationCanceledException)
        {
            await LeaveAsync(client, state);
            throw;
        }
    }

    private async Task LoopAsync(IMqttClient client, FleetState fleet, ChannelReader<(string Topic, ReadOnlySequence<byte> Payload)> inbox, string state, DateTimeOffset since, CancellationToken stop)
    {
        var (began, commandsAt, forgotAt, remembered) = (time.GetTimestamp(), time.GetTimestamp(), (long?)null, false);
        while (true)
        {
            // What comes within a turn shares a transaction.
            await Task.Delay(Turn, time, stop);
            for (var i = 0; i < MessagesATurn && inbox.TryRead(out var message); i++)
            {
                if (message.Topic == state)
                {
                    await StateHeardAsync(client, state, since, message.Payload, stop);
                }
                else if (!fleet.Hear(message.Topic, message.Payload))
                {
                    CentralMetrics.Unreadable.Add(1);
                }
            }

            if (!remembered && time.GetElapsedTime(began) >= RememberAfter)
            {
                (await _store.NotOfflineAsync(stop)).ForEach(fleet.Remember);
                remembered = true;
            }

            foreach (var id in fleet.Tick())
            {
                CentralMetrics.RebirthsAsked.Add(1);
                await client.PublishBinaryAsync(id.Command, HostMessages.Rebirth(time.GetUtcNow()), MqttQualityOfServiceLevel.AtMostOnce, retain: false, stop);
            }

            var (nodes, samples, answers) = fleet.TakeChanges();
            if (nodes.Count + samples.Count + answers.Count > 0)
            {
                await SaveAsync(nodes, samples, answers, stop);
            }

            if (time.GetElapsedTime(commandsAt) >= CommandsEvery)
            {
                commandsAt = time.GetTimestamp();
                await SendCommandsAsync(client, stop);
            }

            if (settings.Store.HistoryDays > 0 && (forgotAt is not { } last || time.GetElapsedTime(last) >= ForgetEvery))
            {
                forgotAt = time.GetTimestamp();
                await _store.ForgetAsync(time.GetUtcNow().AddDays(-settings.Store.HistoryDays), stop);
            }
        }
    }

    /// <summary>An old will of this host may arrive after its birth: it is said again that it is here.</summary>
    private static async Task StateHeardAsync(IMqttClient client, string state, DateTimeOffset since, ReadOnlySequence<byte> payload, CancellationToken stop)
    {
        if (PrimaryHost.TryParse(payload.ToArray(), out var online, out _) && !online)
        {
            await client.PublishBinaryAsync(state, HostMessages.State(online: true, since), MqttQualityOfServiceLevel.AtLeastOnce, retain: true, stop);
        }
    }

    private async Task SaveAsync(IReadOnlyList<FleetNode> nodes, IReadOnlyList<UnitSample> samples, IReadOnlyList<(EdgeNodeId Id, string Answer)> answers, CancellationToken stop)
    {
        // Messages wait meanwhile, in the inbox and then at the broker.
        var retry = new Retry(time);
        var told = false;
        while (true)
        {
            try
            {
                await _store.SaveAsync(nodes, samples, answers, time.GetUtcNow(), stop);
                return;
            }
            catch (Exception fault) when (Database.IsDatabaseFault(fault) && !Database.IsDataFault(fault))
            {
                if (!told)
                {
                    Log.DatabaseAway(logger, fault.Message.ReplaceLineEndings(" "));
                }

                told = true;
                CentralMetrics.DatabaseFaults.Add(1);
                await retry.WaitAsync(stop);
            }
        }
    }

    private async Task SendCommandsAsync(IMqttClient client, CancellationToken stop)
    {
        foreach (var command in await _store.TakeCommandsAsync(time.GetUtcNow(), stop))
        {
            await client.PublishBinaryAsync(
                new EdgeNodeId(command.Site, command.Unit).Command, HostMessages.Command(command.Metric, command.Value, time.GetUtcNow()), MqttQualityOfServiceLevel.AtMostOnce, retain: false, stop);
        }
    }

    /// <summary>Says that the host leaves, and leaves.</summary>
    private async Task LeaveAsync(IMqttClient client, string state)
    {
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await client.PublishBinaryAsync(state, HostMessages.State(online: false, time.GetUtcNow()), MqttQualityOfServiceLevel.AtLeastOnce, retain: true, timeout.Token);
            await client.DisconnectAsync(cancellationToken: timeout.Token);
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            // The broker sends the will.
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await _leases.ReleaseAsync(Lease, _holder, timeout.Token);
        }
        catch (Exception fault) when (Database.IsDatabaseFault(fault) || fault is OperationCanceledException)
        {
            // It runs out by itself.
        }
    }
}
