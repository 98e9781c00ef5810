using EdgeLiver.Contracts;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace EdgeLiver.Uplink;

/// <summary>Carries the outbox to a broker: MQTT 5, QoS 1, for as long as it runs.</summary>
/// <remarks>
/// <para>
/// Connect, send what waits with <see cref="Window"/> messages in flight, mark what the broker acknowledges, wait for the store to
/// say that there is more. At least once: a record whose acknowledgement was lost is sent again and the receiver drops repeats by
/// (unit, sequence). "No matching subscribers" counts as acknowledged: the broker has taken the record, and who listens is its business.
/// </para>
/// <para>
/// Of several brokers the first that works is used; from another it goes back to the first once that answers again.
/// Nothing here removes a record that the broker, or with <see cref="StoreOptions.AwaitCentre"/> the centre, has not acknowledged.
/// </para>
/// </remarks>
public sealed class MqttLink
{
    /// <summary>Messages in flight at most; beyond 8 to 32 a broker gets no faster, and more are sent twice after a cut.</summary>
    public const int Window = 16;

    private static readonly TimeSpan GoodConnection = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestRefusal = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan EndWait = TimeSpan.FromSeconds(1);

    private readonly MqttOptions _options;
    private readonly RecordStore _store;
    private readonly UplinkMetrics _metrics;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly LinkReport _report;
    private readonly Backoff _reconnect = new(Random.Shared);
    private readonly HashSet<long> _tried = [];
    private readonly HashSet<Broker> _tested = [];

    // Null where the broker's acknowledgement is enough.
    private readonly CentreAcknowledgements? _centre;

    // Why the broker did not take a record; null once it takes them all again.
    private string? _refusal;

    // A broker hung up over a record, and it is not known which: one at a time until one is found or all have gone.
    private bool _oneByOne;

    public MqttLink(MqttOptions options, RecordStore store, UplinkMetrics metrics, ILogger<MqttLink> log, TimeProvider? time = null)
    {
        _options = options;
        _store = store;
        _metrics = metrics;
        _log = log;
        _time = time ?? TimeProvider.System;
        _report = new(log, store, _time);
        _centre = store.AwaitsCentre ? new(store, options, metrics, log, _time) : null;
    }

    public LinkStatus Status => _report.Status;

    /// <summary>Runs until stopped; what was not acknowledged by then stays in the outbox.</summary>
    /// <exception cref="StoreException">The store has failed.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var brokers = _options.Brokers;
        if (!_options.Tls && !_options.IsLoopback)
        {
            Log.NoTls(_log, _options.Host, _options.Port);
        }

        try
        {
            while (true)
            {
                await Task.Delay(_reconnect.Next(), _time, stop);
                for (var i = 0; i < brokers.Count && !await ConnectAndSendAsync(brokers[i], isLast: i == brokers.Count - 1, stop); i++)
                {
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Log.Stopped(_log, brokers[0].Host, brokers[0].Port, _store.Counts.TotalPending);
        }
        finally
        {
            _report.Stopped();
        }
    }

    /// <returns>False where another broker is to be tried at once.</returns>
    private async Task<bool> ConnectAndSendAsync(Broker broker, bool isLast, CancellationToken stop)
    {
        _report.Become(LinkState.Connecting, Status.Reason, broker);
        using var client = new MqttClientFactory().CreateMqttClient();
        using var connection = new Connection(client, stop);
        try
        {
            var answer = await client.ConnectAsync(BrokerConnection.Options(_options, broker, connection.Certificate), stop);
            if (answer.ResultCode == MqttClientConnectResultCode.Success)
            {
                return await SendUntilLostAsync(connection, broker, isLast, answer, stop);
            }

            var code = (byte)answer.ResultCode;
            _report.Become(LinkState.Refused, $"{ReasonCodes.Words(code, answer.ReasonString)}{ReasonCodes.Cure(code)}", broker);
        }
        catch (BrokerRefusalException fault)
        {
            _report.Become(LinkState.Refused, fault.Message, broker);
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            stop.ThrowIfCancellationRequested();
            _report.BecomeOf(fault, connection, broker, _options.Tls);
        }
        finally
        {
            await connection.LeaveAsync();
        }

        return false;
    }

    private async Task<bool> SendUntilLostAsync(Connection connection, Broker broker, bool isLast, MqttClientConnectResult answer, CancellationToken stop)
    {
        _metrics.Connected();
        _report.Become(_refusal is null ? LinkState.Connected : LinkState.Refused, _refusal, broker);
        if (_report.IsQuiet)
        {
            _report.Connected(broker);
        }

        var connectedAt = _time.GetTimestamp();

        // 0 is MQTTnet's way to say that the broker named no limit.
        var window = _oneByOne ? 1 : answer.ReceiveMaximum is > 0 and < Window ? answer.ReceiveMaximum.Value : Window;
        var maxPacket = answer.MaximumPacketSize is > 0 and var limit ? limit : uint.MaxValue;
        var sender = new OutboxSender(connection.Client, _store, _metrics, _time, window, maxPacket, _tried);
        var selfTest = Task.CompletedTask;
        try
        {
            if (_centre is not null)
            {
                await _centre.SubscribeAsync(connection.Client, connection.Lost);
            }

            // Beside the records: no alert waits for a test.
            selfTest = SelfTestAsync(connection, answer, broker);
            await SendForeverAsync(sender, connection, broker, isLast, connectedAt, stop);
            return true;
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault) && !stop.IsCancellationRequested)
        {
            await SuspectAsync(sender, connection, broker, stop);
            _report.BecomeOf(fault, connection, broker, _options.Tls);

            // One that accepts and hangs up at once is no better than one that is away.
            return _time.GetElapsedTime(connectedAt) >= GoodConnection;
        }
        finally
        {
            await connection.EndAsync();
            await selfTest;

            // A connection that falls at once, as when two units share an id, must not make this a busy loop.
            if (_time.GetElapsedTime(connectedAt) >= GoodConnection)
            {
                _reconnect.Reset();
            }
        }
    }

