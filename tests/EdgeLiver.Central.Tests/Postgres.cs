using System.Diagnostics;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(EdgeLiver.Central.Tests.Postgres))]

namespace EdgeLiver.Central.Tests;

/// <summary>A PostgreSQL of its own for all tests, in a temporary folder, on the loopback; it does not run as root.</summary>
public sealed class Postgres : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly int _port = Programs.FreePort();
    private Process? _process;

    public async ValueTask InitializeAsync()
    {
        if (Programs.PostgresFolder is null)
        {
            return;
        }

        var data = _folder["data"];
        Directory.CreateDirectory(data);
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", "-R", "nobody", _folder.Path);
            await RunAsync("chmod", "755", _folder.Path);
        }

        await RunAsync(AsNobody("initdb", "-D", data, "-U", "edgeliver", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-instructions"));
        await StartAsync();
    }

    /// <summary>Starts it, or starts it again after <see cref="KillAsync"/>.</summary>
    public async Task StartAsync()
    {
        var start = AsNobody("postgres", "-D", _folder["data"], "-c", "listen_addresses=127.0.0.1", "-c", $"port={_port}", "-c", "unix_socket_directories=", "-c", "max_connections=200", "-c", "log_min_messages=fatal");
        _process = Process.Start(new ProcessStartInfo(start[0], start[1..]) { RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = _folder.Path })!;
        _process.BeginErrorReadLine();
        await Until.TrueAsync(
            async () =>
            {
                Assert.False(_process.HasExited, "PostgreSQL has ended");
                try
                {
                    await using var connection = new NpgsqlConnection(Connection("postgres"));
                    await connection.OpenAsync();
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            "PostgreSQL answers");
    }

    /// <summary>SIGQUIT: at once, as a crash; its processes end with it.</summary>
    public async Task KillAsync()
    {
        await Programs.SignalAsync(_process!, "-QUIT");
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>A new, empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateAsync()
    {
        var name = $"test_{Guid.NewGuid():n}";
        await using var connection = new NpgsqlConnection(Connection("postgres"));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync();
        return Connection(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_process is { HasExited: false })
        {
            await Programs.SignalAsync(_process, "-INT");
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    private string Connection(string database) => $"Host=127.0.0.1;Port={_port};Username=edgeliver;Database={database};Timeout=30;Command Timeout=120";

    private static string[] AsNobody(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(Programs.PostgresFolder!, program), .. arguments];
        return Environment.UserName == "root" ? ["setpriv", "--reuid=nobody", "--clear-groups", "--", .. command] : command;
    }

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command[0]}: {await output} {await error}");
    }
}
