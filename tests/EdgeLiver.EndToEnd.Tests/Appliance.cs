using System.Diagnostics;
using System.Text;

namespace EdgeLiver.EndToEnd.Tests;

/// <summary>What a run of the program left behind.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Errors);

/// <summary>The built program, started as a user would.</summary>
internal static class Appliance
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<Outcome> RunAsync(CancellationToken stop, params string[] arguments)
    {
        using var process = Start(arguments);
        return await FinishAsync(process, stop);
    }

    /// <summary>Starts a verb; the caller ends it.</summary>
    public static Process Start(IEnumerable<string> arguments, Action<ProcessStartInfo>? configure = null)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "edgeliver"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        configure?.Invoke(start);
        var process = Process.Start(start) ?? throw new InvalidOperationException("the program did not start");
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Waits for the end and takes what was written; a program that hangs is ended and fails the test.</summary>
    public static async Task<Outcome> FinishAsync(Process process, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new Outcome(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"the program did not end within {Limit}", e);
        }
    }

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public static async Task InterruptAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>One line on standard error that does not look like a stack trace.</summary>
    public static string OnlyLine(Outcome outcome)
    {
        var lines = outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            if (line.StartsWith("   at ", StringComparison.Ordinal) || line.Contains("Unhandled exception", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"a stack trace: {outcome.Errors}");
            }

            text.Append(line).Append('\n');
        }

        return lines.Length == 1 ? lines[0] : throw new InvalidOperationException($"{lines.Length} lines, must be one: {text}");
    }
}
