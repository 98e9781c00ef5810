using System.ComponentModel;
using System.Diagnostics;

namespace EdgeLiver.Capture;

/// <summary>A program of the DICOM toolkit (dcmtk), run to its end.</summary>
internal static class DcmtkProgram
{
    /// <param name="program">Its name on PATH.</param>
    /// <param name="name">Of the file, for messages.</param>
    /// <param name="stop">Ends the program.</param>
    /// <param name="arguments">As they are.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="SourceException">It is not installed, or it ended with an error; with its last words.</exception>
    public static async Task<string> RunAsync(string program, string name, CancellationToken stop, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Start(start, program, name);
        await using var whenStopped = stop.Register(process.Kill);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        stop.ThrowIfCancellationRequested();
        return process.ExitCode == 0
            ? await output
            : throw new SourceException(name, $"{program} can't read it: {LastWords(await errors, process.ExitCode)}");
    }

    private static Process Start(ProcessStartInfo start, string program, string name)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SourceException(name, $"is DICOM and needs the program '{program}' (errno {e.NativeErrorCode}); install it: apt-get install dcmtk", e);
        }
    }

    // "F: Missing attribute: reading file: /path": the path may name a patient.
    private static string LastWords(string errors, int exit)
    {
        var last = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? $"exit code {exit}";
        var path = last.IndexOf(": reading file:", StringComparison.Ordinal);
        last = path < 0 ? last : last[..path];
        return last.Length > 3 && last[1] == ':' ? last[3..] : last;
    }
}
