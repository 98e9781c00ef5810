namespace EdgeLiver.Radiomics;

/// <summary>A file holds no volume that can be read; the message is one line: file, field, value, allowed range, cure.</summary>
public sealed class VolumeFormatException : Exception
{
    /// <param name="name">The file, without its folders.</param>
    /// <param name="reason">What is wrong, and what to do.</param>
    /// <param name="cause">What the system said.</param>
    public VolumeFormatException(string name, string reason, Exception? cause = null)
        : base(OneLine($"{name}: {reason}"), cause)
    {
    }

    // A file's name may hold a line break.
    private static string OneLine(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
