namespace EdgeLiver.Central.Store;

/// <summary>A line of the audit log.</summary>
internal sealed record AuditEntry(DateTimeOffset At, string Who, string Action, string Object, string? Why, string? Detail);

/// <summary>Who did what to what, and why: written in the transaction of the deed itself, never changed.</summary>
internal static class AuditTrail
{
    /// <param name="session">The deed's own.</param>
    /// <param name="at">When.</param>
    /// <param name="who">Account.</param>
    /// <param name="action">alert.acknowledge, account.put, ...</param>
    /// <param name="thing">What it was done to: unit, alert, account.</param>
    /// <param name="why">As the person said; null where nobody is asked.</param>
    /// <param name="detail">What it was done with.</param>
    /// <param name="stop">Ends the wait.</param>
    public static Task AddAsync(Session session, DateTimeOffset at, string who, string action, string thing, string? why, string? detail, CancellationToken stop) =>
        session.RunAsync($"INSERT INTO audit (at, who, action, object, why, detail) VALUES ({at}, {who}, {action}, {thing}, {why}, {detail})", stop);

    /// <summary>The newest entries.</summary>
    public static Task<List<AuditEntry>> NewestAsync(Database database, int count, CancellationToken stop) => database.ReadAsync(
        session => session.ListAsync(
            $"SELECT at, who, action, object, why, detail FROM audit ORDER BY id DESC LIMIT {count}",
            row => new AuditEntry(row.Moment(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Text(4), row.Text(5)), stop),
        stop);
}
