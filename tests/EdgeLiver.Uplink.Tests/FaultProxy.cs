using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace EdgeLiver.Uplink.Tests;

/// <summary>A bad network between a unit and a broker: a TCP proxy that cuts, falls silent, dawdles, or breaks off in mid-packet. Bytes keep their order.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _sockets = [];
    private readonly int _brokerPort;
    private readonly Task _accepting;
    private TaskCompletionSource _passing = Done();
    private long _resetAfter = long.MaxValue;

    public FaultProxy(int brokerPort)
    {
        _brokerPort = brokerPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public int Connections { get; private set; }

    /// <summary>Half-open: connections stand and are made, and nothing passes, until it is false again.</summary>
    public bool IsSilent
    {
        get => !_passing.Task.IsCompleted;
        set
        {
            if (value)
            {
                _passing = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else
            {
                _passing.TrySetResult();
            }
        }
    }

    /// <summary>In each direction; null for as fast as it goes.</summary>
    public int? BytesPerSecond { get; set; }

    /// <summary>How long each byte is on its way.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Ends every connection as a closed program does.</summary>
    public void Cut() => End(reset: false);

    /// <summary>After so many more bytes to the broker all connections are reset, wherever in a packet that is.</summary>
    public void ResetAfter(long bytes) => Volatile.Write(ref _resetAfter, bytes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        IsSilent = false;
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var unit = await _listener.AcceptSocketAsync(_stop.Token);
                Connections++;
                running.RemoveAll(relay => relay.IsCompleted);
                running.Add(RelayAsync(unit));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task RelayAsync(Socket unit)
    {
        using var broker = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        unit.NoDelay = true;
        using (unit)
        {
            try
            {
                await broker.ConnectAsync(IPAddress.Loopback, _brokerPort, _stop.Token);
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException)
            {
                return;
            }

            lock (_sockets)
            {
                _sockets.AddRange([unit, broker]);
            }

            await Task.WhenAny(PassAsync(unit, broker, toBroker: true), PassAsync(broker, unit, toBroker: false));
            lock (_sockets)
            {
                _sockets.RemoveAll(socket => socket == unit || socket == broker);
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to, bool toBroker)
    {
        var onTheWay = Channel.CreateBounded<(long At, byte[] Bytes)>(256);
        var writing = WriteAsync(onTheWay.Reader, to, toBroker);
        try
        {
            var buffer = new byte[4096];
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
            {
                await onTheWay.Writer.WriteAsync((Stopwatch.GetTimestamp(), buffer[..count]), _stop.Token);
            }
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is over; so is this direction.
        }

        onTheWay.Writer.Complete();
        await writing;
    }

    private async Task WriteAsync(ChannelReader<(long At, byte[] Bytes)> onTheWay, Socket to, bool toBroker)
    {
        try
        {
            await foreach (var (at, bytes) in onTheWay.ReadAllAsync(_stop.Token))
            {
                var left = Delay - Stopwatch.GetElapsedTime(at);
                if (left > TimeSpan.Zero)
                {
                    await Task.Delay(left, _stop.Token);
                }

                if (BytesPerSecond is { } rate)
                {
                    await Task.Delay(TimeSpan.FromSeconds((double)bytes.Length / rate), _stop.Token);
                }

                await _passing.Task;
                var pass = toBroker ? Math.Min(bytes.Length, Volatile.Read(ref _resetAfter)) : bytes.Length;
                await to.SendAsync(bytes.AsMemory(0, (int)pass), _stop.Token);
                if (toBroker && _resetAfter < long.MaxValue && (_resetAfter -= pass) == 0)
                {
                    _resetAfter = long.MaxValue;
                    End(reset: true);
                }
            }
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is over; so is this direction.
        }
    }

    private void End(bool reset)
    {
        lock (_sockets)
        {
            foreach (var socket in _sockets)
            {
                if (reset)
                {
                    socket.LingerState = new LingerOption(true, 0);
                }

                socket.Close();
            }

            _sockets.Clear();
        }
    }
}
