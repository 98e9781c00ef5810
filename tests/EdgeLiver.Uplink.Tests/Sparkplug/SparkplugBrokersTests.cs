using System.Net;
using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug;
using Google.Protobuf;
using MQTTnet;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeLiver.Uplink.Tests.Sparkplug;

/// <summary>The node with several brokers, and one that it can't trust.</summary>
public sealed class SparkplugBrokersTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly CapturedLog<SparkplugNode> _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _firstPort = LocalBroker.FreePort();
    private LocalBroker _second = null!;
    private SparkplugNode _node = null!;
    private Task _running = Task.CompletedTask;

    private MqttOptions Options => new() { Port = _firstPort, ClientId = Records.Unit, Fallbacks = [$"127.0.0.1:{_second.Port}"], ReturnAfterSeconds = 1 };

    public async ValueTask InitializeAsync() => _second = await LocalBroker.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _second.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_second_is_used_while_the_first_is_away_and_left_when_it_is_back()
    {
        Start(Options);
        await BirthsAsync(_second, 1);

        await using var first = await LocalBroker.StartAsync(_firstPort);
        await BirthsAsync(first, 1);

        Assert.Equal(1, Count(_second, "NBIRTH"));
        Assert.Equal(1, Count(_second, "NDEATH"));
        await _stop.CancelAsync();
        await _running;
    }

    [Fact]
    public async Task One_that_refuses_is_one_line_and_the_next_is_asked_at_once()
    {
        await using var first = await LocalBroker.StartAsync(_firstPort, broker => broker.Refuse = MqttConnectReasonCode.BadUserNameOrPassword);
        Start(Options);

        await BirthsAsync(_second, 1);

        Assert.Contains("BadUserNameOrPassword; check user and password file", Assert.Single(_log.Troubles), StringComparison.Ordinal);
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>tck-id-operational-behavior-primary-application-state-with-multiple-servers-walk.</summary>
    [Fact]
    public async Task The_node_goes_to_the_broker_where_the_primary_host_is()
    {
        await using var first = await LocalBroker.StartAsync(_firstPort);
        await using var host = new HostApplication(_firstPort);
        await host.ConnectAsync();
        Start(Options, HostApplication.Id);
        await BirthsAsync(first, 1);

        await using var moved = new HostApplication(_second.Port);
        await moved.ConnectAsync();
        await host.DisconnectAsync();
        await BirthsAsync(_second, 1);

        Assert.Equal(1, Count(first, "NBIRTH"));
        Assert.True(Count(first, "NDEATH") >= 1, "a death where the host was");
        await _stop.CancelAsync();
        await _running;
    }

    [Fact]
    public async Task A_primary_host_that_is_nowhere_to_be_seen_is_looked_for_at_each_broker()
    {
        await using var first = await LocalBroker.StartAsync(_firstPort);
        await using var host = new HostApplication(_second.Port);
        await host.ConnectAsync();
        Start(Options, HostApplication.Id);

        await BirthsAsync(_second, 1);

        Assert.Equal(0, Count(first, "NBIRTH"));
        await _stop.CancelAsync();
        await _running;
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Mosquitto.Expected), SkipType = typeof(Mosquitto))]
    public async Task A_broker_of_another_authority_is_one_line()
    {
        using var authority = new Certificates(_folder);
        using var other = new Certificates(_folder, "other");
        var (certificate, key) = authority.Server(IPAddress.Loopback);
        await using var broker = await Mosquitto.StartAsync(_folder, $"""
            allow_anonymous true
            certfile {certificate}
            keyfile {key}
            """);
        Start(new() { Port = broker.Port, ClientId = Records.Unit, Tls = true, CaFile = other.CaFile });

        await Until.TrueAsync(() => _log.Troubles.Count > 0, "the trouble is logged");

        Assert.Contains("TLS: the broker's certificate is of another authority; check CA file", Assert.Single(_log.Troubles), StringComparison.Ordinal);
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>The file that is shipped: telemetry goes out, commands come in, and no unit commands another.</summary>
    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Mosquitto.Expected), SkipType = typeof(Mosquitto))]
    public async Task With_the_shipped_configuration_a_node_is_born_and_commands_nobody()
    {
        using var authority = new Certificates(_folder);
        await using var broker = await Mosquitto.StartShippedAsync(_folder, authority.CaFile, authority.Server(IPAddress.Loopback));
        var (certificate, key) = authority.Client("clinic/unit-1");
        var options = new MqttOptions { Port = broker.Port, ClientId = Records.Unit, Tls = true, CaFile = authority.CaFile, ClientCertificateFile = certificate, ClientKeyFile = key };
        using var host = await ClientAsync(options, authority.Client("centre"), "centre");
        var births = 0;
        host.ApplicationMessageReceivedAsync += message =>
        {
            births += message.ApplicationMessage.Topic == "spBv1.0/clinic/NBIRTH/unit-1" ? 1 : 0;
            return Task.CompletedTask;
        };
        await host.SubscribeAsync("spBv1.0/#", cancellationToken: TestContext.Current.CancellationToken);
        Start(options);
        await Until.TrueAsync(() => births == 1, () => $"a birth: {string.Join(" / ", _log.Lines)}");

        // One connection for each: Mosquitto 2.0.11 may hang up after a refusal.
        var command = await PublishAsync(options, (certificate, key), "spBv1.0/clinic/NCMD/unit-2", []);
        var state = await PublishAsync(options, (certificate, key), EdgeNodeId.State(HostApplication.Id), []);
        var rebirth = await PublishAsync(
            options, authority.Client("centre"), "spBv1.0/clinic/NCMD/unit-1", new Payload { Metrics = { new Metric { Name = NodeMetrics.Rebirth, BooleanValue = true } } }.ToByteArray());

        Assert.Equal(
            (MqttClientPublishReasonCode.NotAuthorized, MqttClientPublishReasonCode.NotAuthorized, MqttClientPublishReasonCode.Success), (command, state, rebirth));
        await Until.TrueAsync(() => births == 2, "the host's command is done");
        await _stop.CancelAsync();
        await _running;
    }

    private static async Task<IMqttClient> ClientAsync(MqttOptions options, (string Certificate, string Key) identity, string id)
    {
        var own = new MqttOptions
        {
            Port = options.Port,
            ClientId = id,
            Tls = true,
            CaFile = options.CaFile,
            ClientCertificateFile = identity.Certificate,
            ClientKeyFile = identity.Key,
        };
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(BrokerConnection.Options(own, own.Brokers[0], new BrokerCertificate()), TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task<MqttClientPublishReasonCode> PublishAsync(MqttOptions options, (string Certificate, string Key) identity, string topic, byte[] payload)
    {
        using var client = await ClientAsync(options, identity, "publishes once");
        var message = new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build();
        return (await client.PublishAsync(message, TestContext.Current.CancellationToken)).ReasonCode;
    }

    private static int Count(LocalBroker broker, string type) => broker.Received.Count(message => message.Topic.Contains($"/{type}/", StringComparison.Ordinal));

    private static Task BirthsAsync(LocalBroker broker, int count) => Until.TrueAsync(() => Count(broker, "NBIRTH") == count, $"{count} births");

    private static UnitSnapshot Look() => new()
    {
        TakenAt = TimeProvider.System.GetUtcNow(),
        CaptureState = "ok",
        Frames = 1,
        Overtaken = 0,
        Pending = new(0, 0, 0, 0),
        Sent = new(0, 0, 0, 0),
        ModelId = "liver-2d-1",
        ModelProvider = "cpu",
        SoftwareVersion = "0.1.0",
        LogLevel = "Information",
    };

    private void Start(MqttOptions options, string? primaryHost = null)
    {
        _node = new(
            new EdgeNodeId("clinic", "unit-1"), new SparkplugOptions { IntervalSeconds = 1, PrimaryHost = primaryHost }, options,
            Look, new UnitCommands(), _folder.Path, _log);
        _running = _node.RunAsync(_stop.Token);
    }
}
