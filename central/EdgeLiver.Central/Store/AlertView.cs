namespace EdgeLiver.Central.Store;

/// <summary>An alert and how far it is.</summary>
internal sealed record AlertRow
{
    public required long UnitId { get; init; }

    public required string AlertId { get; init; }

    public required string Site { get; init; }

    public required string Unit { get; init; }

    public required string Reason { get; init; }

    public required string ExamId { get; init; }

    public required string Pseudonym { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    public string? AssignedTo { get; init; }

    public string? Outcome { get; init; }

    public DateTimeOffset? OutcomeAt { get; init; }
}

/// <summary>What the page of alerts reads and changes.</summary>
internal static class AlertView
{
    /// <summary>How it can end; the codes stand in the database.</summary>
    public static IReadOnlyList<string> Outcomes { get; } =
        ["recall_done", "ct_mri_benign", "ct_mri_hcc", "ct_mri_other_malignancy", "ct_mri_indeterminate", "biopsy_benign", "biopsy_hcc", "biopsy_other_malignancy", "not_reached", "declined"];

    /// <summary>Those that nobody has acknowledged first, then the oldest.</summary>
    /// <param name="database">Where.</param>
    /// <param name="open">Without an outcome, or with one.</param>
    /// <param name="site">Of this site alone; null: all.</param>
    /// <param name="take">Rows at most.</param>
    /// <param name="stop">Ends the wait.</param>
    public static Task<List<AlertRow>> ListAsync(Database database, bool open, string? site, int take, CancellationToken stop)
    {
        Sql condition = open ? (Sql)$"alert.outcome_at IS NULL" : (Sql)$"alert.outcome_at IS NOT NULL";
        Sql ofSite = site is null ? (Sql)$"" : (Sql)$" AND alert.site = {site}";
        Sql order = open ? (Sql)$"CASE WHEN alert.acknowledged_at IS NULL THEN 0 ELSE 1 END, alert.raised_at" : (Sql)$"alert.outcome_at DESC";
        return database.ReadAsync(
            session => session.ListAsync(
                $"""
                SELECT alert.unit_id, alert.alert_id, alert.site, unit.name, alert.reason, alert.exam_id, alert.pseudonym, alert.raised_at, alert.acknowledged_at, alert.acknowledged_by,
                  alert.assigned_to, alert.outcome, alert.outcome_at
                FROM alert JOIN unit ON unit.id = alert.unit_id WHERE {condition}{ofSite} ORDER BY {order} LIMIT {take}
                """,
                row => new AlertRow
                {
                    UnitId = row.GetInt64(0),
                    AlertId = row.GetString(1),
                    Site = row.GetString(2),
                    Unit = row.GetString(3),
                    Reason = row.GetString(4),
                    ExamId = row.GetString(5),
                    Pseudonym = row.GetString(6),
                    RaisedAt = row.Moment(7),
                    AcknowledgedAt = row.MomentOrNull(8),
                    AcknowledgedBy = row.Text(9),
                    AssignedTo = row.Text(10),
                    Outcome = row.Text(11),
                    OutcomeAt = row.MomentOrNull(12),
                },
                stop),
            stop);
    }

    /// <summary>Milliseconds from raised to acknowledged over the last alerts, ascending.</summary>
    public static Task<List<long>> TimesToAcknowledgeAsync(Database database, DateTimeOffset since, CancellationToken stop) => database.ReadAsync(
        session => session.ListAsync($"SELECT acknowledged_at - received_at FROM alert WHERE acknowledged_at IS NOT NULL AND raised_at >= {since} ORDER BY 1", row => row.GetInt64(0), stop), stop);

    /// <returns>False where it was acknowledged before, or is none.</returns>
    public static Task<bool> AcknowledgeAsync(Database database, long unit, string alert, string who, DateTimeOffset now, CancellationToken stop) => ChangeAsync(
        database, $"UPDATE alert SET acknowledged_at = {now}, acknowledged_by = {who}, assigned_to = coalesce(assigned_to, {who}) WHERE unit_id = {unit} AND alert_id = {alert} AND acknowledged_at IS NULL",
        now, who, "alert.acknowledge", alert, why: null, detail: null, stop);

    public static Task<bool> AssignAsync(Database database, long unit, string alert, string to, string who, DateTimeOffset now, CancellationToken stop) => ChangeAsync(
        database, $"UPDATE alert SET assigned_to = {to} WHERE unit_id = {unit} AND alert_id = {alert} AND EXISTS (SELECT 1 FROM account WHERE name = {to})",
        now, who, "alert.assign", alert, why: null, to, stop);

    /// <summary>Records how it ended; a later outcome replaces an earlier one, and the audit log keeps both.</summary>
    public static Task<bool> EndAsync(Database database, long unit, string alert, string outcome, string who, string? why, DateTimeOffset now, CancellationToken stop) => ChangeAsync(
        database,
        $"""
        UPDATE alert SET outcome = {outcome}, outcome_at = {now}, outcome_by = {who}, acknowledged_at = coalesce(acknowledged_at, {now}), acknowledged_by = coalesce(acknowledged_by, {who})
        WHERE unit_id = {unit} AND alert_id = {alert}
        """,
        now, who, "alert.outcome", alert, why, outcome, stop);

    private static Task<bool> ChangeAsync(Database database, Sql change, DateTimeOffset now, string who, string action, string alert, string? why, string? detail, CancellationToken stop) => database.WriteAsync(
        async session =>
        {
            if (await session.RunAsync(change, stop) == 0)
            {
                return false;
            }

            await AuditTrail.AddAsync(session, now, who, action, alert, why, detail, stop);
            return true;
        },
        stop);
}
