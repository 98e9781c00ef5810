using EdgeLiver.Contracts;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>The first broker that works, and back to the first once it does.</summary>
public sealed class SeveralBrokersTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly int _firstPort = LocalBroker.FreePort();
    private RecordStore _store = null!;
    private LocalBroker _second = null!;

    private MqttOptions Options => new() { Port = _firstPort, ClientId = Records.Unit, Fallbacks = [$"127.0.0.1:{_second.Port}"], ReturnAfterSeconds = 1 };

    public async ValueTask InitializeAsync()
    {
        _store = await Stores.OpenAsync(_folder.Path);
        _second = await LocalBroker.StartAsync();
        await _store.AppendAsync(RecordKind.Exam);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _second.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_second_is_used_while_the_first_is_away_and_left_when_it_is_back()
    {
        await using var link = new RunningLink(Options, _store);
        await Until.TrueAsync(() => _second.Received.Count == 1, "the second has the record");

        await using var first = await LocalBroker.StartAsync(_firstPort);
        await Until.TrueAsync(() => first.Connections > 0, "the link is back at the first");
        await _store.AppendAsync(RecordKind.Exam);
        await Until.TrueAsync(() => first.Received.Count == 1, "the first has the next record");

        Assert.Equal([1], _second.Sequences);
        Assert.Equal([2], first.Sequences);
    }

    [Fact]
    public async Task One_that_refuses_the_unit_is_no_reason_to_wait()
    {
        await using var first = await LocalBroker.StartAsync(_firstPort, broker => broker.Refuse = MqttConnectReasonCode.BadUserNameOrPassword);
        await using var link = new RunningLink(Options, _store);

        await Until.TrueAsync(() => _second.Received.Count == 1, "the second has the record");
    }

    [Fact]
    public async Task One_that_refuses_the_topic_is_no_reason_to_wait()
    {
        await using var first = await LocalBroker.StartAsync(_firstPort);
        first.OnPublish = publish =>
        {
            publish.ProcessPublish = false;
            publish.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
            return Task.CompletedTask;
        };
        await using var link = new RunningLink(Options, _store);

        await Until.TrueAsync(() => _second.Received.Count == 1, "the second has the record");
    }

    [Theory]
    [InlineData("broker")]
    [InlineData(":1883")]
    [InlineData("broker:0")]
    [InlineData("broker:65536")]
    public void A_fallback_without_host_or_port_is_named(string fallback)
    {
        var options = new MqttOptions { Fallbacks = [fallback] };

        Assert.Contains($"'{fallback}'", Assert.Single(options.Validate(new(options))).ErrorMessage, StringComparison.Ordinal);
    }
}
