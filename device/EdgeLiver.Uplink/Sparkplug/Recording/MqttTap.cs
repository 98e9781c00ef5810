using System.Net;
using System.Net.Sockets;

namespace EdgeLiver.Uplink.Sparkplug.Recording;

/// <summary>A port on the loopback that leads to a broker and writes down what goes through; plain MQTT, since TLS can't be read on the way.</summary>
internal sealed class MqttTap : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly string _host;
    private readonly int _port;
    private readonly Action<RecordedPacket> _record;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _recording = new();
    private readonly Task _accepting;
    private CancellationTokenSource _cut = new();
    private int _connections;

    /// <param name="host">The broker's.</param>
    /// <param name="port">The broker's.</param>
    /// <param name="listen">Port to listen at; 0 takes a free one.</param>
    /// <param name="record">Takes the packets one by one, in order.</param>
    /// <param name="time">Stamps the packets.</param>
    public MqttTap(string host, int port, int listen, Action<RecordedPacket> record, TimeProvider time)
    {
        (_host, _port, _record, _time) = (host, port, record, time);
        _listener = new TcpListener(IPAddress.Loopback, listen);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Breaks every connection without a word, as a pulled cable does.</summary>
    public Task CutAsync() => Interlocked.Exchange(ref _cut, new CancellationTokenSource()).CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
        _cut.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                running.RemoveAll(connection => connection.IsCompletedSuccessfully);
                running.Add(RelayAsync(client, ++_connections));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task RelayAsync(TcpClient client, int number)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, Volatile.Read(ref _cut).Token);
        using var broker = new TcpClient();
        using (client)
        {
            try
            {
                await broker.ConnectAsync(_host, _port, end.Token);
            }
            catch (SocketException)
            {
                // No broker: the node still learns that, and what it says first is written down.
            }

            var isV5 = false;
            var outward = PumpAsync(client, broker, PacketDirection.Out, number, () => isV5, packet => isV5 |= packet.Protocol == 5, end.Token);
            if (broker.Connected)
            {
                await PumpAsync(broker, client, PacketDirection.In, number, () => isV5, _ => { }, end.Token);
                await end.CancelAsync();
            }

            await outward;

            // Before the node can notice and connect anew.
            Record(new RecordedPacket { Time = _time.GetUtcNow(), Direction = PacketDirection.In, Connection = number, Packet = PacketKind.Close });
        }
    }

    private async Task PumpAsync(
        TcpClient from, TcpClient to, PacketDirection direction, int number, Func<bool> isV5, Action<RecordedPacket> seen, CancellationToken end)
    {
        var reader = new PacketReader(isV5);
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, end) is > 0 and var count)
            {
                foreach (var packet in reader.Read(buffer.AsSpan(0, count)))
                {
                    seen(packet);
                    Record(packet with { Time = _time.GetUtcNow(), Direction = direction, Connection = number });
                }

                if (!to.Connected)
                {
                    return;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), end);
            }

            if (direction == PacketDirection.Out)
            {
                // The node has said its last; the broker answers by closing its half.
                to.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or FormatException or InvalidOperationException)
        {
            // InvalidOperationException: the other direction has closed the socket in between.
            // This connection is over, or it is no MQTT. The node is let go below, once that is written down.
            if (direction == PacketDirection.Out)
            {
                to.Close();
            }
        }
    }

    private void Record(RecordedPacket packet)
    {
        lock (_recording)
        {
            _record(packet);
        }
    }
}
