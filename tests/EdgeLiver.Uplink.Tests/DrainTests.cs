using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>A backlog and a broker.</summary>
public sealed class DrainTests : IDisposable
{
    private readonly TempFolder _data = new();
    private readonly TempFolder _broker = new();

    public static bool Expected => Mosquitto.Expected;

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(DrainTests))]
    public async Task An_outbox_of_two_thousand_exams_is_drained()
    {
        const int Count = 2000;
        await using var broker = await Mosquitto.StartAsync(_broker);
        await using var store = await Stores.OpenAsync(_data.Path);
        await store.AppendManyAsync(RecordKind.Exam, Count);

        await using var link = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit }, store);
        await Until.TrueAsync(() => store.Counts.TotalPending == 0, () => $"the outbox is empty, {store.Counts}");

        Assert.Equal(Count, store.Counts.SentOf(RecordKind.Exam));
    }

    public void Dispose()
    {
        _data.Dispose();
        _broker.Dispose();
    }
}
