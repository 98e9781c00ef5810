using System.Net.Sockets;

namespace EdgeLiver.Uplink;

/// <summary>Where a broker listens.</summary>
internal readonly record struct Broker(string Host, int Port)
{
    /// <summary>Somebody takes connections there.</summary>
    public async Task<bool> AnswersAsync(TimeSpan limit, CancellationToken stop)
    {
        try
        {
            using var socket = new TcpClient();
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            end.CancelAfter(limit);
            await socket.ConnectAsync(Host, Port, end.Token);
            return true;
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return false;
        }
    }

    public override string ToString() => $"{Host}:{Port}";
}
