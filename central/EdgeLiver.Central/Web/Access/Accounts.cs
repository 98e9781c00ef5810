using EdgeLiver.Central.Store;
using Microsoft.AspNetCore.Identity;

namespace EdgeLiver.Central.Web.Access;

/// <summary>The accounts of this centre. There is none, and no password, to begin with.</summary>
internal sealed class Accounts(Database database, TimeProvider time)
{
    public const int MinSecretLength = 10;
    public const int MaxSecretLength = 128;
    private const int MaxNameLength = 32;
    private const string NobodysSecret = "compared with where there is no such account";

    private readonly PasswordHasher<Account> _hasher = new();

    // The answer takes as long where there is no such account, and tells nothing.
    private readonly string _nobody = new PasswordHasher<Account>().HashPassword(null!, NobodysSecret);

    public static bool IsName(string name) =>
        name.Length is >= 1 and <= MaxNameLength && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '.' or '_');

    public static bool IsSecret(string secret) => secret.Length is >= MinSecretLength and <= MaxSecretLength && secret.Distinct().Count() > 3;

    public Task<List<Account>> AllAsync(CancellationToken stop) => database.ReadAsync(
        session => session.ListAsync($"SELECT name, roles FROM account ORDER BY name", row => new Account(row.GetString(0), (Role)row.GetInt64(1)), stop), stop);

    /// <summary>Nobody can log in yet.</summary>
    public async Task<bool> AreNoneAsync(CancellationToken stop) => await database.ReadAsync(session => session.CountAsync($"SELECT count(*) FROM account", stop), stop) == 0;

    /// <summary>The first account; false where somebody was faster.</summary>
    public Task<bool> TryPutFirstAsync(string name, Role roles, string secret, CancellationToken stop)
    {
        var hash = _hasher.HashPassword(null!, secret);
        return database.WriteAsync(
            async session =>
            {
                // Two who come at once to two instances: the key decides for the same name, the count for different ones.
                if (await session.CountAsync($"SELECT count(*) FROM account", stop) > 0)
                {
                    return false;
                }

                await PutAsync(session, name, roles, hash, stop);
                await AuditTrail.AddAsync(session, time.GetUtcNow(), name, "account.first", name, why: null, detail: $"{roles}", stop);
                return true;
            },
            stop);
    }

    /// <summary>Adds an account, or replaces the one of this name and ends its logins.</summary>
    /// <returns>False where no administrator would be left.</returns>
    public Task<bool> TryPutAsync(string by, string name, Role roles, string secret, CancellationToken stop)
    {
        var hash = _hasher.HashPassword(null!, secret);
        return ChangeAsync(by, "account.put", name, $"{roles}", session => PutAsync(session, name, roles, hash, stop), stop);
    }

    /// <returns>False where no administrator would be left.</returns>
    public Task<bool> TryRemoveAsync(string by, string name, CancellationToken stop) =>
        ChangeAsync(by, "account.remove", name, detail: null, session => session.RunAsync($"DELETE FROM account WHERE name = {name}", stop), stop);

    /// <summary>The account, where the secret is its own; takes as long where it is not.</summary>
    public async Task<Account?> CheckAsync(string name, string secret, CancellationToken stop)
    {
        var found = await database.ReadAsync(
            session => session.FirstAsync($"SELECT roles, hash FROM account WHERE name = {name}", row => ((Role)row.GetInt64(0), row.GetString(1)), stop), stop);
        var (roles, hash) = IsName(name) ? found : default;
        var fits = _hasher.VerifyHashedPassword(null!, hash ?? _nobody, secret.Length <= MaxSecretLength ? secret : "") != PasswordVerificationResult.Failed;
        return fits && hash is not null ? new Account(name, roles) : null;
    }

    private async Task<bool> ChangeAsync(string by, string action, string name, string? detail, Func<Session, Task> change, CancellationToken stop)
    {
        try
        {
            await database.WriteAsync(
                async session =>
                {
                    await session.RunAsync($"DELETE FROM login WHERE account = {name}", stop);
                    await change(session);
                    var administrators = (await session.ListAsync($"SELECT roles FROM account", row => (Role)row.GetInt64(0), stop)).Count(roles => roles.HasFlag(Role.Administrator));
                    if (administrators == 0)
                    {
                        throw new InvalidOperationException("no administrator would be left");
                    }

                    await AuditTrail.AddAsync(session, time.GetUtcNow(), by, action, name, why: null, detail, stop);
                },
                stop);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private Task<int> PutAsync(Session session, string name, Role roles, string hash, CancellationToken stop) => session.RunAsync(
        $"""
        INSERT INTO account (name, roles, hash, changed_at) VALUES ({name}, {(int)roles}, {hash}, {time.GetUtcNow()})
        ON CONFLICT (name) DO UPDATE SET roles = excluded.roles, hash = excluded.hash, changed_at = excluded.changed_at
        """,
        stop);
}
