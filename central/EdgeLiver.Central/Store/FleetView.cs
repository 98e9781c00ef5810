namespace EdgeLiver.Central.Store;

/// <summary>A box in the list of all.</summary>
internal sealed record BoxRow
{
    public required long Id { get; init; }

    public required string Site { get; init; }

    public required string Name { get; init; }

    /// <summary>online, stale, offline; null where it has no telemetry.</summary>
    public string? State { get; init; }

    public string? Capture { get; init; }

    public DateTimeOffset? HeardAt { get; init; }

    public long? Pending { get; init; }

    public double? TemperatureC { get; init; }

    public long? DiskFree { get; init; }

    public string? ClockQuality { get; init; }

    public string? Model { get; init; }

    public string? Software { get; init; }

    public DateTimeOffset? LastExamAt { get; init; }

    public long OpenAlerts { get; init; }
}

/// <summary>What the page of all boxes reads.</summary>
internal static class FleetView
{
    /// <summary>Boxes of a page, those that need somebody first.</summary>
    /// <param name="database">Where.</param>
    /// <param name="site">Of this site alone; null: all.</param>
    /// <param name="state">In this state alone, "none" without telemetry; null: all.</param>
    /// <param name="skip">Boxes before the page.</param>
    /// <param name="take">Boxes of the page.</param>
    /// <param name="stop">Ends the wait.</param>
    public static Task<List<BoxRow>> BoxesAsync(Database database, string? site, string? state, int skip, int take, CancellationToken stop)
    {
        Sql ofSite = site is null ? (Sql)$"" : (Sql)$" AND unit.site = {site}";
        Sql inState = state switch { null => (Sql)$"", "none" => (Sql)$" AND s.state IS NULL", _ => (Sql)$" AND s.state = {state}" };
        return ListAsync(
            database, $"WHERE 1 = 1{ofSite}{inState} ORDER BY CASE s.state WHEN 'offline' THEN 0 WHEN 'stale' THEN 1 WHEN 'online' THEN 2 ELSE 3 END, unit.site, unit.name LIMIT {take} OFFSET {skip}", stop);
    }

    /// <summary>One box; null where there is no such box.</summary>
    public static async Task<BoxRow?> BoxAsync(Database database, string site, string name, CancellationToken stop) =>
        (await ListAsync(database, $"WHERE unit.site = {site} AND unit.name = {name}", stop)).FirstOrDefault();

    /// <summary>Boxes by site and state.</summary>
    public static Task<List<(string Site, string State, long Count)>> CountsAsync(Database database, CancellationToken stop) => database.ReadAsync(
        session => session.ListAsync(
            $"""
            SELECT unit.site, coalesce(CASE WHEN s.state = 'online' AND s.capture = 'ok' THEN 'scanning' ELSE s.state END, 'none'), count(*)
            FROM unit LEFT JOIN unit_state s ON s.unit_id = unit.id GROUP BY 1, 2 ORDER BY 1, 2
            """,
            row => (row.GetString(0), row.GetString(1), row.GetInt64(2)), stop),
        stop);

    private static Task<List<BoxRow>> ListAsync(Database database, Sql condition, CancellationToken stop) => database.ReadAsync(
        session => session.ListAsync(
            $"""
            SELECT unit.id, unit.site, unit.name, s.state, s.capture, s.heard_at, s.pending_alerts + s.pending_exams + s.pending_events, s.temperature_c, s.disk_free, s.clock_quality, s.model, s.software,
              (SELECT max(exam.started_at) FROM exam WHERE exam.unit_id = unit.id),
              (SELECT count(*) FROM alert WHERE alert.unit_id = unit.id AND alert.outcome_at IS NULL)
            FROM unit LEFT JOIN unit_state s ON s.unit_id = unit.id {condition}
            """,
            row => new BoxRow
            {
                Id = row.GetInt64(0),
                Site = row.GetString(1),
                Name = row.GetString(2),
                State = row.Text(3),
                Capture = row.Text(4),
                HeardAt = row.MomentOrNull(5),
                Pending = row.Long(6),
                TemperatureC = row.Double(7),
                DiskFree = row.Long(8),
                ClockQuality = row.Text(9),
                Model = row.Text(10),
                Software = row.Text(11),
                LastExamAt = row.MomentOrNull(12),
                OpenAlerts = row.GetInt64(13),
            },
            stop),
        stop);
}
