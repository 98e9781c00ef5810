namespace EdgeLiver.Panel;

/// <summary>A part of the panel can't be used; the message is one line: which, why, what to do. The rest of the box works on.</summary>
public sealed class PanelException : Exception
{
    /// <param name="name">Line, bus or part, as it is configured.</param>
    /// <param name="reason">Why, and the cure.</param>
    /// <param name="cause">What the system said.</param>
    public PanelException(string name, string reason, Exception? cause = null)
        : base($"{name}: {reason}".ReplaceLineEndings(" "), cause)
    {
    }
}
