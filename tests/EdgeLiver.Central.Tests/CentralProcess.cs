using System.Collections.Concurrent;
using System.Diagnostics;
using EdgeLiver.Central.Settings;

namespace EdgeLiver.Central.Tests;

/// <summary>The centre as a process of its own, so that it can be killed.</summary>
internal sealed class CentralProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = [];

    private CentralProcess(Process process, int port)
    {
        (_process, Port) = (process, port);
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    public string Log => string.Join('\n', _log);

    /// <summary>Resident memory, at most so far.</summary>
    public double PeakMiB => double.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) / 1024;

    public static async Task<CentralProcess> StartAsync(StoreOptions store, int broker, string instance = "central-1")
    {
        var port = Programs.FreePort();
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "edgeliver-central"), ["run"]) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment["EDGELIVER_CENTRAL_Store__Folder"] = store.Folder;
        if (store.Postgres is { } connection)
        {
            start.Environment["EDGELIVER_CENTRAL_Store__Postgres"] = connection;
        }

        start.Environment["EDGELIVER_CENTRAL_Mqtt__Port"] = $"{broker}";
        start.Environment["EDGELIVER_CENTRAL_Mqtt__Instance"] = instance;
        start.Environment["EDGELIVER_CENTRAL_Web__Port"] = $"{port}";
        var central = new CentralProcess(Process.Start(start)!, port);
        await Until.TrueAsync(() => Programs.Listens(port) || central._process.HasExited, "the centre listens");
        return central;
    }

    /// <summary>SIGKILL: nothing is finished.</summary>
    public Task KillAsync() => Programs.SignalAsync(_process, "-KILL");

    /// <summary>SIGTERM.</summary>
    public Task StopAsync() => Programs.SignalAsync(_process, "-TERM");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
