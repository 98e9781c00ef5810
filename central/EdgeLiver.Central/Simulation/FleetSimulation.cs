using System.Globalization;
using EdgeLiver.Central.Settings;
using EdgeLiver.Contracts;

namespace EdgeLiver.Central.Simulation;

/// <summary>What a run of many boxes is made of.</summary>
internal sealed record SimulationPlan
{
    public required int Devices { get; init; }

    public int Sites { get; init; } = 20;

    /// <summary>A record of each box every so many seconds; 0: none.</summary>
    public double RecordSeconds { get; init; } = 10;

    /// <summary>A look at each box every so many seconds; 0: no telemetry at all.</summary>
    public double TelemetrySeconds { get; init; } = 10;

    /// <summary>New connections in a second.</summary>
    public int ConnectionsPerSecond { get; init; } = 250;

    public string? PrimaryHost { get; init; }

    public TimeSpan CentreTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public int Seed { get; init; } = 1;
}

/// <summary>Many boxes in one process, each with its own connections.</summary>
internal sealed class FleetSimulation
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly SimulationPlan _plan;
    private readonly TimeProvider _time;
    private readonly List<(SimulatedUnit Unit, SimulatedOutbox Outbox, SimulatedBox Box)> _boxes;

    public FleetSimulation(SimulationPlan plan, BrokerOptions broker, TimeProvider time)
    {
        (_plan, _time) = (plan, time);
        _boxes = [.. Enumerable.Range(0, plan.Devices).Select(i =>
        {
            var unit = new SimulatedUnit(
                string.Create(CultureInfo.InvariantCulture, $"clinic-{1 + (i % plan.Sites):d3}"), string.Create(CultureInfo.InvariantCulture, $"el-{i + 1:d6}"), (plan.Seed * 1_000_003) + i);
            var outbox = new SimulatedOutbox();
            var box = new SimulatedBox(unit, broker, plan.PrimaryHost, outbox, Counts, time)
            {
                CentreTimeout = plan.CentreTimeout,
                Interval = TimeSpan.FromSeconds(plan.TelemetrySeconds > 0 ? plan.TelemetrySeconds : 10),
            };
            return (unit, outbox, box);
        })];
    }

    public SimulationCounts Counts { get; } = new();

    /// <summary>Records that no centre has acknowledged yet.</summary>
    public long Waiting => _boxes.Sum(box => (long)box.Outbox.Waiting);

    /// <summary>Boxes whose birth went out over a connection that stands.</summary>
    public int Born => _boxes.Count(box => box.Box.IsBorn);

    /// <summary>What each box has appended.</summary>
    public IEnumerable<(string Site, string Unit, long Appended)> Appended => _boxes.Select(box => (box.Unit.Id.Group, box.Unit.Id.Node, box.Outbox.Appended));

    /// <summary>Connects all boxes and keeps them until stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var running = new List<Task>();
        try
        {
            foreach (var some in _boxes.Chunk(Math.Max(1, _plan.ConnectionsPerSecond / 10)))
            {
                foreach (var (_, _, box) in some)
                {
                    if (_plan.RecordSeconds > 0)
                    {
                        running.Add(box.RunRecordsAsync(stop));
                    }

                    if (_plan.TelemetrySeconds > 0)
                    {
                        running.Add(box.RunTelemetryAsync(stop));
                    }
                }

                await Task.Delay(TimeSpan.FromSeconds(0.1), _time, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped while they connect.
        }

        await Task.WhenAll(running);
    }

    /// <summary>Lets every box make records at its interval, spread evenly, until stopped.</summary>
    public async Task MakeRecordsAsync(CancellationToken stop)
    {
        if (_plan.RecordSeconds <= 0)
        {
            return;
        }

        var started = _time.GetTimestamp();
        long made = 0;
        try
        {
            while (true)
            {
                var due = (long)(_time.GetElapsedTime(started).TotalSeconds / _plan.RecordSeconds * _boxes.Count);
                for (; made < due; made++)
                {
                    var (unit, _, box) = _boxes[(int)(made % _boxes.Count)];
                    var exam = unit.Exam(_time.GetUtcNow());
                    if (unit.Alert(exam) is { } alert)
                    {
                        box.Append(OutboxMessage.Of(alert));
                    }

                    box.Append(OutboxMessage.Of(exam));
                }

                await Task.Delay(Tick, _time, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The way it ends.
        }
    }
}
