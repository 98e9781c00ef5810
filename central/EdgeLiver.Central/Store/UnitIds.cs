using System.Collections.Concurrent;

namespace EdgeLiver.Central.Store;

/// <summary>The number that stands for a unit in every table; a unit that is new gets one.</summary>
internal sealed class UnitIds(Database database)
{
    private readonly ConcurrentDictionary<(string Site, string Unit), long> _known = new();

    /// <param name="units">Site and name, repeats allowed.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task<IReadOnlyDictionary<(string Site, string Unit), long>> OfAsync(IEnumerable<(string Site, string Unit)> units, CancellationToken stop)
    {
        var wanted = units.Distinct().ToList();
        var missing = wanted.Where(unit => !_known.ContainsKey(unit)).Order().ToList();
        foreach (var some in missing.Chunk(500))
        {
            var found = await database.WriteAsync(
                async session =>
                {
                    var values = some.Select(unit => (Sql)$"({unit.Site}, {unit.Unit}, {TimeProvider.System.GetUtcNow()})");
                    await session.RunAsync($"INSERT INTO unit (site, name, first_seen) VALUES {values} ON CONFLICT (site, name) DO NOTHING", stop);
                    return await session.ListAsync(
                        $"SELECT site, name, id FROM unit WHERE (site, name) IN (VALUES {some.Select(unit => (Sql)$"({unit.Site}, {unit.Unit})")})",
                        row => (row.GetString(0), row.GetString(1), row.GetInt64(2)), stop);
                },
                stop);
            foreach (var (site, unit, id) in found)
            {
                _known[(site, unit)] = id;
            }
        }

        return wanted.ToDictionary(unit => unit, unit => _known[unit]);
    }
}
