using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeLiver.EndToEnd.Tests;
using EdgeLiver.Guest.Tests.Capture;
using EdgeLiver.Guest.Tests.Panel;
using Xunit;

namespace EdgeLiver.Guest.Tests.Station;

/// <summary>The appliance itself on a box with a capture card and a lamp.</summary>
public sealed partial class ApplianceTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "edgeliver");

    [Fact]
    public void Devices_lists_the_capture_card_the_chip_and_the_bus()
    {
        Vivid.Reset();
        using var chip = new SimulatedChip("lamp");

        using var devices = JsonDocument.Parse(Shell.Run(Program, "devices", "--json"));

        var video = Assert.Single(devices.RootElement.GetProperty("video").EnumerateArray());
        Assert.Equal($"v4l2:{Vivid.Link}", video.GetProperty("source").GetString());
        Assert.Contains("YUYV", video.GetProperty("formats").EnumerateArray().Select(format => format.GetString()));
        Assert.Equal("Streaming", video.GetProperty("inputs")[0].GetProperty("state").GetString());
        Assert.Contains(devices.RootElement.GetProperty("gpio").EnumerateArray(), c => c.GetString()!.StartsWith(SimulatedChip.Label, StringComparison.Ordinal));
        Assert.Contains(devices.RootElement.GetProperty("i2c").EnumerateArray(), bus => bus.GetString()!.StartsWith("SMBus stub driver", StringComparison.Ordinal));
    }

    [Fact]
    public void Doctor_tells_a_cable_that_is_out_and_a_line_that_is_not_there()
    {
        Vivid.Reset();
        Vivid.Set($"dv_timings_signal_mode={Vivid.NoSignal}");
        var configuration = Configure("no-such-chip:lamp");

        var (_, output, _) = Shell.Try(Program, "doctor", "--config", configuration);

        Vivid.Set("dv_timings_signal_mode=0");
        Assert.Matches($"(?m)^warning +input {Regex.Escape(Vivid.Link)}: vivid: NoCable: ", output);
        Assert.Matches("(?m)^failed +lamp: no-such-chip:lamp: no GPIO chip with the label 'no-such-chip'", output);
    }

    [Fact]
    public async Task The_service_takes_the_card_says_a_loss_on_its_page_and_goes_on()
    {
        var stop = TestContext.Current.CancellationToken;
        Vivid.Reset();
        using var chip = new SimulatedChip("lamp");
        string[] arguments = ["run", "--config", Configure($"{SimulatedChip.Label}:lamp")];
        using var service = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        using var console = new ConsoleClient(await AddressAsync(service, stop));
        await console.LogInAsync(stop);

        await UntilAsync(console, state => state.GetProperty("frames").GetInt64() > 0, stop);
        Vivid.Set($"dv_timings_signal_mode={Vivid.NoSignal}");
        var lost = await UntilAsync(console, state => state.GetProperty("signal").GetString() == "lost", stop);
        Vivid.Set("dv_timings_signal_mode=0");
        var frames = lost.GetProperty("frames").GetInt64();
        await UntilAsync(console, state => state.GetProperty("frames").GetInt64() > frames && state.GetProperty("input").ValueKind == JsonValueKind.Null, stop);

        Assert.StartsWith("NoCable: ", lost.GetProperty("input").GetString(), StringComparison.Ordinal);
        Shell.Run("kill", "-INT", service.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await service.WaitForExitAsync(stop);
        Assert.Equal(0, service.ExitCode);
        Assert.False(chip.IsHigh("lamp"));
    }

    private static string Configure(string lamp)
    {
        var file = $"/tmp/{Guid.NewGuid():N}.json";
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            Capture = new { Source = $"v4l2:{Vivid.Link}" },
            Store = new { DataFolder = $"{file}.data" },
            Web = new { Port = 0 },
            Panel = new { Lamp = lamp },
        }));
        return file;
    }

    /// <summary>The page's address, from the log.</summary>
    private static async Task<Uri> AddressAsync(Process service, CancellationToken stop)
    {
        var said = new List<string>();
        while (await service.StandardError.ReadLineAsync(stop) is { } line)
        {
            said.Add(line);
            if (Address().Match(line) is { Success: true } found)
            {
                // Nobody reads on: the log has to go somewhere.
                _ = service.StandardError.ReadToEndAsync(stop);
                return new Uri(found.Value);
            }
        }

        throw new InvalidOperationException($"the service ended: {string.Join('\n', said)}");
    }

    private static async Task<JsonElement> UntilAsync(ConsoleClient console, Func<JsonElement, bool> matches, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var state = JsonElement.Parse(await console.StateAsync(stop));
            if (matches(state))
            {
                return state;
            }

            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60), $"{state}");
            await Task.Delay(100, stop);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
