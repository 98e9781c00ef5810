using System.Globalization;
using System.Reflection;

namespace EdgeLiver.Central.Store;

/// <summary>The schema, by numbered steps (<c>Migrations/NNN-name.sql</c>): each runs once, in its own transaction, and is never changed after a release.</summary>
/// <remarks>
/// One file for both databases. <c>{key}</c> is a key that the database counts, <c>{bytes}</c> its type of bytes. Steps are told by their
/// number, so that two lines of work can add steps side by side.
/// </remarks>
internal static class Migrations
{
    // Any number that nobody else takes: instances that start together wait for each other.
    private const long LockKey = 0x45644C69;

    public static async Task ApplyAsync(Database database, CancellationToken stop)
    {
        await database.WriteAsync(session => session.RunAsync($"CREATE TABLE IF NOT EXISTS schema_step (number bigint PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)", stop), stop);
        foreach (var (number, name, text) in All())
        {
            await database.WriteAsync(
                async session =>
                {
                    if (!database.IsEmbedded)
                    {
                        await session.ListAsync($"SELECT pg_advisory_xact_lock({LockKey})", _ => 0, stop);
                    }

                    if (await session.CountAsync($"SELECT count(*) FROM schema_step WHERE number = {number}", stop) == 0)
                    {
                        await session.RunAsync(Sql.Raw(Translate(text, database.IsEmbedded)), stop);
                        await session.RunAsync($"INSERT INTO schema_step (number, name, applied_at) VALUES ({number}, {name}, {TimeProvider.System.GetUtcNow()})", stop);
                    }
                },
                stop);
        }
    }

    /// <summary>Every step, in order.</summary>
    public static IEnumerable<(int Number, string Name, string Text)> All()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return (int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name[4..^4], reader.ReadToEnd());
        }
    }

    private static string Translate(string text, bool embedded) => text
        .Replace("{key}", embedded ? "INTEGER PRIMARY KEY AUTOINCREMENT" : "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", StringComparison.Ordinal)
        .Replace("{bytes}", embedded ? "BLOB" : "bytea", StringComparison.Ordinal);
}
