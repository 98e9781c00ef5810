using System.Diagnostics;
using EdgeLiver.Contracts;
using Xunit;

namespace EdgeLiver.Uplink.Tests;

/// <summary>How fast, printed; and what must hold on any machine.</summary>
public sealed class ThroughputTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _data = new();
    private readonly TempFolder _broker = new();

    public static bool Expected => Mosquitto.Expected;

    [Fact]
    public async Task Appends_that_share_a_commit_are_faster_than_one_after_the_other()
    {
        const int Single = 40;
        const int Together = 1000;
        await using var store = await Stores.OpenAsync(_data.Path);
        await AppendExamAsync(store);

        var latencies = new List<double>();
        var single = Stopwatch.StartNew();
        for (var i = 0; i < Single; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await AppendExamAsync(store);
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        var singleRate = Single / single.Elapsed.TotalSeconds;
        var together = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Together).Select(_ => AppendExamAsync(store)));
        var togetherRate = Together / together.Elapsed.TotalSeconds;

        latencies.Sort();
        output.WriteLine($"one after the other: {singleRate:0} appends/s, p50 {latencies[Single / 2]:0.0} ms, max {latencies[^1]:0.0} ms; together: {togetherRate:0} appends/s");
        Assert.True(togetherRate > singleRate, $"{togetherRate:0} appends/s against {singleRate:0}");
    }

    [Fact(Skip = "no mosquitto here: apt-get install mosquitto", SkipUnless = nameof(Expected), SkipType = typeof(ThroughputTests))]
    public async Task An_outbox_of_two_thousand_exams_is_drained()
    {
        const int Count = 2000;
        await using var broker = await Mosquitto.StartAsync(_broker);
        await using var store = await Stores.OpenAsync(_data.Path);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => AppendExamAsync(store)));
        var watch = Stopwatch.StartNew();

        await using var link = new RunningLink(new MqttOptions { Port = broker.Port, ClientId = Records.Unit }, store);
        await Until.TrueAsync(() => store.Counts.TotalPending == 0, () => $"the outbox is empty, {store.Counts}");

        output.WriteLine($"{Count} exams drained in {watch.Elapsed.TotalSeconds:0.00} s, connection included: {Count / watch.Elapsed.TotalSeconds:0} messages/s");
        Assert.Equal(Count, store.Counts.SentOf(RecordKind.Exam));
    }

    public void Dispose()
    {
        _data.Dispose();
        _broker.Dispose();
    }

    private static Task<long> AppendExamAsync(RecordStore store)
    {
        var exam = Records.Exam();
        return store.AppendAsync(exam, [Records.Message(exam)]);
    }
}
