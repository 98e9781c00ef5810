using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>The two demos together: a box's exam on the centre's page.</summary>
public sealed partial class CentreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demos_box_sends_its_exam_to_the_demos_centre()
    {
        var port = FreePort();
        using var centre = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "edgeliver-central"), ["demo", "--mqtt-port", $"{port}"]) { RedirectStandardError = true, UseShellExecute = false })!;
        try
        {
            var (address, secret) = await AnnouncedAsync(centre);
            var log = centre.StandardError.ReadToEndAsync(Stop);
            var outcome = await Appliance.RunAsync(Stop, "demo", "--seconds", "20", "--json", "--centre", $"127.0.0.1:{port}");
            Assert.True(outcome.ExitCode == 0, outcome.Errors);
            var exam = JsonDocument.Parse(outcome.Output).RootElement.GetProperty("exam").GetProperty("id").GetString();
            using var page = new ConsoleClient(new Uri(address));
            await page.LogInAsync(Stop, "demo", secret);
            for (var tries = 0; tries < 300 && !page.Last.Body.Contains($"{exam}", StringComparison.Ordinal); tries++)
            {
                await Task.Delay(200, Stop);
                await page.GetAsync("/exams?site=demo-clinic", Stop);
            }

            Assert.Contains($"{exam}", page.Last.Body, StringComparison.Ordinal);
            await Appliance.InterruptAsync(centre);
            await log;
        }
        finally
        {
            if (!centre.HasExited)
            {
                centre.Kill();
            }
        }
    }

    private static async Task<(string Address, string Secret)> AnnouncedAsync(Process centre)
    {
        string? address = null;
        while (await centre.StandardError.ReadLineAsync(Stop) is { } line)
        {
            address ??= Pages().Match(line) is { Success: true } found ? found.Groups["address"].Value : null;
            if (address is not null && Password().Match(line) is { Success: true } secret)
            {
                return (address, secret.Groups["secret"].Value);
            }
        }

        throw new InvalidOperationException("the centre ended without saying where it is");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("^pages: +(?<address>http://[^ ]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pages();

    [GeneratedRegex("password (?<secret>[^ ]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Password();
}
