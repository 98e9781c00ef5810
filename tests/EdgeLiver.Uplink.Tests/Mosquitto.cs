using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>A Mosquitto of its own: own folder, own port on the loopback, ended by its process id.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private readonly string _config;
    private Process _process = null!;

    private Mosquitto(string config, int port)
    {
        _config = config;
        Port = port;
    }

    /// <summary>A build server must have it; elsewhere a missing program is a reason to skip.</summary>
    public static bool Expected => Program is not null || Environment.GetEnvironmentVariable("CI") is not null;

    public int Port { get; }

    private static string? Program => Find("mosquitto");

    /// <param name="folder">For its database; outlives it.</param>
    /// <param name="listener">Lines of the configuration after the listener's own.</param>
    public static async Task<Mosquitto> StartAsync(TempFolder folder, string listener = "allow_anonymous true")
    {
        var port = LocalBroker.FreePort();
        var config = folder["mosquitto.conf"];

        // Every change is written to the disk at once, and nothing is dropped for a subscriber that is away.
        await File.WriteAllTextAsync(config, $"""
            user {Environment.UserName}
            persistence true
            persistence_location {folder.Path}/
            autosave_interval 1
            autosave_on_changes true
            max_queued_messages 0
            max_inflight_messages 0
            listener {port} 127.0.0.1
            {listener}
            """);
        var broker = new Mosquitto(config, port);
        await broker.StartAsync();
        return broker;
    }

    /// <summary>The configuration and access list that are shipped; only paths, port and user are the test's.</summary>
    public static async Task<Mosquitto> StartShippedAsync(TempFolder folder, string authority, (string Certificate, string Key) server)
    {
        var port = LocalBroker.FreePort();
        var config = folder["mosquitto.conf"];
        var shipped = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Mosquitto", "mosquitto.conf"));
        foreach (var (from, to) in new[]
        {
            ("/var/lib/mosquitto/", $"{folder.Path}/"),
            ("listener 8883", $"listener {port} 127.0.0.1"),
            ("/etc/mosquitto/certs/ca.pem", authority),
            ("/etc/mosquitto/certs/broker.pem", server.Certificate),
            ("/etc/mosquitto/certs/broker.key", server.Key),
            ("/etc/mosquitto/edgeliver.acl", Path.Combine(AppContext.BaseDirectory, "Mosquitto", "edgeliver.acl")),
        })
        {
            Assert.Contains(from, shipped, StringComparison.Ordinal);
            shipped = shipped.Replace(from, to, StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(config, $"user {Environment.UserName}\n{shipped}");
        var broker = new Mosquitto(config, port);
        await broker.StartAsync();
        return broker;
    }

    public static async Task AddUserAsync(string passwordFile, string user, string password)
    {
        using var process = Process.Start(Find("mosquitto_passwd")!, ["-b", "-c", passwordFile, user, password]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Program!, ["-c", _config]) { RedirectStandardError = true, UseShellExecute = false })!;
        _process.BeginErrorReadLine();
        await Until.TrueAsync(() => Listens() || _process.HasExited, "Mosquitto listens");
        Assert.False(_process.HasExited, "Mosquitto has ended: see its configuration");
    }

    /// <summary>SIGTERM: it saves what it has.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
    }

    /// <summary>SIGKILL: it saves nothing more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private bool Listens()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
