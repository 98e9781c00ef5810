using System.Security.Authentication;
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
/// <para>Nothing here removes a record that the broker has not acknowledged, whatever goes wrong.</para>
/// </remarks>
public sealed class MqttLink
{
    /// <summary>Messages in flight at most; beyond 8 to 32 a broker gets no faster, and more are sent twice after a cut.</summary>
    public const int Window = 16;

    private static readonly TimeSpan GoodConnection = TimeSpan.FromSeconds(10);

    private readonly MqttOptions _options;
    private readonly RecordStore _store;
    private readonly UplinkMetrics _metrics;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly Backoff _reconnect = new(Random.Shared);
    private readonly HashSet<long> _tried = [];

    // Null where the broker's acknowledgement is enough.
    private readonly CentreAcknowledgements? _centre;

    // Each trouble is logged once until all is well again, not once for each try.
    private readonly HashSet<string> _loggedTroubles = [];
    private LinkStatus _status;

    // Why the broker did not take a record; null once it takes them all again.
    private string? _refusal;

    public MqttLink(MqttOptions options, RecordStore store, UplinkMetrics metrics, ILogger<MqttLink> log, TimeProvider? time = null)
    {
        _options = options;
        _store = store;
        _metrics = metrics;
        _log = log;
        _time = time ?? TimeProvider.System;
        _status = new(LinkState.Disconnected, null, _time.GetUtcNow());
        _centre = store.AwaitsCentre ? new(store, options, metrics, log, _time) : null;
    }

    public LinkStatus Status => Volatile.Read(ref _status);

    /// <summary>Runs until stopped; what was not acknowledged by then stays in the outbox.</summary>
    /// <exception cref="StoreException">The store has failed.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!_options.Tls && !_options.IsLoopback)
        {
            Log.NoTls(_log, _options.Host, _options.Port);
        }

        try
        {
            while (true)
            {
                await Task.Delay(_reconnect.Next(), _time, stop);
                await ConnectAndSendAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Log.Stopped(_log, _options.Host, _options.Port, _store.Counts.TotalPending);
        }
        finally
        {
            Volatile.Write(ref _status, new(LinkState.Disconnected, "stopped", _time.GetUtcNow()));
        }
    }

    private async Task ConnectAndSendAsync(CancellationToken stop)
    {
        Become(LinkState.Connecting, Status.Reason);
        using var client = new MqttClientFactory().CreateMqttClient();
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        string? lostBecause = null;
        client.DisconnectedAsync += OnDisconnectedAsync;
        try
        {
            var answer = await client.ConnectAsync(BrokerConnection.Options(_options), stop);
            if (answer.ResultCode == MqttClientConnectResultCode.Success)
            {
                await SendUntilLostAsync(client, answer, lost.Token, stop);
            }
            else
            {
                Become(LinkState.Refused, $"{BrokerConnection.Reason(answer.ResultCode, answer.ReasonString)}; check user, password file and access list");
            }
        }
        catch (BrokerRefusalException fault)
        {
            Become(LinkState.Refused, fault.Message);
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            stop.ThrowIfCancellationRequested();
            BecomeOfFault(fault, lostBecause);
        }
        finally
        {
            client.DisconnectedAsync -= OnDisconnectedAsync;
            await LeaveAsync(client);
        }

        // Only says so: to connect again from inside this event is known to lock the client up.
        Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs end)
        {
            lostBecause = end.Exception is { } fault ? OneLine.Of(fault) : $"the broker closed the connection: {BrokerConnection.Reason(end.Reason, end.ReasonString)}";
            return lost.CancelAsync();
        }
    }

    private async Task SendUntilLostAsync(IMqttClient client, MqttClientConnectResult answer, CancellationToken lost, CancellationToken stop)
    {
        _metrics.Connected();
        Become(_refusal is null ? LinkState.Connected : LinkState.Refused, _refusal);
        if (_loggedTroubles.Count == 0)
        {
            Log.Connected(_log, _options.Host, _options.Port, _store.Counts.TotalPending);
        }

        var connectedAt = _time.GetTimestamp();
        if (_centre is not null)
        {
            await _centre.SubscribeAsync(client, lost);
        }

        // 0 is MQTTnet's way to say that the broker named no limit.
        var window = answer.ReceiveMaximum is > 0 and < Window ? answer.ReceiveMaximum.Value : Window;
        var sender = new OutboxSender(client, _store, _metrics, _time, window, _tried);
        var refused = new Backoff(Random.Shared);
        try
        {
            while (true)
            {
                var seen = _store.Counts;
                _refusal = await sender.SendPendingAsync(seen, stop);
                if (_refusal is not null)
                {
                    Become(LinkState.Refused, _refusal);
                    await Task.Delay(refused.Next(), _time, lost);
                }
                else
                {
                    Become(LinkState.Connected, null);
                    refused.Reset();
                    LogRecovery();
                    await WaitForWorkAsync(seen, lost);
                }
            }
        }
        finally
        {
            // A connection that falls at once, as when two units share an id, must not make this a busy loop.
            if (_time.GetElapsedTime(connectedAt) >= GoodConnection)
            {
                _reconnect.Reset();
            }
        }
    }

    /// <summary>Until something is appended, or the centre has been silent about what it was sent for too long.</summary>
    private async Task WaitForWorkAsync(OutboxCounts seen, CancellationToken lost)
    {
        if (_centre is null || _store.Counts.TotalPending == 0)
        {
            await _store.WaitForAppendAsync(seen.LastSequence, lost);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(lost);
        var first = await Task.WhenAny(_store.WaitForAppendAsync(seen.LastSequence, either.Token), _centre.WaitForSilenceAsync(either.Token));
        await either.CancelAsync();
        await first;
    }

    private void BecomeOfFault(Exception fault, string? lostBecause)
    {
        if (BrokerConnection.Find<AuthenticationException>(fault) is { } tls)
        {
            Become(LinkState.Refused, $"TLS: {OneLine.Of(tls)}; check CA file, host name and client certificate");
        }
        else if (Status.State == LinkState.Connecting)
        {
            Become(LinkState.Disconnected, BrokerConnection.Why(fault, _options.Tls));
        }
        else if (Status.State != LinkState.Refused)
        {
            // A broker that refuses a record and hangs up is still one that refuses.
            Become(LinkState.Disconnected, lostBecause ?? OneLine.Of(fault));
        }
    }

    private void Become(LinkState state, string? reason)
    {
        var before = Status;
        if (before.State == state && before.Reason == reason)
        {
            return;
        }

        Volatile.Write(ref _status, new(state, reason, _time.GetUtcNow()));
        if (state == LinkState.Refused && _loggedTroubles.Add($"{reason}"))
        {
            Log.Refused(_log, _options.Host, _options.Port, reason);
        }
        else if (state == LinkState.Disconnected && _loggedTroubles.Add(""))
        {
            // Why there is no connection changes from try to try: refused, timed out, no route.
            Log.Disconnected(_log, _options.Host, _options.Port, reason);
        }
    }

    // Not at the connection: a broker that accepts and hangs up would be two lines for each try.
    private void LogRecovery()
    {
        if (_loggedTroubles.Count > 0)
        {
            _loggedTroubles.Clear();
            Log.Connected(_log, _options.Host, _options.Port, _store.Counts.TotalPending);
        }
    }

    private static async Task LeaveAsync(IMqttClient client)
    {
        try
        {
            using var timeout = new CancellationTokenSource(OutboxSender.ShutdownGrace);
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), timeout.Token);
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            // The link is gone already, which is what was wanted.
        }
    }
}
