using System.Diagnostics;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>A Mosquitto of its own: own folder, own port on the loopback, ended by its process id.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private readonly string _config;
    private Process _process = null!;

    private Mosquitto(string config, int port) => (_config, Port) = (config, port);

    public int Port { get; }

    /// <param name="folder">For its database; outlives it.</param>
    public static async Task<Mosquitto> StartAsync(TempFolder folder)
    {
        var port = Programs.FreePort();

        // As shipped for a centre: what is not acknowledged stands on the boxes, so the broker need not write at each change.
        await File.WriteAllTextAsync(folder["mosquitto.conf"], $"""
            user {Environment.UserName}
            persistence true
            persistence_location {folder.Path}/
            autosave_interval 30
            max_queued_messages 0
            max_inflight_messages 0
            listener {port} 127.0.0.1
            allow_anonymous true
            """);
        var broker = new Mosquitto(folder["mosquitto.conf"], port);
        await broker.StartAsync();
        return broker;
    }

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Programs.Find("mosquitto")!, ["-c", _config]) { RedirectStandardError = true, UseShellExecute = false })!;
        _process.BeginErrorReadLine();
        await Until.TrueAsync(() => Programs.Listens(Port) || _process.HasExited, "Mosquitto listens");
        Assert.False(_process.HasExited, "Mosquitto has ended: see its configuration");
    }

    /// <summary>SIGTERM: it saves what it has.</summary>
    public async Task StopAsync()
    {
        await Programs.SignalAsync(_process, "-TERM");
        _process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await Programs.SignalAsync(_process, "-KILL");
        _process.Dispose();
    }
}
