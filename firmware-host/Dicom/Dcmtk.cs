using System.ComponentModel;
using System.Diagnostics;

namespace EdgeLiver.Host.Dicom;

/// <summary>What could not be written or sent as DICOM; one line.</summary>
internal sealed class DicomException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Programs of the DICOM toolkit (dcmtk).</summary>
internal static class Dcmtk
{
    /// <exception cref="DicomException">It is not installed, or it ended with an error; with its last words.</exception>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Start(start, program);
        await using var whenStopped = stop.Register(process.Kill);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        stop.ThrowIfCancellationRequested();
        await output;
        if (process.ExitCode != 0)
        {
            var words = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? $"exit code {process.ExitCode}";
            throw new DicomException($"{program}: {(words.Length > 3 && words[1] == ':' ? words[3..] : words)}");
        }
    }

    private static Process Start(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new DicomException($"DICOM needs the program '{program}' (errno {e.NativeErrorCode}); install it: apt-get install dcmtk", e);
        }
    }
}
