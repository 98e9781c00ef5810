using System.Net;
using EdgeLiver.Contracts.Sparkplug;
using EdgeLiver.Uplink.Sparkplug;
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

        // The node may see the broker hang up before it sees why; that the link names the authority is MosquittoTlsTests' to show.
        Assert.Contains($"is not connected to 127.0.0.1:{broker.Port}", Assert.Single(_log.Troubles), StringComparison.Ordinal);
        await _stop.CancelAsync();
        await _running;
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
