using System.Text.Json;
using Xunit;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>Who did what on the console and by a verb stands in the audit log, and <c>store verify</c> reads it.</summary>
public sealed class AuditTests : IDisposable
{
    private readonly Scratch _scratch = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Requirement("REQ-SEC-07")]
    [Fact]
    public async Task Logins_exams_settings_and_verbs_are_in_the_log_and_a_changed_line_is_found()
    {
        await File.WriteAllTextAsync(_scratch["station.json"], $$"""{ "Store": { "DataFolder": "{{_scratch["data"]}}" }, "Web": { "Port": 0 } }""", Stop);
        string exam;
        using (var service = await Service.StartAsync(_scratch, Stop))
        {
            var ann = service.Console;
            await service.WaitForFramesAsync(3, Stop);
            exam = await ann.RegisterAsync("s-audit", "scan", Stop);
            await ann.ReviewAsync(exam, Stop);
            await ann.GetAsync($"/exams/{exam}/review", Stop);
            await ann.PostAsync($"/exams/{exam}/sign", Stop);
            await ann.GetAsync("/settings", Stop);
            await ann.PostAsync("/settings", Stop, ("mode", "Assist"), ("idle", "10"));
            await ann.GetAsync("/accounts", Stop);
            await ann.PostAsync("/accounts", Stop, ("account", "bert"), ("secret", "246813"), ("again", "246813"), ("roles", "Operator"));
            using var guesser = new ConsoleClient(service.Address);
            await guesser.GetAsync("/login", Stop);
            await guesser.PostAsync("/login", Stop, ("account", "bert"), ("secret", "000111"), ("next", "/"));
            await service.InterruptAsync(Stop);
        }

        await Appliance.RunAsync(Stop, "export", exam, "--to", _scratch["out"], "--config", _scratch["station.json"]);

        var entries = (await File.ReadAllLinesAsync(_scratch["data/audit.log"], Stop)).Select(Read).ToList();
        Assert.Contains(("ann", "setup", null, "done"), entries);
        Assert.Contains(("ann", "login", null, "done"), entries);
        Assert.Contains(("ann", "exams.sign", exam, "done"), entries);
        Assert.Contains(entries, entry => entry is { Item1: "ann", Item2: "settings" });
        Assert.Contains(("ann", "accounts", "bert", "done"), entries);
        Assert.Contains(("bert", "login", null, "refused 401"), entries);
        Assert.Contains(($"os:{Environment.UserName}", "export", exam, "done"), entries);
        Assert.Equal(0, (await Verify()).ExitCode);

        var log = await File.ReadAllTextAsync(_scratch["data/audit.log"], Stop);
        await File.WriteAllTextAsync(_scratch["data/audit.log"], log.Replace("\"actor\":\"ann\",\"action\":\"exams.sign\"", "\"actor\":\"bob\",\"action\":\"exams.sign\"", StringComparison.Ordinal), Stop);
        var verdict = await Verify();
        Assert.Equal(1, verdict.ExitCode);
        Assert.Contains("audit.log line", verdict.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _scratch.Dispose();

    private Task<Outcome> Verify() => Appliance.RunAsync(Stop, "store", "verify", "--config", _scratch["station.json"]);

    private static (string, string, string?, string) Read(string line)
    {
        var entry = JsonElement.Parse(line);
        return (entry.GetProperty("actor").GetString()!, entry.GetProperty("action").GetString()!, entry.GetProperty("subject").GetString(), entry.GetProperty("outcome").GetString()!);
    }
}
