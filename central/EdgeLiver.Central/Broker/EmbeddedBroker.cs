using System.Net;
using System.Net.Sockets;
using MQTTnet.Server;

namespace EdgeLiver.Central.Broker;

/// <summary>An MQTT broker inside the process, on loopback only, for the demo. It keeps nothing over a restart and knows no shared subscriptions.</summary>
internal sealed class EmbeddedBroker : IAsyncDisposable
{
    private readonly MqttServer _server;

    private EmbeddedBroker(MqttServer server, int port) => (_server, Port) = (server, port);

    /// <summary>TCP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <param name="port">0 takes any free one.</param>
    public static async Task<EmbeddedBroker> StartAsync(int port)
    {
        port = port == 0 ? FreePort() : port;
        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(port)
            .WithPersistentSessions()
            .WithMaxPendingMessagesPerClient(100_000)
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
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
