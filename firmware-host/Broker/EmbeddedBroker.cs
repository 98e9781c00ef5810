using System.Net;
using MQTTnet.Server;

namespace EdgeLiver.Host.Broker;

/// <summary>An MQTT broker inside the process, on loopback only, for a box without a centre and for the demo.</summary>
/// <remarks>It keeps nothing over a restart; the outbox does. A real centre runs a real broker.</remarks>
internal sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly MqttServer _server;

    private EmbeddedBroker(MqttServer server, int port)
    {
        _server = server;
        Port = port;
        _server.InterceptingPublishAsync += message =>
        {
            if (message.ApplicationMessage.UserProperties?.Exists(property => property.Name == "seq") is true)
            {
                Interlocked.Increment(ref _received);
            }

            return Task.CompletedTask;
        };
    }

    private long _received;

    /// <summary>TCP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Records that clients published here; the link's test of the broker is none.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Starts listening.</summary>
    /// <param name="port">TCP port, or 0 for any free one.</param>
    public static async Task<EmbeddedBroker> StartAsync(int port)
    {
        if (port == 0)
        {
            port = FreePort();
        }

        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(port)
            .Build();
        var broker = new EmbeddedBroker(new MqttServerFactory().CreateMqttServer(options), port);
        await broker._server.StartAsync();
        return broker;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        _server.Dispose();
    }

    /// <summary>MQTTnet takes a number, not a socket, so a free one is looked up first.</summary>
    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
