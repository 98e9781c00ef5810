using EdgeLiver.Contracts;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>What a broker does not take: tried again, set aside, or the whole link's trouble.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TempFolder _data = new();
    private readonly TempFolder _broker = new();

    public static bool Expected => Mosquitto.Expected;

    /// <summary>Section 2.4 of the standard.</summary>
    [Fact]
    public void Every_reason_code_of_the_standard_has_a_meaning()
    {
        byte[] standard =
        [
            0x00, 0x01, 0x02, 0x04, 0x10, 0x11, 0x18, 0x19, .. Enumerable.Range(0x80, 0x23).Select(code => (byte)code),
        ];

        Assert.Equal(standard, ReasonCodes.All.Order());
        Assert.Equal(BrokerAnswer.Retry, ReasonCodes.Of(0xFE));
    }

    [Theory]
    [InlineData(MqttPubAckReasonCode.NoMatchingSubscribers, BrokerAnswer.Taken)]
    [InlineData(MqttPubAckReasonCode.UnspecifiedError, BrokerAnswer.Retry)]
    [InlineData(MqttPubAckReasonCode.ImplementationSpecificError, BrokerAnswer.Retry)]
    [InlineData(MqttPubAckReasonCode.PacketIdentifierInUse, BrokerAnswer.Retry)]
    [InlineData(MqttPubAckReasonCode.QuotaExceeded, BrokerAnswer.Retry)]
    [InlineData(MqttPubAckReasonCode.TopicNameInvalid, BrokerAnswer.RecordRefused)]
    [InlineData(MqttPubAckReasonCode.PayloadFormatInvalid, BrokerAnswer.RecordRefused)]
    [InlineData(MqttPubAckReasonCode.NotAuthorized, BrokerAnswer.LinkRefused)]
    public void The_answer_to_a_publish_is_read_as(MqttPubAckReasonCode code, object meaning) =>
        Assert.Equal(meaning, ReasonCodes.Of((byte)code));

    [Fact]
    public async Task A_record_that_is_refused_for_itself_is_set_aside_and_the_others_arrive()
    {
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = publish => Answer(publish, LocalBroker.Property(publish.ApplicationMessage, "seq") == "2" ? MqttPubAckReasonCode.PayloadFormatInvalid : null);
        await using var store = await Stores.OpenAsync(_data.Path, maxRefusals: 2);
        await store.AppendManyAsync(RecordKind.Exam, 3);
        await using var link = new RunningLink(broker.Options, store);

        await Until.TrueAsync(() => store.Counts.TotalPending == 0, () => $"nothing waits any more; {store.Counts}");
        await Until.TrueAsync(() => link.Log.Troubles.Count == 2, "it is logged when it is refused and when it is set aside");

        var (record, reason) = Assert.Single(await store.ListSetAsideAsync());
        Assert.Equal(2, record.Sequence);
        Assert.Contains("PayloadFormatInvalid", reason, StringComparison.Ordinal);
        Assert.Equal([1, 3], broker.Sequences);
        await link.ReachesAsync(LinkState.Connected);
    }

    [Theory]
    [InlineData(MqttPubAckReasonCode.QuotaExceeded)]
    [InlineData(MqttPubAckReasonCode.NotAuthorized)]
    public async Task A_record_that_is_refused_for_another_reason_is_never_set_aside(MqttPubAckReasonCode code)
    {
        var refusals = 0;
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = publish => ++refusals <= 3 ? Answer(publish, code) : Task.CompletedTask;
        await using var store = await Stores.OpenAsync(_data.Path, maxRefusals: 1);
        await store.AppendAsync(RecordKind.Exam);
        await using var link = new RunningLink(broker.Options, store);

        await Until.TrueAsync(() => store.Counts.TotalPending == 0, "it is sent");

        Assert.Equal([1], broker.Sequences);
        Assert.Empty(await store.ListSetAsideAsync());
        Assert.Contains($"{code}", Assert.Single(link.Log.Troubles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_does_not_wait_for_the_next_try_of_a_refused_record()
    {
        var refusals = 0;
        var time = new FakeTimeProvider();
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = publish =>
        {
            var isRefused = LocalBroker.Property(publish.ApplicationMessage, "seq") == "1";
            refusals += isRefused ? 1 : 0;
            return Answer(publish, isRefused ? MqttPubAckReasonCode.TopicNameInvalid : null);
        };
        await using var store = await Stores.OpenAsync(_data.Path);
        await store.AppendAsync(RecordKind.Exam);
        await using var link = new RunningLink(broker.Options, store, time: time);

        // Until the next try of the record is a quarter of a minute away; slowly, since what is in flight is late by this clock too.
        await Until.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(0.1));
                return refusals >= 7;
            },
            "the record is refused again and again");

        await store.AppendAsync(RecordKind.Alert);
        var waited = TimeSpan.Zero;
        await Until.TrueAsync(
            () =>
            {
                // No more than the pause between two tries.
                var step = TimeSpan.FromSeconds(waited < TimeSpan.FromSeconds(1) ? 0.1 : 0);
                waited += step;
                time.Advance(step);
                return broker.Received.Count == 1;
            },
            "the alert is there");
        await Until.TrueAsync(() => store.Counts.TotalPending == 1, "the alert is marked, the refused record stays");
    }

    /// <summary>One limit is named at the connection, the other only in the answer.</summary>
    [Theory(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(RefusalTests))]
    [InlineData("max_packet_size 2000")]
    [InlineData("message_size_limit 2000")]
    public async Task A_payload_over_the_brokers_limit_is_set_aside_in_one_line_and_the_others_arrive(string limit)
    {
        await using var broker = await Mosquitto.StartAsync(_broker, $"allow_anonymous true\n{limit}");
        await using var store = await Stores.OpenAsync(_data.Path, maxRefusals: 2);
        await store.AppendAsync(RecordKind.Exam);
        await store.AppendAsync(null, [Records.Message(RecordKind.Exam, bytes: 5000)]);
        await store.AppendAsync(RecordKind.Exam);
        await using var link = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit }, store);

        await Until.TrueAsync(() => store.Counts.TotalPending == 0, () => $"nothing waits; {link.Status} {string.Join(" / ", link.Log.Lines)}");

        var (record, reason) = Assert.Single(await store.ListSetAsideAsync());
        Assert.Equal(2, record.Sequence);
        Assert.Contains("PacketTooLarge", reason, StringComparison.Ordinal);
        Assert.Equal(2, store.Counts.TotalSent);
    }

    /// <summary>With 16 in flight nobody can tell which one it was: one at a time from then on.</summary>
    [Fact]
    public async Task A_record_over_which_the_broker_hangs_up_is_found_and_set_aside()
    {
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = async publish =>
        {
            if (LocalBroker.Property(publish.ApplicationMessage, "seq") == "5")
            {
                await broker.DisconnectAsync(MqttDisconnectReasonCode.PacketTooLarge);
                publish.ProcessPublish = false;
                publish.CloseConnection = true;
            }
        };
        await using var store = await Stores.OpenAsync(_data.Path, maxRefusals: 1);
        await store.AppendManyAsync(RecordKind.Exam, 12);
        await using var link = new RunningLink(broker.Options, store);

        await Until.TrueAsync(() => store.Counts.TotalPending == 0, () => $"nothing waits; {link.Status} {string.Join(" / ", link.Log.Lines)}");

        Assert.Equal(5, Assert.Single(await store.ListSetAsideAsync()).Record.Sequence);
        Assert.Equal(11, broker.Sequences.Distinct().Count());
    }

    [Fact]
    public async Task A_record_over_which_the_broker_hangs_up_without_a_word_goes_last_and_is_set_aside()
    {
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = publish =>
        {
            publish.CloseConnection = LocalBroker.Property(publish.ApplicationMessage, "seq") == "5";
            publish.ProcessPublish = !publish.CloseConnection;
            return Task.CompletedTask;
        };
        await using var store = await Stores.OpenAsync(_data.Path, maxRefusals: 2);
        await store.AppendManyAsync(RecordKind.Exam, 12);
        await using var link = new RunningLink(broker.Options, store);
        await Until.TrueAsync(() => store.Counts.TotalPending <= 1, () => $"the eleven others are through; {link.Status} {string.Join(" / ", link.Log.Lines)}");

        // Others are taken, again and again: it is the record, not the line.
        for (var i = 0; i < 100 && (await store.ListSetAsideAsync()).Count == 0; i++)
        {
            await store.AppendAsync(RecordKind.Exam);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        var (record, reason) = Assert.Single(await store.ListSetAsideAsync());
        Assert.Equal(5, record.Sequence);
        Assert.Contains("hangs up over it", reason, StringComparison.Ordinal);
        await Until.TrueAsync(() => store.Counts.TotalPending == 0, "nothing else waits");
    }

    [Fact]
    public async Task A_broker_that_hangs_up_over_everything_sets_nothing_aside()
    {
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = publish =>
        {
            publish.CloseConnection = true;
            publish.ProcessPublish = false;
            return Task.CompletedTask;
        };
        await using var store = await Stores.OpenAsync(_data.Path, maxRefusals: 1);
        await store.AppendManyAsync(RecordKind.Exam, 3);
        await using var link = new RunningLink(broker.Options, store);
        await Until.TrueAsync(() => broker.Connections >= 4, "four tries");

        Assert.Equal(3, store.Counts.TotalPending);
        broker.OnPublish = _ => Task.CompletedTask;
        await Until.TrueAsync(() => store.Counts.TotalPending == 0, () => $"all are sent; {store.Counts}");

        Assert.Empty(await store.ListSetAsideAsync());
        Assert.Equal([1, 2, 3], broker.Sequences.Distinct().Order());
    }

    public void Dispose()
    {
        _data.Dispose();
        _broker.Dispose();
    }

    private static Task Answer(MQTTnet.Server.InterceptingPublishEventArgs publish, MqttPubAckReasonCode? code)
    {
        if (code is not null)
        {
            publish.ProcessPublish = false;
            publish.Response.ReasonCode = code.Value;
        }

        return Task.CompletedTask;
    }
}
