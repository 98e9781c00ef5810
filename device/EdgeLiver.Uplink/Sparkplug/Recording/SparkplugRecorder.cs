using EdgeLiver.Contracts;

namespace EdgeLiver.Uplink.Sparkplug.Recording;

/// <summary>Writes down what an edge node, ours or another, and its broker say to each other.</summary>
public static class SparkplugRecorder
{
    /// <summary>Listens on the loopback, leads to the broker, and writes each packet as a JSON line until stopped.</summary>
    /// <param name="host">The broker's.</param>
    /// <param name="port">The broker's; plain MQTT.</param>
    /// <param name="listen">Port of this machine for the node to connect to; 0 takes a free one.</param>
    /// <param name="lines">Gets a line a packet, written out at once.</param>
    /// <param name="listening">Called with the port once the node may connect.</param>
    /// <param name="stop">Ends the recording.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public static async Task RecordAsync(string host, int port, int listen, TextWriter lines, Action<int> listening, CancellationToken stop)
    {
        await using var tap = new MqttTap(host, port, listen, Write, TimeProvider.System);
        listening(tap.Port);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
        catch (OperationCanceledException)
        {
            // The way a recording ends.
        }

        void Write(RecordedPacket packet)
        {
            // The unit's clinical link may come through the same port: what it sends is nobody's business here.
            if (packet.Topic?.StartsWith(Topics.Root, StringComparison.Ordinal) == true)
            {
                return;
            }

            lines.WriteLine(packet.ToJson());
            lines.Flush();
        }
    }
}
