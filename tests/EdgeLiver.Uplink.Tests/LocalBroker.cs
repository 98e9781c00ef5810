using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeLiver.Uplink.Tests;

/// <summary>A broker in this process, on a free port of the loopback, that keeps what it is sent.</summary>
internal sealed class LocalBroker : IAsyncDisposable
{
    private readonly MqttServer _server;

    private LocalBroker(int port)
    {
        Port = port;
        var factory = new MqttServerFactory();
        _server = factory.CreateMqttServer(factory.CreateServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(port)
            .Build());
        _server.ValidatingConnectionAsync += connection =>
        {
            Connections++;
            connection.ReasonCode = Refuse ?? MqttConnectReasonCode.Success;
            return Task.CompletedTask;
        };
        _server.InterceptingPublishAsync += async publish =>
        {
            await OnPublish(publish);
            if (publish.ProcessPublish)
            {
                Received.Enqueue(publish.ApplicationMessage);
            }
        };
    }

    public int Port { get; }

    /// <summary>Tries to connect, refused ones included.</summary>
    public int Connections { get; private set; }

    public MqttOptions Options => new() { Port = Port, ClientId = Records.Unit };

    public ConcurrentQueue<MQTTnet.MqttApplicationMessage> Received { get; } = new();

    public IEnumerable<long> Sequences => Received.Select(message => long.Parse(Property(message, "seq"), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Answer to every connection; null accepts.</summary>
    public MqttConnectReasonCode? Refuse { get; set; }

    /// <summary>May refuse or hold up a message.</summary>
    public Func<InterceptingPublishEventArgs, Task> OnPublish { get; set; } = _ => Task.CompletedTask;

    public static async Task<LocalBroker> StartAsync(int? port = null, Action<LocalBroker>? set = null)
    {
        var broker = new LocalBroker(port ?? FreePort());
        set?.Invoke(broker);
        await broker._server.StartAsync();
        return broker;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static string Property(MQTTnet.MqttApplicationMessage message, string name) =>
        message.UserProperties.Single(property => property.Name == name).ReadValueAsString();

    /// <summary>Hangs up on everybody and says why.</summary>
    public async Task DisconnectAsync(MqttDisconnectReasonCode reason)
    {
        foreach (var client in await _server.GetClientsAsync())
        {
            await client.DisconnectAsync(new MqttServerClientDisconnectOptions { ReasonCode = reason });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        _server.Dispose();
    }
}
