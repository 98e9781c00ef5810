namespace EdgeLiver.Uplink;

/// <summary>The broker, or this unit's own files, say no to the connection; the message is one line and names no secret.</summary>
internal sealed class BrokerRefusalException(string message, Exception? inner = null) : Exception(message, inner);
