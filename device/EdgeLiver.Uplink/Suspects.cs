namespace EdgeLiver.Uplink;

/// <summary>Records over which a broker may have hung up without a word, as some do over one that is too large for them.</summary>
/// <remarks>
/// What was in flight when the broker hung up goes alone next time, which costs a round trip each; the one that is alone when it
/// happens again is blamed. Blamed twice it goes behind all others, now and then, so that it holds nobody up. Only where others were
/// taken in between does a hang-up speak against the record and not against the line.
/// </remarks>
internal sealed class Suspects(TimeProvider time)
{
    private const int Patience = 2;

    private readonly HashSet<long> _inFlight = [];
    private readonly Dictionary<long, int> _blamed = [];
    private Backoff _backoff = new(Random.Shared);
    private long _triedAt;
    private TimeSpan _pause;
    private bool _othersWereTaken;

    /// <summary>Nothing else is to be in flight with it.</summary>
    public bool GoesAlone(long sequence) => _inFlight.Contains(sequence) || _blamed.ContainsKey(sequence);

    public bool GoesLast(long sequence) => _blamed.GetValueOrDefault(sequence) >= Patience;

    /// <summary>Time until those that go last may be tried again; zero and less: now.</summary>
    public TimeSpan Pause => _pause - time.GetElapsedTime(_triedAt);

    /// <summary>The broker hung up while these were in flight.</summary>
    public void HungUp(IEnumerable<long> sequences)
    {
        _inFlight.Clear();
        _inFlight.UnionWith(sequences);
    }

    /// <summary>The broker hung up while this one was alone in flight.</summary>
    /// <returns>True where others were taken since the last time: it is the record, not the line.</returns>
    public bool Blame(long sequence)
    {
        _blamed[sequence] = _blamed.GetValueOrDefault(sequence) + 1;
        (_triedAt, _pause) = (time.GetTimestamp(), _backoff.Next());
        return Interlocked.Exchange(ref _othersWereTaken, false);
    }

    /// <summary>The broker has answered, yes or no.</summary>
    public void Answered(long sequence, bool accepted)
    {
        _othersWereTaken |= accepted;
        _inFlight.Remove(sequence);
        if (_blamed.Remove(sequence) && _blamed.Count == 0)
        {
            _backoff = new(Random.Shared);
        }
    }

    /// <summary>It was set aside.</summary>
    public void Forget(long sequence) => Answered(sequence, accepted: false);
}
