using System.Diagnostics;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>The demo as somebody runs it who has just cloned the repository.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_shows_ten_boxes_over_a_month_with_nothing_installed()
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "edgeliver-central"), ["demo"]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        try
        {
            var (address, secret) = await AnnouncedAsync(process);
            var log = process.StandardError.ReadToEndAsync();
            using var person = new WebClient(address);
            await person.LogInAsync("demo", secret);

            await Until.TrueAsync(async () => CountOf(await person.ReadAsync("/fleet"), "<th><a href=\"/fleet/") == 10 && (await person.ReadAsync("/fleet")).Contains("class=\"offline\"", StringComparison.Ordinal), "ten boxes, one of them offline");
            await Until.TrueAsync(async () => CountOf(await person.ReadAsync("/exams"), "<tr><th><a href=\"/exams/") == 100, "a page full of exams");
            await Until.TrueAsync(async () => (await person.ReadAsync("/fleet/huangpu/el-h01?days=30")).Contains("<path class=\"line\"", StringComparison.Ordinal), "a month of history");
            Assert.True(CountOf(await person.ReadAsync("/alerts"), "/acknowledge\"") > 10);
            await Programs.SignalAsync(process, "-INT");
            Assert.True(process.ExitCode == 0, await log);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task<(string Address, string Secret)> AnnouncedAsync(Process process)
    {
        string? address = null;
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            address = line.StartsWith("pages:", StringComparison.Ordinal) ? line["pages:".Length..].Trim() : address;
            if (address is not null && line.StartsWith("log in as:", StringComparison.Ordinal))
            {
                return (address, line.Split("password ")[1].Split(' ')[0]);
            }
        }

        throw new InvalidOperationException("the demo ended without saying where it is");
    }

    private static int CountOf(string text, string part) => text.Split(part).Length - 1;
}
