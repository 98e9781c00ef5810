using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace EdgeLiver.Host.Web.Access;

/// <summary>Somebody who is logged in.</summary>
internal sealed class Session(Account account, TimeSpan idleLimit, long startedAt)
{
    private long _usedAt = startedAt;

    public Account Account { get; } = account;

    /// <summary>After this time without a page or a click the login is over.</summary>
    public TimeSpan IdleLimit { get; } = idleLimit;

    public long UsedAt => Volatile.Read(ref _usedAt);

    public void Use(long now) => Volatile.Write(ref _usedAt, now);
}

/// <summary>Who is logged in; in memory, so that a restart logs everybody out.</summary>
internal sealed class Sessions(Accounts accounts, TimeProvider time)
{
    public const string Cookie = "edgeliver-session";
    private const int TokenBytes = 32;
    private const int MaxSessions = 64;

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <returns>The token that the browser keeps: 256 random bits, no meaning.</returns>
    public string Start(Account account, TimeSpan idleLimit)
    {
        // The longest unused goes: whoever can log in can't fill the memory.
        foreach (var (old, _) in _sessions.OrderBy(known => known.Value.UsedAt).Take(Math.Max(0, _sessions.Count - MaxSessions + 1)))
        {
            _sessions.TryRemove(old, out _);
        }

        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        _sessions[token] = new Session(account, idleLimit, time.GetTimestamp());
        return token;
    }

    /// <summary>The session of a token; null where it is none, was idle too long, or the account has changed since.</summary>
    /// <param name="token">As the browser sent it.</param>
    /// <param name="use">True where a person asks; a stream that goes on by itself keeps nobody logged in.</param>
    public Session? Find(string? token, bool use)
    {
        if (token is null || !_sessions.TryGetValue(token, out var session))
        {
            return null;
        }

        if (time.GetElapsedTime(session.UsedAt) > session.IdleLimit || !accounts.All.Contains(session.Account))
        {
            _sessions.TryRemove(token, out _);
            return null;
        }

        if (use)
        {
            session.Use(time.GetTimestamp());
        }

        return session;
    }

    public void End(string? token)
    {
        if (token is not null)
        {
            _sessions.TryRemove(token, out _);
        }
    }
}
