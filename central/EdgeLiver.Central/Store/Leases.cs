namespace EdgeLiver.Central.Store;

/// <summary>What one instance does for all of them: whoever holds the lease renews it; one that is not renewed is free.</summary>
/// <remarks>By the database's clock, which all instances share.</remarks>
internal sealed class Leases(Database database)
{
    /// <summary>A lease lasts so long; renew it three times as often.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    public static readonly TimeSpan RenewEvery = Length / 3;

    /// <summary>Takes a free lease, or renews one's own.</summary>
    /// <returns>False where somebody else holds it.</returns>
    public Task<bool> TryHoldAsync(string name, string holder, CancellationToken stop) => HoldAsync(
        name, holder, $"WHERE lease.holder = excluded.holder OR lease.until < {database.Now}", stop);

    /// <summary>Takes it from whoever holds it.</summary>
    public Task SeizeAsync(string name, string holder, CancellationToken stop) => HoldAsync(name, holder, Sql.Raw(""), stop);

    public Task ReleaseAsync(string name, string holder, CancellationToken stop) =>
        database.WriteAsync(session => session.RunAsync($"UPDATE lease SET until = 0 WHERE name = {name} AND holder = {holder}", stop), stop);

    /// <summary>Leases that nobody has renewed.</summary>
    /// <param name="prefix">What their names begin with; plain characters.</param>
    /// <param name="stop">Ends the wait.</param>
    public Task<List<string>> FreeAsync(string prefix, CancellationToken stop) => database.ReadAsync(
        session => session.ListAsync($"SELECT name FROM lease WHERE name LIKE {prefix + "%"} AND until < {database.Now}", row => row.GetString(0), stop), stop);

    private Task<bool> HoldAsync(string name, string holder, Sql condition, CancellationToken stop) => database.WriteAsync(
        async session => (await session.ListAsync(
            $"""
            INSERT INTO lease (name, holder, until) VALUES ({name}, {holder}, {database.Now} + {(long)Length.TotalMilliseconds})
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until {condition} RETURNING name
            """,
            row => row.GetString(0), stop)).Count > 0,
        stop);
}
