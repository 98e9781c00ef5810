using System.Diagnostics;

namespace EdgeLiver.Host.Commands;

/// <summary>One line on standard error that says how far long work is; a plain line every ten seconds where that is no terminal.</summary>
/// <param name="what">Name of the work.</param>
/// <param name="total">How much there is, or null where nobody knows.</param>
internal sealed class ProgressLine(string what, long? total) : IProgress<int>, IDisposable
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan _lastShown;
    private int _done;

    public void Report(int value) => Report(value, "");

    /// <param name="value">How much is done.</param>
    /// <param name="note">What else is worth a look.</param>
    public void Report(int value, string note)
    {
        _done = value;
        var elapsed = Stopwatch.GetElapsedTime(_started);
        if (elapsed - _lastShown < (Console.IsErrorRedirected ? LogInterval : TerminalInterval))
        {
            return;
        }

        _lastShown = elapsed;
        var line = Line(elapsed, note);
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(line);
        }
        else
        {
            // Return to the start of the line and clear what stood there.
            Console.Error.Write($"\r\u001b[K{line}");
        }
    }

    public void Dispose()
    {
        if (!Console.IsErrorRedirected && _lastShown > TimeSpan.Zero)
        {
            Console.Error.Write("\r\u001b[K");
        }
    }

    private string Line(TimeSpan elapsed, string note)
    {
        var share = total is > 0 ? $"/{total}" : "";
        var left = total is > 0 && _done > 0 ? $", {(elapsed / _done) * (total.Value - _done):m\\:ss} left" : "";
        return $"{what}: {_done}{share}{left}{(note.Length > 0 ? ", " : "")}{note}";
    }
}
