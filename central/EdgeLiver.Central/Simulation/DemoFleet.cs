using System.Globalization;
using EdgeLiver.Central.Settings;
using EdgeLiver.Contracts;
using EdgeLiver.Contracts.Sparkplug;

namespace EdgeLiver.Central.Simulation;

/// <summary>Ten boxes of three clinics with a month behind them: their records and telemetry go the way that boxes' do.</summary>
/// <remarks>The last box has been silent for two days: its connection is opened once and closed.</remarks>
internal sealed class DemoFleet(BrokerOptions broker, TimeProvider time, int seed)
{
    public const int Boxes = 10;

    private const int Days = 30;
    private static readonly (string Site, int Boxes)[] Sites = [("huangpu", 5), ("lianhua", 3), ("xishan", 2)];
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan SilentFor = TimeSpan.FromDays(2);
    private static readonly TimeSpan ExamEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FarewellAfter = TimeSpan.FromSeconds(5);

    public SimulationCounts Counts { get; } = new();

    /// <summary>Sends the month, then goes on, until stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var random = new Random(seed);
        var running = new List<Task>();
        var boxes = new List<(SimulatedUnit Unit, SimulatedBox Box)>();
        var names = Sites.SelectMany(site => Enumerable.Range(1, site.Boxes).Select(i => (site.Site, Name: string.Create(CultureInfo.InvariantCulture, $"el-{site.Site[0]}{i:d2}")))).ToList();
        using var farewell = CancellationTokenSource.CreateLinkedTokenSource(stop);
        foreach (var ((site, name), i) in names.Select((name, i) => (name, i)))
        {
            var isSilent = i == names.Count - 1;
            var until = isSilent ? now - SilentFor : now;
            var unit = new SimulatedUnit(site, name, seed + i);
            var box = new SimulatedBox(unit, broker, primaryHost: null, new SimulatedOutbox(), Counts, time) { Interval = TimeSpan.FromSeconds(5), History = [.. History(unit, now.AddDays(-Days), until)] };
            foreach (var startedAt in ExamTimes(random, now.AddDays(-Days), until))
            {
                Append(box, unit, startedAt);
            }

            running.Add(box.RunRecordsAsync(stop));
            running.Add(box.RunTelemetryAsync(isSilent ? farewell.Token : stop));
            if (!isSilent)
            {
                boxes.Add((unit, box));
            }
        }

        farewell.CancelAfter(FarewellAfter);
        running.Add(GoOnAsync(boxes, random, stop));
        await Task.WhenAll(running);
    }

    private async Task GoOnAsync(List<(SimulatedUnit Unit, SimulatedBox Box)> boxes, Random random, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(ExamEvery, time, stop);
                var (unit, box) = boxes[random.Next(boxes.Count)];
                Append(box, unit, time.GetUtcNow().AddMinutes(-12));
            }
        }
        catch (OperationCanceledException)
        {
            // The way it ends.
        }
    }

    private static void Append(SimulatedBox box, SimulatedUnit unit, DateTimeOffset startedAt)
    {
        var exam = unit.Exam(startedAt);
        if (unit.Alert(exam) is { } alert)
        {
            box.Append(OutboxMessage.Of(alert));
        }

        box.Append(OutboxMessage.Of(exam));
    }

    private static IEnumerable<UnitSnapshot> History(SimulatedUnit unit, DateTimeOffset from, DateTimeOffset until)
    {
        for (var at = from; at < until; at += LookEvery)
        {
            yield return unit.Look(at);
        }
    }

    /// <summary>Weekdays, 8 to 16 o'clock of UTC+8, some more on some days.</summary>
    private static IEnumerable<DateTimeOffset> ExamTimes(Random random, DateTimeOffset from, DateTimeOffset until)
    {
        var zone = TimeSpan.FromHours(8);
        for (var day = new DateTimeOffset(from.ToOffset(zone).Date, zone); day < until; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            for (var left = random.Next(5, 14); left > 0; left--)
            {
                var at = day.AddMinutes(random.Next(8 * 60, 16 * 60));
                if (at >= from && at < until.AddMinutes(-30))
                {
                    yield return at;
                }
            }
        }
    }
}
