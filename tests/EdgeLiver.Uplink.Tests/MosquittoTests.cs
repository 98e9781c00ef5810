using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>The link against Debian's broker: what is lost and doubled when something is restarted in the middle.</summary>
public sealed class MosquittoTests(ITestOutputHelper output) : IDisposable
{
    private const int Count = 500;

    private readonly TempFolder _data = new();
    private readonly TempFolder _broker = new();

    public static bool Expected => Mosquitto.Expected;

    [Theory(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTests))]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_broker_that_is_restarted_in_the_middle_loses_and_doubles_nothing(bool killed)
    {
        await using var broker = await Mosquitto.StartAsync(_broker);
        await using var centre = new Centre(broker.Port);
        await using var store = await Stores.OpenAsync(_data.Path);
        await using var link = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit }, store);
        await ReadyAsync(centre, link);
        var appending = AppendSlowlyAsync(store);

        foreach (var threshold in new[] { 100, 250, 400 })
        {
            await Until.TrueAsync(() => centre.Count >= threshold, () => $"{threshold} records have arrived, {centre.Count} have, link {link.Status}");
            await (killed ? broker.KillAsync() : broker.StopAsync());
            await broker.StartAsync();
            await ReadyAsync(centre, link);
        }

        await appending;
        await AllArrivedAsync(centre, store);
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTests))]
    public async Task A_unit_that_is_restarted_in_the_middle_loses_and_doubles_nothing()
    {
        await using var broker = await Mosquitto.StartAsync(_broker);
        await using var centre = new Centre(broker.Port);
        await Until.TrueAsync(() => centre.Connected, "the centre is connected");
        var random = new Random(5);
        for (var run = 0; run < 5; run++)
        {
            await using var store = await Stores.OpenAsync(_data.Path);
            await using var link = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit }, store);
            await store.AppendManyAsync(RecordKind.Exam, Count / 5);
            await Task.Delay(random.Next(30), TestContext.Current.CancellationToken);
        }

        await using var last = await Stores.OpenAsync(_data.Path);
        await using var lastLink = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit }, last);
        await AllArrivedAsync(centre, last);
    }

    [Requirement("REQ-REC-05")]
    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTests))]
    public async Task A_unit_that_is_killed_in_the_middle_loses_and_doubles_nothing()
    {
        await using var broker = await Mosquitto.StartAsync(_broker);
        await using var centre = new Centre(broker.Port);
        await Until.TrueAsync(() => centre.Connected, "the centre is connected");
        var acknowledged = new List<long>();
        for (var run = 0; run < 2; run++)
        {
            using var child = Appender.Start(_data.Path, broker.Port);
            await child.KillAfterAsync(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
            acknowledged.AddRange(child.Acknowledged);
        }

        await using var store = await Stores.OpenAsync(_data.Path);
        await using var link = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit }, store);
        await Until.TrueAsync(() => store.Counts.TotalPending == 0, "the outbox is empty");

        await Until.TrueAsync(() => centre.Count == store.Counts.LastSequence, "everything has arrived");
        output.WriteLine($"{acknowledged.Count} appended over 2 kills, {centre.Count} arrived, {centre.Repeats} more than once");
        Assert.Empty(acknowledged.Except(centre.Sequences));
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTests))]
    public async Task A_wrong_password_is_refused_and_a_new_one_needs_no_restart()
    {
        var password = _broker["unit.password"];
        await Mosquitto.AddUserAsync(_broker["users"], "unit", "right");
        await File.WriteAllTextAsync(password, "wrong\n", TestContext.Current.CancellationToken);
        await using var broker = await Mosquitto.StartAsync(_broker, $"allow_anonymous false\npassword_file {_broker["users"]}");
        await using var store = await Stores.OpenAsync(_data.Path);
        await store.AppendAsync(RecordKind.Exam);
        await using var link = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit, User = "unit", PasswordFile = password }, store);

        await link.ReachesAsync(LinkState.Refused);
        Assert.Equal(1, store.Counts.TotalPending);
        await File.WriteAllTextAsync(password, "right\n", TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => store.Counts.TotalPending == 0, "the record is sent");

        Assert.DoesNotContain(link.Log.Lines, line => line.Contains("wrong", StringComparison.Ordinal) || line.Contains("right", StringComparison.Ordinal));
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(MosquittoTests))]
    public async Task A_unit_without_the_right_to_its_topic_is_refused_and_its_records_stay()
    {
        await File.WriteAllTextAsync(_broker["acl"], "topic write edgeliver/v1/clinic-017/another-unit/#\n", TestContext.Current.CancellationToken);
        await using var broker = await Mosquitto.StartAsync(_broker, $"allow_anonymous true\nacl_file {_broker["acl"]}");
        await using var store = await Stores.OpenAsync(_data.Path);
        await store.AppendAsync(RecordKind.Exam);
        await using var link = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit }, store);

        // Mosquitto 2.0.11 refuses, and with an unlimited window of its own it hangs up as well.
        await Until.TrueAsync(() => link.Log.Troubles.Count > 0, "the refusal is logged");
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        Assert.Contains("NotAuthorized", Assert.Single(link.Log.Troubles), StringComparison.Ordinal);
        Assert.Equal(1, store.Counts.TotalPending);
    }

    public void Dispose()
    {
        _data.Dispose();
        _broker.Dispose();
    }

    // A kill right after this must find the centre's session on the broker's disk.
    private async Task ReadyAsync(Centre centre, RunningLink link)
    {
        await Until.TrueAsync(() => centre.Connected && SessionIsSaved(), "the centre's session is saved");
        await link.ReachesAsync(LinkState.Connected);
    }

    private bool SessionIsSaved() =>
        File.Exists(_broker["mosquitto.db"]) && File.ReadAllBytes(_broker["mosquitto.db"]).AsSpan().IndexOf("edgeliver/v1/#"u8) >= 0;

    private static async Task AppendSlowlyAsync(RecordStore store)
    {
        for (var i = 0; i < Count / 10; i++)
        {
            await store.AppendManyAsync(RecordKind.Exam, 10);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private async Task AllArrivedAsync(Centre centre, RecordStore store)
    {
        await Until.TrueAsync(() => store.Counts.TotalPending == 0, "the outbox is empty");
        await Until.TrueAsync(() => centre.Count >= Count, () => $"{Count} records have arrived, {centre.Count} have");
        output.WriteLine($"{Count} appended, {centre.Count} arrived, {centre.Repeats} more than once");
        Assert.Equal(Enumerable.Range(1, Count).Select(sequence => (long)sequence), centre.Sequences);
    }
}
