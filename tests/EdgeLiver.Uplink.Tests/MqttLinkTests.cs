using System.Buffers;
using System.Security.Cryptography;
using EdgeLiver.Contracts;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>The link against a broker in this process.</summary>
public sealed class MqttLinkTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private RecordStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await Stores.OpenAsync(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_exam_arrives_with_its_properties_and_is_marked_sent()
    {
        await using var broker = await LocalBroker.StartAsync();
        var exam = Records.Exam();
        await _store.AppendAsync(exam, [Records.Message(exam)]);

        await using var link = new RunningLink(broker.Options, _store);
        await EmptyAsync();

        var message = Assert.Single(broker.Received);
        var payload = message.Payload.ToArray();
        Assert.Equal("edgeliver/v1/clinic-017/el-000231/exam", message.Topic);
        Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, message.QualityOfServiceLevel);
        Assert.Equal("application/fhir+json", message.ContentType);
        Assert.Equal($"{exam.ExamId}", LocalBroker.Property(message, "id"));
        Assert.Equal("1", LocalBroker.Property(message, "seq"));
        Assert.Equal("edgeliver.exam/1", LocalBroker.Property(message, "schema"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(payload)), LocalBroker.Property(message, "sha256"));
        Assert.Equal(FhirBundle.Write(exam), payload);
        Assert.False((await _store.TryGetExamAsync(exam.ExamId))!.Waits);
    }

    [Fact]
    public async Task What_is_appended_while_connected_goes_at_once()
    {
        await using var broker = await LocalBroker.StartAsync();
        await using var link = new RunningLink(broker.Options, _store);
        await link.ReachesAsync(LinkState.Connected);

        for (var count = 1; count <= 3; count++)
        {
            await _store.AppendAsync(RecordKind.Exam);
            await Until.TrueAsync(() => broker.Received.Count == count, "the record is with the broker");
        }
    }

    [Fact]
    public async Task Records_arrive_in_their_order_and_are_counted()
    {
        using var meters = new Meters();
        using var metrics = new UplinkMetrics(meters);
        await using var broker = await LocalBroker.StartAsync();
        await _store.AppendManyAsync(RecordKind.Exam, 600);

        await using var link = new RunningLink(broker.Options, _store, metrics);
        await EmptyAsync();

        Assert.Equal(Enumerable.Range(1, 600).Select(sequence => (long)sequence), broker.Sequences);
        Assert.Equal((600, 600), (meters["edgeliver.uplink.published"], meters["edgeliver.uplink.acknowledged"]));
        Assert.Equal((0, 0, 1), (meters["edgeliver.uplink.retried"], meters["edgeliver.uplink.failed"], meters["edgeliver.uplink.connections"]));
        Assert.Equal(600, _store.Counts.SentOf(RecordKind.Exam));
    }

    [Fact]
    public async Task An_alert_overtakes_the_exams_that_wait()
    {
        var sixteen = new TaskCompletionSource();
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = async _ =>
        {
            if (broker.Received.Count >= MqttLink.Window)
            {
                await sixteen.Task;
            }
        };
        await _store.AppendManyAsync(RecordKind.Exam, 200);
        await using var link = new RunningLink(broker.Options, _store);
        await Until.TrueAsync(() => broker.Received.Count == MqttLink.Window, "the window is full");

        await _store.AppendAsync(RecordKind.Alert);
        sixteen.SetResult();
        await EmptyAsync();

        var place = broker.Sequences.ToList().IndexOf(201);
        Assert.InRange(place, MqttLink.Window, 3 * MqttLink.Window);
        Assert.Equal(201, broker.Received.Count);
    }

    [Fact]
    public async Task A_broker_that_refuses_the_unit_is_a_state_and_one_line_and_records_stay()
    {
        await using var broker = await LocalBroker.StartAsync(set: made => made.Refuse = MqttConnectReasonCode.BadUserNameOrPassword);
        await _store.AppendAsync(RecordKind.Exam);

        await using var link = new RunningLink(broker.Options, _store);
        await link.ReachesAsync(LinkState.Refused);
        await Until.TrueAsync(() => link.Log.Troubles.Count > 0, "it is logged");
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);

        Assert.Contains("BadUserNameOrPassword", Assert.Single(link.Log.Troubles), StringComparison.Ordinal);
        Assert.Equal(1, _store.Counts.TotalPending);
        broker.Refuse = null;
        await EmptyAsync();
        Assert.Equal([1], broker.Sequences);
    }

    [Fact]
    public async Task A_broker_that_refuses_the_topic_is_a_state_and_one_line_and_records_stay()
    {
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = publish => RefuseAsync(publish);
        await _store.AppendManyAsync(RecordKind.Exam, 3);

        await using var link = new RunningLink(broker.Options, _store);
        await link.ReachesAsync(LinkState.Refused);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        Assert.Contains("NotAuthorized", Assert.Single(link.Log.Troubles), StringComparison.Ordinal);
        Assert.Equal(3, _store.Counts.TotalPending);
        broker.OnPublish = _ => Task.CompletedTask;
        await EmptyAsync();
        await link.ReachesAsync(LinkState.Connected);
    }

    [Fact]
    public async Task A_broker_that_accepts_and_hangs_up_is_one_line_not_one_for_each_try()
    {
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = publish =>
        {
            publish.CloseConnection = true;
            return RefuseAsync(publish);
        };
        await _store.AppendAsync(RecordKind.Exam);

        await using var link = new RunningLink(broker.Options, _store);
        await Until.TrueAsync(() => broker.Connections >= 3, () => $"it has tried three times; {link.Status}");

        Assert.Contains("is not connected", Assert.Single(link.Log.Troubles), StringComparison.Ordinal);
        Assert.Equal(1, _store.Counts.TotalPending);
        broker.OnPublish = _ => Task.CompletedTask;
        await EmptyAsync();
        await Until.TrueAsync(() => link.Log.Lines[^1].Contains("is connected", StringComparison.Ordinal), "the end of the trouble is logged");
    }

    [Fact]
    public async Task What_a_broker_acknowledges_just_before_it_dies_is_sent_again()
    {
        await using (var dying = await LocalBroker.StartAsync())
        {
            await _store.AppendManyAsync(RecordKind.Exam, 20);
            dying.OnPublish = publish =>
            {
                publish.CloseConnection = dying.Received.Count == 9;
                return Task.CompletedTask;
            };
            await using var link = new RunningLink(dying.Options, _store);
            await Until.TrueAsync(() => link.Log.Troubles.Count > 0, "the connection is lost");
            dying.OnPublish = publish => new TaskCompletionSource().Task;
            Assert.Equal(20, _store.Counts.TotalPending);
        }

        await using var broker = await LocalBroker.StartAsync();
        await using var next = new RunningLink(broker.Options, _store);
        await EmptyAsync();

        Assert.Equal(20, broker.Sequences.Distinct().Count());
    }

    [Fact]
    public async Task One_record_that_the_broker_does_not_want_does_not_hold_up_the_others()
    {
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = publish => LocalBroker.Property(publish.ApplicationMessage, "seq") == "1" ? RefuseAsync(publish) : Task.CompletedTask;
        await _store.AppendManyAsync(RecordKind.Exam, 300);

        await using var link = new RunningLink(broker.Options, _store);
        await Until.TrueAsync(() => _store.Counts.TotalPending == 1, "the others are sent");

        Assert.Equal([1], await _store.PendingSequencesAsync());
        Assert.Equal(299, broker.Received.Count);
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_one_line_and_gets_everything_when_it_comes()
    {
        var port = LocalBroker.FreePort();
        await _store.AppendAsync(RecordKind.Exam);
        await using var link = new RunningLink(new MqttOptions { Port = port }, _store);
        await Until.TrueAsync(() => link.Log.Troubles.Count > 0, "it is logged");
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Single(link.Log.Troubles);

        await using var broker = await LocalBroker.StartAsync(port);
        await EmptyAsync();

        Assert.Equal([1], broker.Sequences);
    }

    [Fact]
    public async Task A_record_whose_acknowledgement_does_not_come_is_sent_again()
    {
        using var meters = new Meters();
        using var metrics = new UplinkMetrics(meters);
        var time = new FakeTimeProvider();
        var held = new TaskCompletionSource();
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = _ => held.Task;
        await _store.AppendAsync(RecordKind.Exam);
        await using var link = new RunningLink(broker.Options, _store, metrics, time);
        await Until.TrueAsync(() => meters["edgeliver.uplink.published"] == 1, "it is handed over");

        time.Advance(TimeSpan.FromSeconds(21));
        await Until.TrueAsync(() => meters["edgeliver.uplink.failed"] == 1, "the wait has ended");
        Assert.Equal(1, _store.Counts.TotalPending);
        held.SetResult();
        await Until.TrueAsync(() => Advance(time) && _store.Counts.TotalPending == 0, "it is sent again");

        Assert.Equal((2, 1), (meters["edgeliver.uplink.published"], meters["edgeliver.uplink.retried"]));
    }

    [Fact]
    public async Task What_is_not_sent_when_the_link_stops_is_sent_by_the_next()
    {
        var held = new TaskCompletionSource();
        await using var broker = await LocalBroker.StartAsync();
        broker.OnPublish = _ => broker.Received.Count < 5 ? Task.CompletedTask : held.Task;
        await _store.AppendManyAsync(RecordKind.Exam, 100);
        await using (new RunningLink(broker.Options, _store))
        {
            await Until.TrueAsync(() => broker.Received.Count == 5, "some are sent");
        }

        Assert.InRange(_store.Counts.TotalPending, 95, 100);
        held.SetResult();
        await using var next = new RunningLink(broker.Options, _store);
        await EmptyAsync();

        Assert.Equal(Enumerable.Range(1, 100).Select(sequence => (long)sequence), broker.Sequences.Distinct().Order());
    }

    [Fact]
    public async Task A_password_file_that_is_missing_is_named()
    {
        await using var broker = await LocalBroker.StartAsync();
        await using var link = new RunningLink(
            new MqttOptions { Port = broker.Port, User = "unit", PasswordFile = _folder["no-such-file"] }, _store);

        await link.ReachesAsync(LinkState.Refused);

        Assert.Contains(_folder["no-such-file"], link.Status.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', link.Status.Reason!);
    }

    private static Task RefuseAsync(MQTTnet.Server.InterceptingPublishEventArgs publish)
    {
        publish.ProcessPublish = false;
        publish.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
        return Task.CompletedTask;
    }

    private static bool Advance(FakeTimeProvider time)
    {
        time.Advance(TimeSpan.FromSeconds(1));
        return true;
    }

    private Task EmptyAsync() => Until.TrueAsync(() => _store.Counts.TotalPending == 0, () => $"the outbox is empty, {_store.Counts}");
}
