namespace EdgeLiver.Central.Store;

/// <summary>A point of a box's history.</summary>
internal sealed record SamplePoint(DateTimeOffset At, double? FramesPerSecond, double? LatencyP99Ms, double? Pending, double? TemperatureC, double? DiskFree, double? ClockOffsetMs);

/// <summary>A command and what became of it.</summary>
internal sealed record CommandRow(DateTimeOffset AskedAt, string AskedBy, string Metric, string Value, DateTimeOffset? SentAt, string? Answer, DateTimeOffset? AnsweredAt);

/// <summary>What the page of one box reads.</summary>
internal static class BoxView
{
    /// <summary>Points of a plot: more can't be told apart on a screen.</summary>
    private const int Points = 400;

    /// <summary>The box's number; null where there is no such box.</summary>
    public static Task<long?> FindAsync(Database database, string site, string name, CancellationToken stop) => database.ReadAsync(
        session => session.FirstAsync($"SELECT id FROM unit WHERE site = {site} AND name = {name}", row => (long?)row.GetInt64(0), stop), stop);

    /// <summary>The history since a moment, thinned by mean to what a plot shows, oldest first.</summary>
    public static Task<List<SamplePoint>> HistoryAsync(Database database, long unit, DateTimeOffset since, DateTimeOffset now, CancellationToken stop)
    {
        var step = Math.Max(1, (long)(now - since).TotalMilliseconds / Points);
        return database.ReadAsync(
            session => session.ListAsync(
                $"""
                SELECT min(at), avg(frames_per_second), avg(latency_p99_ms), avg(pending), avg(temperature_c), avg(disk_free), avg(clock_offset_ms)
                FROM sample WHERE unit_id = {unit} AND at >= {since} GROUP BY at / {step} ORDER BY 1
                """,
                row => new SamplePoint(row.Moment(0), row.Double(1), row.Double(2), row.Double(3), row.Double(4), row.Double(5), row.Double(6)), stop),
            stop);
    }

    public static Task<List<CommandRow>> CommandsAsync(Database database, long unit, CancellationToken stop) => database.ReadAsync(
        session => session.ListAsync(
            $"SELECT asked_at, asked_by, metric, value, sent_at, answer, answered_at FROM command WHERE unit_id = {unit} ORDER BY id DESC LIMIT 20",
            row => new CommandRow(row.Moment(0), row.GetString(1), row.GetString(2), row.GetString(3), row.MomentOrNull(4), row.Text(5), row.MomentOrNull(6)), stop),
        stop);

    /// <summary>Leaves a command for the host, and a line in the audit log.</summary>
    public static Task CommandAsync(Database database, long unit, string box, string metric, string value, string who, string? why, DateTimeOffset now, CancellationToken stop) => database.WriteAsync(
        async session =>
        {
            await session.RunAsync($"INSERT INTO command (unit_id, metric, value, asked_by, asked_at) VALUES ({unit}, {metric}, {value}, {who}, {now})", stop);
            await AuditTrail.AddAsync(session, now, who, "command", box, why, $"{metric} = {(value.Length > 200 ? value[..200] : value)}", stop);
        },
        stop);
}
