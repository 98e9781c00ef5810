using System.Collections.Concurrent;

namespace EdgeLiver.Central.Web.Access;

/// <summary>Holds up whoever guesses: after five wrong tries of an account or from an address each further one waits, up to 15 minutes.</summary>
/// <remarks>Each instance counts for itself: who spreads tries over n instances gets n times as many.</remarks>
internal sealed class LoginLimit(TimeProvider time)
{
    private const int FreeTries = 5;
    private const int MaxKeys = 4096;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, (int Wrong, long At)> _tries = new(StringComparer.Ordinal);

    /// <summary>How long these must still wait; zero where they may try.</summary>
    public TimeSpan Wait(params ReadOnlySpan<string> keys)
    {
        var longest = TimeSpan.Zero;
        foreach (var key in keys)
        {
            if (_tries.TryGetValue(key, out var tries) && WaitAfter(tries.Wrong) - time.GetElapsedTime(tries.At) is var left && left > longest)
            {
                longest = left;
            }
        }

        return longest;
    }

    public void Wrong(params ReadOnlySpan<string> keys)
    {
        if (_tries.Count > MaxKeys)
        {
            // Made-up names only: what is held up longest stays.
            foreach (var (key, _) in _tries.OrderBy(known => known.Value.Wrong).Take(MaxKeys / 2))
            {
                _tries.TryRemove(key, out _);
            }
        }

        foreach (var key in keys)
        {
            _tries.AddOrUpdate(key, _ => (1, time.GetTimestamp()), (_, known) => (known.Wrong + 1, time.GetTimestamp()));
        }
    }

    public void Right(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _tries.TryRemove(key, out _);
        }
    }

    private static TimeSpan WaitAfter(int wrong) => wrong < FreeTries
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(FirstWait.TotalSeconds * Math.Pow(2, wrong - FreeTries), LongestWait.TotalSeconds));
}
