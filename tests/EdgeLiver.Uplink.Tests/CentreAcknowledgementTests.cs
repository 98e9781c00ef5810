using EdgeLiver.Contracts;
using MQTTnet;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>A record leaves when the centre says that it has it, over Debian's broker.</summary>
public sealed class CentreAcknowledgementTests : IAsyncLifetime
{
    private readonly TempFolder _data = new();
    private readonly TempFolder _folder = new();
    private Mosquitto _broker = null!;
    private RecordStore _store = null!;

    public static bool Expected => Mosquitto.Expected;

    private string CentresFile => _data["centre.txt"];

    private MqttOptions Options => new() { Port = _broker.Port, ClientId = Records.Unit, UnitTopic = Records.UnitTopic, CentreTimeoutSeconds = 1 };

    public async ValueTask InitializeAsync()
    {
        _store = await Stores.OpenAsync(_data["store"], awaitCentre: true);
        if (Expected)
        {
            _broker = await Mosquitto.StartAsync(_folder);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        _data.Dispose();
        _folder.Dispose();
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(CentreAcknowledgementTests))]
    public async Task Records_stay_while_the_centre_is_away_and_go_when_it_is_back()
    {
        await using var link = new RunningLink(Options, _store);
        await _store.AppendManyAsync(RecordKind.Exam, 300);
        await Until.TrueAsync(() => link.Log.Troubles.Count > 0, "the centre's silence is logged");
        Assert.Equal(300, _store.Counts.TotalPending);
        Assert.Contains("has not confirmed 300 records", Assert.Single(link.Log.Troubles), StringComparison.Ordinal);

        await using var centre = new StoringCentre(_broker.Port, CentresFile);
        await EmptyAsync();

        AssertAllThere(300);
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(CentreAcknowledgementTests))]
    public async Task A_centre_that_goes_and_comes_back_in_the_middle_has_everything()
    {
        await using var link = new RunningLink(Options, _store);
        await using (var centre = new StoringCentre(_broker.Port, CentresFile))
        {
            await Until.TrueAsync(() => centre.Connected, "the centre is there");
            await _store.AppendManyAsync(RecordKind.Exam, 400);
            await Until.TrueAsync(() => _store.Counts.TotalSent > 0, "some are confirmed");
        }

        await _store.AppendManyAsync(RecordKind.Exam, 400);
        await using var again = new StoringCentre(_broker.Port, CentresFile);
        await EmptyAsync();

        AssertAllThere(800);
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(CentreAcknowledgementTests))]
    public async Task What_was_acknowledged_and_not_heard_is_sent_again_and_is_there_once()
    {
        await using var centre = new StoringCentre(_broker.Port, CentresFile) { LoseAcknowledgements = 1 };
        await Until.TrueAsync(() => centre.Connected, "the centre is there");
        await using var link = new RunningLink(Options, _store);
        await _store.AppendManyAsync(RecordKind.Exam, 50);
        await EmptyAsync();

        Assert.True(StoringCentre.Read(CentresFile).Count > 50, "nothing came twice: no acknowledgement was lost");
        AssertAllThere(50);
    }

    [Theory(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(CentreAcknowledgementTests))]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broker_that_is_restarted_between_unit_and_centre_loses_nothing(bool killed)
    {
        await using var centre = new StoringCentre(_broker.Port, CentresFile);
        await Until.TrueAsync(() => centre.Connected, "the centre is there");
        await using var link = new RunningLink(Options, _store);
        for (var round = 0; round < 3; round++)
        {
            await _store.AppendManyAsync(RecordKind.Exam, 200);
            await (killed ? _broker.KillAsync() : _broker.StopAsync());
            await _broker.StartAsync();
        }

        await EmptyAsync();

        AssertAllThere(600);
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(CentreAcknowledgementTests))]
    public async Task A_message_that_is_no_acknowledgement_is_counted_and_logged_once_and_changes_nothing()
    {
        using var meters = new Meters();
        using var metrics = new UplinkMetrics(meters);
        await using var link = new RunningLink(Options, _store, metrics);
        await link.ReachesAsync(LinkState.Connected);
        await _store.AppendAsync(RecordKind.Exam);
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", _broker.Port).Build(), TestContext.Current.CancellationToken);
        foreach (var payload in new[] { "", "{}", """{"schema":"edgeliver.ack/2","ranges":[[1,1]]}""", """{"schema":"edgeliver.ack/1","ranges":[[1,9000000000]]}""" })
        {
            await client.PublishStringAsync(Topics.AckOf(Records.UnitTopic), payload, MqttQualityOfServiceLevel.AtLeastOnce);
        }

        await Until.TrueAsync(() => meters["edgeliver.uplink.bad_acknowledgements"] == 4, "all four are counted");
        Assert.Single(link.Log.Troubles, line => line.Contains("can't be read", StringComparison.Ordinal));
        Assert.Equal(1, _store.Counts.TotalPending);
    }

    private Task EmptyAsync() => Until.TrueAsync(() => _store.Counts.TotalPending == 0, () => $"the outbox is empty, {_store.Counts}");

    private void AssertAllThere(int count) =>
        Assert.Equal(Enumerable.Range(1, count).Select(sequence => (long)sequence), StoringCentre.Read(CentresFile).Distinct().Order());
}
