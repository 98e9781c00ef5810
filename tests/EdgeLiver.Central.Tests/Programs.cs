using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EdgeLiver.Central.Tests;

/// <summary>Programs of the machine that tests start.</summary>
internal static class Programs
{
    /// <summary>A build server must have them; elsewhere a missing one is a reason to skip.</summary>
    public static bool Mosquitto => Find("mosquitto") is not null || Environment.GetEnvironmentVariable("CI") is not null;

    public static bool Postgres => PostgresFolder is not null || Environment.GetEnvironmentVariable("CI") is not null;

    /// <summary>Debian keeps the newest of several versions here.</summary>
    public static string? PostgresFolder { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static bool Listens(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{process.Id}"]);
        await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
    }
}
