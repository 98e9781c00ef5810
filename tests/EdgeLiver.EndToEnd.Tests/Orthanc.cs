using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>Debian's Orthanc on loopback: a PACS that is not ours.</summary>
internal sealed class Orthanc : IAsyncDisposable
{
    private const string Title = "ORTHANC";

    private readonly Process _process;
    private readonly HttpClient _http;

    private Orthanc(Process process, HttpClient http, int port) => (_process, _http, Address) = (process, http, string.Create(CultureInfo.InvariantCulture, $"dicom://127.0.0.1:{port}/{Title}"));

    public static bool Present => new[] { "/usr/sbin/Orthanc", "/usr/bin/Orthanc" }.Any(File.Exists) && File.Exists("/usr/bin/dciodvfy") && File.Exists("/usr/bin/storescu");

    /// <summary>Where exams are sent.</summary>
    public string Address { get; }

    public static async Task<Orthanc> StartAsync(Scratch scratch, CancellationToken stop)
    {
        var (web, dicom) = (FreePort(), FreePort());
        Directory.CreateDirectory(scratch["pacs"]);
        await File.WriteAllTextAsync(scratch["orthanc.json"], JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["Name"] = "EdgeLiverTest",
            ["StorageDirectory"] = scratch["pacs"],
            ["IndexDirectory"] = scratch["pacs"],
            ["HttpPort"] = web,
            ["DicomPort"] = dicom,
            ["DicomAet"] = Title,
            ["RemoteAccessAllowed"] = false,
            ["AuthenticationEnabled"] = false,
            ["DicomCheckCalledAet"] = true,
            ["DicomAlwaysAllowStore"] = true,
            ["Plugins"] = Array.Empty<string>(),
        }), stop);
        var program = File.Exists("/usr/sbin/Orthanc") ? "/usr/sbin/Orthanc" : "/usr/bin/Orthanc";
        var process = Process.Start(new ProcessStartInfo(program, [scratch["orthanc.json"]]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{web}/")), Timeout = TimeSpan.FromSeconds(60) };
        for (var tries = 0; tries < 300; tries++)
        {
            try
            {
                await http.GetStringAsync("system", stop);
                return new Orthanc(process, http, dicom);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(200, stop);
            }
        }

        throw new TimeoutException("Orthanc does not answer");
    }

    public async Task<IReadOnlyList<string>> InstancesAsync(CancellationToken stop) => JsonSerializer.Deserialize<string[]>(await _http.GetStringAsync("instances", stop))!;

    /// <summary>Value of an attribute, empty where it has none.</summary>
    public async Task<string> TagAsync(string instance, string name, CancellationToken stop)
    {
        using var tags = JsonDocument.Parse(await _http.GetStringAsync($"instances/{instance}/simplified-tags", stop));
        return tags.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
