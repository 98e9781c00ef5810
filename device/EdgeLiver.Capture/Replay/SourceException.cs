namespace EdgeLiver.Capture;

/// <summary>A source, or one picture of it, can't be read; the message is one line: which, why, what to do.</summary>
public sealed class SourceException : Exception
{
    /// <param name="name">File, folder or input, without its directories.</param>
    /// <param name="reason">Why, and the cure.</param>
    /// <param name="cause">What the system said.</param>
    public SourceException(string name, string reason, Exception? cause = null)
        : base(OneLine($"{name}: {reason}"), cause)
    {
    }

    internal static SourceException From(string name, IOException cause) => new(
        name,
        cause is FileNotFoundException or DirectoryNotFoundException ? "does not exist" : $"can't be read: {cause.Message}",
        cause);

    internal static SourceException From(string name, UnauthorizedAccessException cause) =>
        new(name, "no permission to read it; let the service's user read it (chmod, chown)", cause);

    // A file's name may hold a line break, and what a program says may too.
    private static string OneLine(string text) => string.Create(text.Length, text, static (line, text) =>
    {
        for (var i = 0; i < line.Length; i++)
        {
            line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        }
    });
}
