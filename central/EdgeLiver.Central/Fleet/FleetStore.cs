using EdgeLiver.Central.Store;
using EdgeLiver.Contracts.Sparkplug;

namespace EdgeLiver.Central.Fleet;

/// <summary>A command that waits to be sent.</summary>
internal sealed record OpenCommand(long Id, string Site, string Unit, string Metric, string Value);

/// <summary>The tables of the fleet: newest values, history, commands.</summary>
internal sealed class FleetStore(Database database)
{
    private const int RowsAStatement = 200;

    private readonly UnitIds _units = new(database);

    /// <summary>Writes all of it in one transaction.</summary>
    public async Task SaveAsync(IReadOnlyList<FleetNode> nodes, IReadOnlyList<UnitSample> samples, IReadOnlyList<(EdgeNodeId Id, string Answer)> answers, DateTimeOffset now, CancellationToken stop)
    {
        var ids = await _units.OfAsync(nodes.Select(node => Key(node.Id)).Concat(samples.Select(sample => Key(sample.Id))).Concat(answers.Select(answer => Key(answer.Id))), stop);
        await database.WriteAsync(
            async session =>
            {
                foreach (var some in nodes.OrderBy(node => ids[Key(node.Id)]).Chunk(RowsAStatement))
                {
                    await session.RunAsync(
                        $"""
                        INSERT INTO unit_state (unit_id, state, born_at, died_at, heard_at, capture, frames_per_second, frames, latency_p99_ms, pending_alerts, pending_exams,
                          pending_events, temperature_c, disk_free, clock_offset_ms, clock_quality, model, provider, ai_runs, software, answer)
                        VALUES {some.Select(node => StateRow(ids[Key(node.Id)], node))}
                        ON CONFLICT (unit_id) DO UPDATE SET state = excluded.state, born_at = coalesce(excluded.born_at, unit_state.born_at), died_at = coalesce(excluded.died_at, unit_state.died_at),
                          heard_at = coalesce(excluded.heard_at, unit_state.heard_at), capture = excluded.capture, frames_per_second = excluded.frames_per_second, frames = excluded.frames,
                          latency_p99_ms = excluded.latency_p99_ms, pending_alerts = excluded.pending_alerts, pending_exams = excluded.pending_exams, pending_events = excluded.pending_events,
                          temperature_c = excluded.temperature_c, disk_free = excluded.disk_free, clock_offset_ms = excluded.clock_offset_ms, clock_quality = excluded.clock_quality,
                          model = excluded.model, provider = excluded.provider, ai_runs = excluded.ai_runs, software = excluded.software, answer = excluded.answer
                        """,
                        stop);
                }

                foreach (var some in samples.DistinctBy(sample => (sample.Id, sample.At)).OrderBy(sample => ids[Key(sample.Id)]).ThenBy(sample => sample.At).Chunk(RowsAStatement))
                {
                    await session.RunAsync(
                        $"""
                        INSERT INTO sample (unit_id, at, frames_per_second, latency_p99_ms, pending, temperature_c, disk_free, clock_offset_ms)
                        VALUES {some.Select(sample => SampleRow(ids[Key(sample.Id)], sample))} ON CONFLICT (unit_id, at) DO NOTHING
                        """,
                        stop);
                }

                foreach (var (id, answer) in answers)
                {
                    // The oldest that was sent and that the answer names.
                    await session.RunAsync(
                        $"""
                        UPDATE command SET answer = {answer}, answered_at = {now} WHERE id = (SELECT min(id) FROM command
                          WHERE unit_id = {ids[Key(id)]} AND sent_at IS NOT NULL AND answered_at IS NULL AND ({answer} = 'accepted: ' || metric OR {answer} LIKE 'refused: ' || metric || ': %'))
                        """,
                        stop);
                }
            },
            stop);
    }

    /// <summary>Units that were not known to be offline when the last host ended.</summary>
    public Task<List<EdgeNodeId>> NotOfflineAsync(CancellationToken stop) => database.ReadAsync(
        session => session.ListAsync(
            $"SELECT unit.site, unit.name FROM unit_state JOIN unit ON unit.id = unit_state.unit_id WHERE unit_state.state <> 'offline'",
            row => new EdgeNodeId(row.GetString(0), row.GetString(1)), stop),
        stop);

    /// <summary>What is shown of them is old: the host that heard it is gone.</summary>
    public Task AllStaleAsync(CancellationToken stop) => database.WriteAsync(session => session.RunAsync($"UPDATE unit_state SET state = 'stale' WHERE state = 'online'", stop), stop);

    /// <summary>Commands that wait, oldest first; they count as sent from here on.</summary>
    public Task<List<OpenCommand>> TakeCommandsAsync(DateTimeOffset now, CancellationToken stop) => database.WriteAsync(
        async session =>
        {
            var open = await session.ListAsync(
                $"""
                SELECT command.id, unit.site, unit.name, command.metric, command.value FROM command JOIN unit ON unit.id = command.unit_id
                WHERE command.answered_at IS NULL AND command.sent_at IS NULL ORDER BY command.id LIMIT 100
                """,
                row => new OpenCommand(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4)), stop);
            foreach (var command in open)
            {
                await session.RunAsync($"UPDATE command SET sent_at = {now} WHERE id = {command.Id}", stop);
            }

            return open;
        },
        stop);

    /// <summary>Removes history that is older.</summary>
    public Task ForgetAsync(DateTimeOffset before, CancellationToken stop) => database.WriteAsync(session => session.RunAsync($"DELETE FROM sample WHERE at < {before}", stop), stop);

    private static (string Site, string Unit) Key(EdgeNodeId id) => (id.Group, id.Node);

    private static Sql StateRow(long unit, FleetNode node)
    {
        var now = new UnitReading(node.Values);
        var state = node.Condition switch
        {
            NodeCondition.Online => "online",
            NodeCondition.Offline => "offline",
            _ => "stale",
        };
        return $"""
            ({unit}, {state}, {node.BornAt}, {node.DiedAt}, {node.HeardAt}, {now.Capture}, {now.FramesPerSecond}, {now.Frames}, {now.LatencyP99Ms}, {now.PendingAlerts}, {now.PendingExams},
             {now.PendingEvents}, {now.TemperatureC}, {now.DiskFree}, {now.ClockOffsetMs}, {now.ClockQuality}, {now.Model}, {now.Provider}, {(now.AiRuns is { } runs ? (runs ? 1 : 0) : (int?)null)}, {now.Software}, {now.Answer})
            """;
    }

    private static Sql SampleRow(long unit, UnitSample sample) =>
        $"({unit}, {sample.At}, {sample.Values.FramesPerSecond}, {sample.Values.LatencyP99Ms}, {sample.Values.Pending}, {sample.Values.TemperatureC}, {sample.Values.DiskFree}, {sample.Values.ClockOffsetMs})";
}
