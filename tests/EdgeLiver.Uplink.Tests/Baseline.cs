using System.Globalization;
using LiteDB;
using Microsoft.Data.Sqlite;

namespace EdgeLiver.Uplink.Tests;

/// <summary>Other engines as they come: what the store is compared with in the same campaign.</summary>
internal static class Baseline
{
    public const string LiteDb = "litedb";
    public const string Sqlite = "sqlite";
    public const string LiteDbFile = "plain.db";
    public const string SqliteFile = "plain.sqlite";
    public const string SqliteSetUp =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS items (id INTEGER PRIMARY KEY, pad TEXT)";

    /// <summary>Body of a child: one document of 1 KB a transaction, its number said once the commit has returned.</summary>
    public static int Run(string engine, string folder)
    {
        var pad = new string('x', 1000);
        if (engine == LiteDb)
        {
            using var database = new LiteDatabase(Path.Combine(folder, LiteDbFile));
            var items = database.GetCollection("items");
            for (var id = Last(items.Query().OrderByDescending("_id").Limit(1).ToList()) + 1; ; id++)
            {
                items.Insert(new BsonDocument { ["_id"] = id, ["pad"] = pad });
                Say(id);
            }
        }

        using var connection = Open(folder);
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO items VALUES ($id, $pad)";
        var key = insert.Parameters.Add("$id", SqliteType.Integer);
        insert.Parameters.AddWithValue("$pad", pad);
        for (var id = Ids(Sqlite, folder).LastOrDefault() + 1; ; id++)
        {
            key.Value = id;
            insert.ExecuteNonQuery();
            Say(id);
        }
    }

    /// <summary>All numbers that are there, in order.</summary>
    public static List<long> Ids(string engine, string folder)
    {
        if (engine == LiteDb)
        {
            using var database = new LiteDatabase(Path.Combine(folder, LiteDbFile));
            return [.. database.GetCollection("items").FindAll().Select(item => item["_id"].AsInt64).Order()];
        }

        using var connection = Open(folder);
        using var select = connection.CreateCommand();
        select.CommandText = "SELECT id FROM items ORDER BY id";
        using var reader = select.ExecuteReader();
        var ids = new List<long>();
        while (reader.Read())
        {
            ids.Add(reader.GetInt64(0));
        }

        return ids;
    }

    /// <summary>One number more.</summary>
    public static void Insert(string engine, string folder, long id)
    {
        if (engine == LiteDb)
        {
            using var database = new LiteDatabase(Path.Combine(folder, LiteDbFile));
            database.GetCollection("items").Insert(new BsonDocument { ["_id"] = id });
            return;
        }

        using var connection = Open(folder);
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO items VALUES ($id, '')";
        insert.Parameters.AddWithValue("$id", id);
        insert.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, SqliteFile)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = SqliteSetUp;
        command.ExecuteNonQuery();
        return connection;
    }

    private static long Last(List<BsonDocument> newest) => newest.Count == 0 ? 0 : newest[0]["_id"].AsInt64;

    private static void Say(long id) => Appender.Say(id.ToString(CultureInfo.InvariantCulture));
}
