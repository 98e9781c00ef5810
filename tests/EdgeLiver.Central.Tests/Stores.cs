using EdgeLiver.Central.Settings;

namespace EdgeLiver.Central.Tests;

/// <summary>The two databases: every test of the store runs on both.</summary>
internal static class Stores
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    /// <summary>Options of an empty store of that kind.</summary>
    public static async Task<StoreOptions> OptionsAsync(string kind, TempFolder folder, Postgres postgres) =>
        kind == Sqlite ? new StoreOptions { Folder = folder["store"] } : new StoreOptions { Postgres = await postgres.CreateAsync() };
}
