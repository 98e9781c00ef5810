namespace EdgeLiver.Inference;

/// <summary>A model package or an execution provider that can't be used; the message is one line: what, where, what to do.</summary>
public sealed class ModelException : Exception
{
    public ModelException(string message)
        : base(message)
    {
    }

    public ModelException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public ModelException()
    {
    }
}
