using MQTTnet.Server;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>What is wrong with a broker is said in one line, once, at its first connection.</summary>
public sealed class BrokerSelfTestTests : IAsyncLifetime
{
    private readonly TempFolder _data = new();
    private readonly TempFolder _folder = new();
    private RecordStore _store = null!;

    public static bool Expected => Mosquitto.Expected;

    public async ValueTask InitializeAsync() => _store = await Stores.OpenAsync(_data.Path);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _data.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public Task A_broker_that_rewrites_topics_is_named() =>
        AssertNamedAsync("does not come back", publish => publish.ApplicationMessage.Topic = "another/topic");

    [Fact]
    public Task A_broker_that_keeps_what_was_not_retained_is_named() =>
        AssertNamedAsync("later subscriber", publish => publish.ApplicationMessage.Retain = true);

    [Fact]
    public Task A_broker_that_drops_user_properties_is_named() =>
        AssertNamedAsync("user properties", publish => publish.ApplicationMessage.UserProperties = null);

    [Theory(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(BrokerSelfTestTests))]
    [InlineData("", null)]
    [InlineData("max_packet_size 100000", "packets of 100000 bytes")]
    public async Task Mosquitto_is_fit_unless_its_packets_are_small(string line, string? expected)
    {
        await using var broker = await Mosquitto.StartAsync(_folder, $"allow_anonymous true\n{line}");
        await using var link = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit, UnitTopic = Records.UnitTopic }, _store);
        await link.ReachesAsync(LinkState.Connected);

        if (expected is null)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            Assert.Empty(link.Log.Troubles);
        }
        else
        {
            await Until.TrueAsync(() => link.Log.Troubles.Count > 0, "it is logged");
            Assert.Contains(expected, Assert.Single(link.Log.Troubles), StringComparison.Ordinal);
        }
    }

    private async Task AssertNamedAsync(string expected, Action<InterceptingPublishEventArgs> wrong)
    {
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = publish =>
        {
            wrong(publish);
            return Task.CompletedTask;
        };
        var options = broker.Options;
        options.UnitTopic = Records.UnitTopic;
        await using var link = new RunningLink(options, _store);

        await Until.TrueAsync(() => link.Log.Troubles.Count > 0, "it is named", seconds: 15);

        Assert.Contains(expected, Assert.Single(link.Log.Troubles), StringComparison.Ordinal);
    }
}
