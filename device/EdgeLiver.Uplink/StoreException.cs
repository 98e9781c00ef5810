namespace EdgeLiver.Uplink;

/// <summary>The store could not do what was asked: one line with the file, why, and what to do. Nothing was deleted.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
