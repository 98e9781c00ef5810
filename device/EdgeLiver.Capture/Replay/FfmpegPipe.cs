using System.ComponentModel;
using System.Diagnostics;

namespace EdgeLiver.Capture;

/// <summary>A running <c>ffmpeg</c> that writes pictures, 8-bit grey of full range, to a pipe.</summary>
/// <remarks>Disposing ends the program, whatever it is doing, and waits until it is gone.</remarks>
internal sealed class FfmpegPipe : IAsyncDisposable
{
    private readonly Process _process;
    private volatile string? _lastWords;
    private bool _disposed;

    private FfmpegPipe(Process process)
    {
        _process = process;

        // Read all the time: a program whose complaints nobody takes stops when the pipe is full.
        process.ErrorDataReceived += (_, said) => _lastWords = string.IsNullOrWhiteSpace(said.Data) ? _lastWords : said.Data.Trim();
        process.BeginErrorReadLine();
    }

    /// <summary>A YUV4MPEG2 stream.</summary>
    public Stream Pictures => _process.StandardOutput.BaseStream;

    /// <param name="program">ffmpeg.</param>
    /// <param name="input">Its arguments up to and with the input.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="SourceException">The program is not installed or may not be run.</exception>
    public static FfmpegPipe Start(string program, IEnumerable<string> input, string name)
    {
        // The pictures as they come, none repeated or left out to keep a constant rate.
        string[] arguments =
        [
            "-nostdin", "-v", "error", .. input, "-map", "0:v:0", "-fps_mode", "passthrough",
            "-vf", "scale=out_range=full,format=gray", "-f", "yuv4mpegpipe", "pipe:1",
        ];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            return new FfmpegPipe(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new SourceException(
                name, $"needs the program '{program}' (errno {e.NativeErrorCode}: not found or not to be run); install it: apt-get install ffmpeg", e);
        }
    }

    /// <summary>Waits for the end of the program.</summary>
    /// <returns>What went wrong in its own last words; null where nothing did.</returns>
    public async Task<string?> EndAsync(CancellationToken stop)
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        // Ended by us: what it said then is no fault of the clip.
        stop.ThrowIfCancellationRequested();
        return _lastWords ?? (_process.ExitCode == 0 ? null : $"ended with exit code {_process.ExitCode}");
    }

    /// <summary>The last thing that it complained about; null where nothing.</summary>
    public string? LastWords => _lastWords;

    /// <summary>Ends the program now; what is read then is the end of the stream.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
