using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>Debian's broker on loopback, keeping its queue on disk over a restart.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private readonly string _configuration;
    private readonly int _port;
    private Process? _process;

    private Mosquitto(string configuration, int port)
    {
        _configuration = configuration;
        _port = port;
    }

    public static async Task<Mosquitto> StartAsync(Scratch scratch, int port, CancellationToken stop)
    {
        Directory.CreateDirectory(scratch["broker"]);
        await File.WriteAllTextAsync(scratch["mosquitto.conf"], string.Create(CultureInfo.InvariantCulture, $"""
            listener {port} 127.0.0.1
            allow_anonymous true
            persistence true
            persistence_location {scratch["broker"]}/
            autosave_interval 1
            max_queued_messages 0
            user root

            """), stop);
        var broker = new Mosquitto(scratch["mosquitto.conf"], port);
        await broker.StartAgainAsync(stop);
        return broker;
    }

    public async Task StartAgainAsync(CancellationToken stop)
    {
        var program = File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto";
        _process = Process.Start(new ProcessStartInfo(program, ["-c", _configuration]) { RedirectStandardError = true, UseShellExecute = false })
            ?? throw new InvalidOperationException("mosquitto did not start");
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        for (var tries = 0; tries < 100; tries++)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync("127.0.0.1", _port, stop);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100, stop);
            }
        }

        throw new TimeoutException($"mosquitto does not listen on port {_port}");
    }

    /// <summary>SIGTERM, as a service manager stops it.</summary>
    public async Task StopAsync()
    {
        if (_process is null or { HasExited: true })
        {
            return;
        }

        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
