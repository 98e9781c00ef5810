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

    /// <summary>In one line; null before the end.</summary>
    public string? EndReason { get; private set; }

    /// <summary>What the broker named; null where it named nothing.</summary>
    public byte? EndCode { get; private set; }

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
