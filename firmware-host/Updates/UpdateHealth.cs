using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace EdgeLiver.Host.Updates;

/// <summary>Is a version well on this box? Its own <c>doctor</c> says so, golden set included.</summary>
internal sealed class UpdateHealth(string? config)
{
    /// <summary>A doctor takes seconds; twice this and the start stay below the service's own limit.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(80);

    private readonly Lazy<IReadOnlyList<string>?> _mine = new(() => Failed(Environment.ProcessPath!, config, out _));

    /// <summary>Null, or why the version in this folder is not well.</summary>
    /// <remarks>What this program's own doctor finds as well (no scanner, a full disk) is the box's fault and not the version's.</remarks>
    public string? Fault(string folder)
    {
        var failed = Failed(Path.Combine(folder, "edgeliver"), config, out var fault);
        if (failed is null)
        {
            return fault;
        }

        var additional = failed.Count == 0 ? [] : failed.Except(_mine.Value ?? []).ToList();
        return additional.Count == 0 ? null : $"its doctor says failed: {string.Join(", ", additional)}";
    }

    /// <summary>Checks that failed; null where there is no answer.</summary>
    private static List<string>? Failed(string program, string? config, out string? fault)
    {
        fault = null;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["doctor", "--json", .. config is null ? [] : new[] { "--config", config }])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            var output = new StringBuilder();
            process.OutputDataReceived += (_, line) => output.AppendLine(line.Data);
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (!process.WaitForExit(Limit))
            {
                process.Kill(entireProcessTree: true);
                fault = $"its doctor gave no answer within {Limit.TotalSeconds} s";
                return null;
            }

            // Without a limit: returns once the last line was read too.
            process.WaitForExit();
            using var findings = JsonDocument.Parse($"{output}");
            return [.. findings.RootElement.EnumerateArray().Where(finding => finding.GetProperty("outcome").GetString() == "failed").Select(finding => finding.GetProperty("check").GetString()!)];
        }
        catch (Exception e) when (e is Win32Exception or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            fault = $"its doctor does not run: {e.Message.ReplaceLineEndings(" ")}";
            return null;
        }
    }
}
