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

    /// <summary>A connection that stood so long was a good one: the next try comes at once.</summary>
    internal static readonly TimeSpan GoodConnection = TimeSpan.FromSeconds(10);

    // With the time that a connection takes, a record is out 2 s after the network is back.
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(1);

    private readonly LinkParts _parts;
    private readonly LinkMemory _memory;
    private readonly Backoff _reconnect = new(Random.Shared);

    public MqttLink(MqttOptions options, RecordStore store, UplinkMetrics metrics, ILogger<MqttLink> log, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        _memory = new(time);
        _parts = new(
            options, store, metrics, log, time, new LinkReport(log, store, time),
            store.AwaitsCentre ? new CentreAcknowledgements(store, options, metrics, log, time) : null);
    }

    public LinkStatus Status => _parts.Report.Status;

    /// <summary>Runs until stopped; what was not acknowledged by then stays in the outbox.</summary>
    /// <exception cref="StoreException">The store has failed.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var brokers = _parts.Options.Brokers;
        if (!_parts.Options.Tls && !_parts.Options.IsLoopback)
        {
            Log.NoTls(_parts.Log, _parts.Options.Host, _parts.Options.Port);
        }

        try
        {
            while (true)
            {
                await WaitForNextTryAsync(brokers, stop);
                for (var i = 0; i < brokers.Count && !await ConnectAndSendAsync(brokers[i], isLast: i == brokers.Count - 1, stop); i++)
                {
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Log.Stopped(_parts.Log, brokers[0].Host, brokers[0].Port, _parts.Store.Counts.TotalPending);
        }
        finally
        {
            _parts.Report.Stopped();
        }
    }

    /// <summary>
    /// Where no broker even takes a connection the wait ends when one does: an alert must not sit out a minute's back-off after the
    /// network is back. Where one does, and then refuses or hangs up, the back-off keeps the unit from hammering at it.
    /// </summary>
    private async Task WaitForNextTryAsync(IReadOnlyList<Broker> brokers, CancellationToken stop)
    {
        var wait = _reconnect.Next();
        if (wait == TimeSpan.Zero)
        {
            return;
        }

        if (await AnyAnswersAsync(brokers, stop))
        {
            await Task.Delay(wait, _parts.Time, stop);
            return;
        }

        do
        {
            await Task.Delay(ProbeEvery * (0.5 + (0.5 * Random.Shared.NextDouble())), _parts.Time, stop);
        }
        while (!await AnyAnswersAsync(brokers, stop));
    }

    private static async Task<bool> AnyAnswersAsync(IReadOnlyList<Broker> brokers, CancellationToken stop) =>
        (await Task.WhenAll(brokers.Select(broker => broker.AnswersAsync(ProbeTime, stop)))).Contains(true);

    /// <returns>False where another broker is to be tried at once.</returns>
    private async Task<bool> ConnectAndSendAsync(Broker broker, bool isLast, CancellationToken stop)
    {
        _parts.Report.Become(LinkState.Connecting, Status.Reason, broker);
        using var client = new MqttClientFactory().CreateMqttClient();
        using var connection = new Connection(client, stop);
        try
        {
            var answer = await connection.ConnectAsync(BrokerConnection.Options(_parts.Options, broker, connection.Certificate));
            if (answer.ResultCode == MqttClientConnectResultCode.Success)
            {
                return await SendUntilLostAsync(connection, broker, isLast, answer, stop);
            }

            var code = (byte)answer.ResultCode;
            _parts.Report.Become(LinkState.Refused, $"{ReasonCodes.Words(code, answer.ReasonString)}{ReasonCodes.Cure(code)}", broker);
        }
        catch (BrokerRefusalException fault)
        {
            _parts.Report.Become(LinkState.Refused, fault.Message, broker);
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            stop.ThrowIfCancellationRequested();
            _parts.Report.BecomeOf(fault, connection, broker, _parts.Options.Tls);
        }
        finally
        {
            await connection.LeaveAsync();
        }

        return false;
    }

    private async Task<bool> SendUntilLostAsync(Connection connection, Broker broker, bool isLast, MqttClientConnectResult answer, CancellationToken stop)
    {
        _parts.Metrics.Connected();
        _parts.Report.Become(_memory.Refusal is null ? LinkState.Connected : LinkState.Refused, _memory.Refusal, broker);
        if (_parts.Report.IsQuiet)
        {
            _parts.Report.Connected(broker);
        }

        var session = new LinkSession(_parts, _memory, connection, broker, answer);
        try
        {
            await session.SendForeverAsync(isLast, stop);
            _reconnect.Reset();
            return true;
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault) && !stop.IsCancellationRequested)
        {
            _parts.Report.BecomeOf(fault, connection, broker, _parts.Options.Tls);

            // One that accepts and hangs up at once is no better than one that is away.
            return session.IsGood || session.FellOverRecord;
        }
        finally
        {
            if (session.IsGood || session.FellOverRecord)
            {
                _reconnect.Reset();
            }
        }
    }
}
