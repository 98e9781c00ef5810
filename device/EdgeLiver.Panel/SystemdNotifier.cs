using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EdgeLiver.Panel;

/// <summary>Tells systemd that the service is ready and, as long as it is healthy, alive.</summary>
/// <remarks>sd_notify(3): a datagram to the socket named in NOTIFY_SOCKET. Outside systemd nothing is sent.</remarks>
public sealed class SystemdNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly TimeProvider _time;

    /// <param name="time">Paces the watchdog.</param>
    /// <param name="socketPath">NOTIFY_SOCKET: a path, or <c>@</c> and an abstract name; null outside systemd.</param>
    /// <param name="watchdogMicroseconds">WATCHDOG_USEC; null where the unit has no WatchdogSec.</param>
    public SystemdNotifier(TimeProvider time, string? socketPath, string? watchdogMicroseconds)
    {
        _time = time;
        if (long.TryParse(watchdogMicroseconds, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0)
        {
            WatchdogLimit = TimeSpan.FromMicroseconds(microseconds);
        }

        if (!string.IsNullOrEmpty(socketPath))
        {
            _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            _socket.Connect(new UnixDomainSocketEndPoint(socketPath[0] == '@' ? $"\0{socketPath.AsSpan(1)}" : socketPath));
        }
    }

    /// <summary>As systemd set the environment up.</summary>
    /// <exception cref="SocketException">The socket that systemd named is not there.</exception>
    public static SystemdNotifier FromEnvironment(TimeProvider time) =>
        new(time, Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), Environment.GetEnvironmentVariable("WATCHDOG_USEC"));

    /// <summary>How long systemd waits for a sign of life; null: for ever.</summary>
    public TimeSpan? WatchdogLimit { get; }

    /// <summary>The service is up.</summary>
    public void Ready() => Send("READY=1");

    /// <summary>One line for <c>systemctl status</c>.</summary>
    public void Status(string text) => Send($"STATUS={text.ReplaceLineEndings(" ")}");

    /// <summary>The service goes down by itself.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>Feeds the watchdog until stopped, each time only if the service says that it is healthy.</summary>
    public async Task FeedAsync(Func<bool> isHealthy, CancellationToken stop)
    {
        if (WatchdogLimit is not { } limit || _socket is null)
        {
            return;
        }

        // Three signs of life in the time of one: a late one is no reset.
        using var timer = new PeriodicTimer(limit / 3, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                if (isHealthy())
                {
                    Send("WATCHDOG=1");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The way this loop ends.
        }
    }

    public void Dispose() => _socket?.Dispose();

    private void Send(string message) => _socket?.Send(Encoding.UTF8.GetBytes(message));
}
