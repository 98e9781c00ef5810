using System.Text.Json;

namespace EdgeLiver.Contracts.Sparkplug;

/// <summary>What the primary host has last said of itself: <c>{"online": true, "timestamp": 1700000000000}</c>.</summary>
/// <remarks>
/// The timestamp is that of the host's connection, for its birth and its death alike. An older one is the will of a connection
/// that the host has long replaced; it arrives late and must not end anything.
/// </remarks>
public sealed class PrimaryHost
{
    private long? _timestamp;

    public bool IsOnline { get; private set; }

    /// <summary>A new connection to a broker: what it retains is to be heard first; what is older stays out.</summary>
    public void Forget() => IsOnline = false;

    /// <returns>Was it taken? False for what is older than what was heard before and for what is no such message.</returns>
    public bool Hear(ReadOnlyMemory<byte> payload)
    {
        if (!TryParse(payload, out var online, out var timestamp) || timestamp < _timestamp)
        {
            return false;
        }

        _timestamp = timestamp;
        IsOnline = online;
        return true;
    }

    /// <param name="payload">UTF-8 JSON.</param>
    /// <param name="online">The flag.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    public static bool TryParse(ReadOnlyMemory<byte> payload, out bool online, out long timestamp)
    {
        (online, timestamp) = (false, 0);
        try
        {
            using var json = JsonDocument.Parse(payload);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("online", out var flag) || flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False)
                || !root.TryGetProperty("timestamp", out var time) || time.ValueKind != JsonValueKind.Number || !time.TryGetInt64(out timestamp))
            {
                return false;
            }

            online = flag.GetBoolean();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
