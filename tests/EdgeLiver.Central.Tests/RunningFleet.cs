using EdgeLiver.Central.Settings;
using EdgeLiver.Central.Simulation;
using EdgeLiver.Central.Store;
using Xunit;

namespace EdgeLiver.Central.Tests;

/// <summary>Simulated boxes that send until the test has seen enough, and what must then stand in the database.</summary>
internal sealed class RunningFleet : IAsyncDisposable
{
    private readonly CancellationTokenSource _connections = new();
    private readonly CancellationTokenSource _making = new();
    private readonly Task _running;
    private readonly Task _made;

    public RunningFleet(int broker, SimulationPlan plan)
    {
        Simulation = new FleetSimulation(plan, new BrokerOptions { Port = broker }, TimeProvider.System);
        _running = Simulation.RunAsync(_connections.Token);
        _made = Simulation.MakeRecordsAsync(_making.Token);
    }

    public FleetSimulation Simulation { get; }

    /// <summary>No further record; waits until the centre has acknowledged them all.</summary>
    public async Task DrainAsync(int seconds = 400)
    {
        await _making.CancelAsync();
        await _made;
        await Until.TrueAsync(() => Simulation.Waiting == 0, $"the centre has acknowledged every record; {Simulation.Waiting} wait", seconds);
    }

    /// <summary>Every record of every box is in the database, once, and no other.</summary>
    public async Task AssertAllStoredAsync(Database database)
    {
        var stored = await database.ReadAsync(
            session => session.ListAsync(
                $"SELECT unit.site, unit.name, count(*), min(record.sequence), max(record.sequence) FROM record JOIN unit ON unit.id = record.unit_id GROUP BY unit.site, unit.name ORDER BY 1, 2",
                row => (row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)), default),
            default);
        var appended = Simulation.Appended.Where(box => box.Appended > 0).Select(box => (box.Site, box.Unit, box.Appended, 1L, box.Appended)).Order().ToList();
        Assert.Equal(appended, stored.Order());
    }

    public async ValueTask DisposeAsync()
    {
        await _making.CancelAsync();
        await _connections.CancelAsync();
        await _made;
        await _running;
        _making.Dispose();
        _connections.Dispose();
    }
}
