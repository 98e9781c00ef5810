using System.Security.Authentication;
using MQTTnet;

namespace EdgeLiver.Uplink;

/// <summary>A client and how its connection ended.</summary>
internal sealed class Connection : IDisposable
{
    private readonly CancellationTokenSource _lost;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Connection(IMqttClient client, CancellationToken stop)
    {
        Client = client;
        _lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Lost = _lost.Token;
        client.DisconnectedAsync += OnDisconnectedAsync;
    }

    public IMqttClient Client { get; }

    public BrokerCertificate Certificate { get; } = new();

    /// <summary>Cancelled when the connection is lost, or the link is to stop.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Completes when the connection is lost.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The broker has answered: from here on the end of the connection says why it ended, before that the attempt's own fault does.</summary>
    public bool IsMade { get; private set; }

    /// <summary>In one line; null before the end, and where there was no connection.</summary>
    public string? EndReason { get; private set; }

    /// <summary>What the broker named; null where it named nothing.</summary>
    public byte? EndCode { get; private set; }

    public async Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options)
    {
        var answer = await Client.ConnectAsync(options, Lost);
        IsMade = true;
        return answer;
    }

    /// <summary>TLS did not come about: this unit does not take the broker's certificate, or the other end speaks no TLS 1.3.</summary>
    public bool IsTlsRefused(Exception fault) => Certificate.Refusal is not null || BrokerConnection.Find<AuthenticationException>(fault) is not null;

    /// <summary>Why there is no connection, or none any more, in one line.</summary>
    /// <param name="fault">What the client library threw.</param>
    /// <param name="tls">Was TLS asked for?</param>
    public string Why(Exception fault, bool tls) => IsMade ? EndReason ?? OneLine.Of(fault) : BrokerConnection.Why(fault, tls, Certificate);

    /// <summary>Whatever waits for something on this connection stops.</summary>
    public Task EndAsync() => _lost.CancelAsync();

    public async Task LeaveAsync()
    {
        Client.DisconnectedAsync -= OnDisconnectedAsync;
        try
        {
            using var timeout = new CancellationTokenSource(OutboxPass.ShutdownGrace);
            await Client.DisconnectAsync(new MqttClientDisconnectOptions(), timeout.Token);
        }
        catch (Exception fault) when (BrokerConnection.IsLinkFault(fault))
        {
            // The link is gone already, which is what was wanted.
        }
    }

    public void Dispose()
    {
        Client.DisconnectedAsync -= OnDisconnectedAsync;
        _lost.Dispose();
    }

    // Only says so: to connect again from inside this event is known to lock the client up.
    private async Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs end)
    {
        var code = (byte)end.Reason;
        EndCode = code == 0 ? null : code;
        EndReason = end.Exception is { } fault && EndCode is null
            ? OneLine.Of(fault)
            : EndCode is null ? "the broker closed the connection" : $"the broker closed the connection: {ReasonCodes.Words(code, end.ReasonString)}";
        _ended.TrySetResult();
        await _lost.CancelAsync();
    }
}
