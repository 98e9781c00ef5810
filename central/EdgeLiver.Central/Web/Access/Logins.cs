using System.Security.Cryptography;
using System.Text;
using EdgeLiver.Central.Store;

namespace EdgeLiver.Central.Web.Access;

/// <summary>Who is logged in: in the database, so that any instance knows, and a removed account is out at once.</summary>
internal sealed class Logins(Database database, TimeSpan idle, TimeProvider time)
{
    public const string Cookie = "edgeliver-central";
    private const int TokenBytes = 32;

    /// <summary>However busy: a day's work.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>The time of last use is written no more often.</summary>
    private static readonly TimeSpan UseStep = TimeSpan.FromSeconds(30);

    /// <returns>The token that the browser keeps: 256 random bits, no meaning.</returns>
    public async Task<string> StartAsync(string account, CancellationToken stop)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = time.GetUtcNow();
        await database.WriteAsync(
            async session =>
            {
                await session.RunAsync($"DELETE FROM login WHERE used_at < {now - idle} OR started_at < {now - Longest}", stop);
                await session.RunAsync($"INSERT INTO login (token_hash, account, started_at, used_at) VALUES ({Hash(token)}, {account}, {now}, {now})", stop);
            },
            stop);
        return token;
    }

    /// <summary>Whose token it is; null where it is nobody's, was idle too long or is a day old.</summary>
    public async Task<Account?> FindAsync(string? token, CancellationToken stop)
    {
        if (token is not { Length: TokenBytes * 2 })
        {
            return null;
        }

        var (hash, now) = (Hash(token), time.GetUtcNow());
        var found = await database.ReadAsync(
            session => session.FirstAsync(
                $"""
                SELECT account.name, account.roles, login.used_at FROM login JOIN account ON account.name = login.account
                WHERE login.token_hash = {hash} AND login.used_at >= {now - idle} AND login.started_at >= {now - Longest}
                """,
                row => (new Account(row.GetString(0), (Role)row.GetInt64(1)), row.Moment(2)), stop),
            stop);
        if (found is not ({ } account, var usedAt))
        {
            return null;
        }

        if (now - usedAt > UseStep)
        {
            await database.WriteAsync(session => session.RunAsync($"UPDATE login SET used_at = {now} WHERE token_hash = {hash}", stop), stop);
        }

        return account;
    }

    public Task EndAsync(string? token, CancellationToken stop) =>
        token is null ? Task.CompletedTask : database.WriteAsync(session => session.RunAsync($"DELETE FROM login WHERE token_hash = {Hash(token)}", stop), stop);

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
}
