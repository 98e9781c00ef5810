using System.Net;
using System.Security.Authentication;
using MQTTnet;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>Why there is no connection.</summary>
public sealed class ConnectionTests
{
    /// <summary>The client library ends a failed attempt with an event of its own, before or after its exception, that names no reason.</summary>
    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Mosquitto.Expected), SkipType = typeof(Mosquitto))]
    public async Task An_attempt_that_failed_says_why_whenever_the_library_says_that_it_ended()
    {
        using var folder = new TempFolder();
        using var authority = new Certificates(folder);
        using var other = new Certificates(folder, "other");
        var (certificate, key) = authority.Server(IPAddress.Loopback);
        await using var broker = await Mosquitto.StartAsync(folder, $"allow_anonymous true\ncertfile {certificate}\nkeyfile {key}");
        var options = new MqttOptions { Port = broker.Port, Tls = true, CaFile = other.CaFile };
        using var client = new MqttClientFactory().CreateMqttClient();
        using var connection = new Connection(client, TestContext.Current.CancellationToken);

        var fault = await Record.ExceptionAsync(() => connection.ConnectAsync(BrokerConnection.Options(options, options.Brokers[0], connection.Certificate)));
        await connection.Ended.WaitAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(BrokerConnection.Find<AuthenticationException>(fault!));
        Assert.Equal("TLS: the broker's certificate is of another authority; check CA file", connection.Why(fault!, tls: true));
    }
}
