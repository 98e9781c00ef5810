namespace EdgeLiver.Updates;

/// <summary>An update is not taken, or can't be; one line that says what, why, and what to do. What ran before runs on.</summary>
public sealed class UpdateException(string message, Exception? inner = null) : Exception(message, inner);
