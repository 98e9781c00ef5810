using System.Globalization;
using System.Text;
using EdgeLiver.Contracts.Sparkplug;
using Google.Protobuf;

namespace EdgeLiver.Central.Fleet;

/// <summary>What a host application says: its own state, and commands to nodes.</summary>
internal static class HostMessages
{
    /// <summary>STATE, retained: UTF-8 JSON.</summary>
    public static byte[] State(bool online, DateTimeOffset at) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"online\":{(online ? "true" : "false")},\"timestamp\":{at.ToUnixTimeMilliseconds()}}}"));

    public static byte[] Rebirth(DateTimeOffset at) => Command(NodeMetrics.Rebirth, "true", at);

    /// <summary>An NCMD with one metric, by name.</summary>
    /// <param name="name">Of <see cref="NodeMetrics"/>.</param>
    /// <param name="value">true or false for a Boolean; else text.</param>
    /// <param name="at">Time of the command.</param>
    /// <exception cref="FormatException">No command of that name, or no value of its type.</exception>
    public static byte[] Command(string name, string value, DateTimeOffset at)
    {
        var type = name switch
        {
            NodeMetrics.Rebirth or NodeMetrics.RestartCapture or NodeMetrics.RunAi => DataType.Boolean,
            NodeMetrics.LogLevel or NodeMetrics.Configuration => DataType.String,
            _ => throw new FormatException($"'{name}' is no command"),
        };
        var metric = new Metric { Name = name, Timestamp = WireValue.Milliseconds(at), Datatype = (uint)type };
        WireValue.Set(metric, type, type == DataType.Boolean ? bool.TryParse(value, out var flag) ? flag : throw new FormatException($"{name} takes true or false, not '{value}'") : value);
        return new Payload { Timestamp = WireValue.Milliseconds(at), Metrics = { metric } }.ToByteArray();
    }
}