    /// <summary>Once for each broker; one that is lost in the middle is asked again at the next connection.</summary>
    private async Task SelfTestAsync(Connection connection, MqttClientConnectResult answer, Broker broker)
    {
        if (_options.UnitTopic is not { } topic || !_tested.Add(broker))
        {
            return;
        }

        try
        {
            if ((BrokerSelfTest.Check(answer) ?? await new BrokerSelfTest(connection.Client, topic, _time).RunAsync(connection.Lost)) is { } fault)
            {
                Log.SelfTestFailed(_log, broker.Host, broker.Port, fault);
            }
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            _tested.Remove(broker);
        }
    }

    /// <summary>Returns when the first broker is worth another try.</summary>
    /// <exception cref="BrokerRefusalException">It takes nothing, and another broker may.</exception>
    private async Task SendForeverAsync(OutboxSender sender, Connection connection, Broker broker, bool isLast, long connectedAt, CancellationToken stop)
    {
        var refused = new Backoff(Random.Shared);
        while (true)
        {
            var seen = _store.Counts;
            _refusal = await sender.SendPendingAsync(seen, stop);
            var waits = await MarkRefusedAsync(sender.Refused, broker, stop);
            if (_refusal is not null)
            {
                _report.Become(LinkState.Refused, _refusal, broker);
                if (!isLast)
                {
                    throw new BrokerRefusalException(_refusal);
                }

                waits = true;
            }
            else
            {
                _oneByOne = false;
                _report.Become(LinkState.Connected, null, broker);
                if (!waits)
                {
                    refused.Reset();
                    _report.Recovered(broker);
                }
            }

            // Asked by a bare connection first: to leave a broker that works for one that is away would hold up an alert.
            if (broker != _options.Brokers[0] && _time.GetElapsedTime(connectedAt) >= _options.ReturnAfter
                && await _options.Brokers[0].AnswersAsync(EndWait, connection.Lost))
            {
                _reconnect.Reset();
                return;
            }

            await WaitForWorkAsync(seen, waits ? refused.Next() : null, connection.Lost);
        }
    }

    /// <returns>True where some are to be tried again.</returns>
    private async Task<bool> MarkRefusedAsync(List<(OutboxRecord Record, string Reason)> records, Broker broker, CancellationToken stop)
    {
        var waits = false;
        foreach (var (record, reason) in records)
        {
            _report.RecordRefused(record.Sequence, reason, broker);
            if (await _store.MarkRefusedAsync(record, reason, stop))
            {
                _tried.Remove(record.Sequence);
                Log.RecordSetAside(_log, record.Sequence, reason);
            }
            else
            {
                waits = true;
            }
        }

        return waits;
    }

    /// <summary>The broker may have hung up over a record; with one in flight it is known which.</summary>
    private async Task SuspectAsync(OutboxSender sender, Connection connection, Broker broker, CancellationToken stop)
    {
        // The publish that fails is heard of before the broker's reason.
        await Task.WhenAny(connection.Ended, Task.Delay(EndWait, _time, stop));
        await MarkRefusedAsync(sender.Refused, broker, stop);
        sender.Refused.Clear();
        if (connection.EndCode is not { } code || ReasonCodes.Of(code) != BrokerAnswer.RecordRefused)
        {
            return;
        }

        _oneByOne = true;
        if (sender.Suspect is { } suspect)
        {
            await MarkRefusedAsync([(suspect, $"{ReasonCodes.Words(code, null)}, the broker hung up{ReasonCodes.Cure(code)}")], broker, stop);
        }
    }

    /// <summary>Until something is appended, the centre has been silent for too long, or what was refused is to be tried again.</summary>
    private async Task WaitForWorkAsync(OutboxCounts seen, TimeSpan? refused, CancellationToken lost)
    {
        if (refused is not null)
        {
            // An alert does not wait for the next try of another record, and a unit that writes much does not flood a broker that refuses.
            await Task.Delay(ShortestRefusal, _time, lost);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost);
        List<Task> reasons = [_store.WaitForAppendAsync(seen.LastSequence, either.Token)];
        if (_centre is not null)
        {
            reasons.Add(_centre.WaitForSilenceAsync(either.Token));
        }

        if ((refused ?? (_options.Brokers.Count > 1 ? _options.ReturnAfter : null)) is { } limit)
        {
            reasons.Add(Task.Delay(limit, _time, either.Token));
        }

        var first = await Task.WhenAny(reasons);
        await either.CancelAsync();
        await first;
    }
}
