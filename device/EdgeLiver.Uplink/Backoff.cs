namespace EdgeLiver.Uplink;

/// <summary>How long to wait before the next try: nothing at first, then 1 to 60 s, doubling, with jitter.</summary>
/// <remarks>Jitter keeps a fleet from coming back all at once when a broker does.</remarks>
internal sealed class Backoff(Random random)
{
    private const double FirstSeconds = 1;
    private const double MaxSeconds = 60;

    private int _failures;

    /// <summary>The last connection stood long enough to count as a good one.</summary>
    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        if (_failures == 0)
        {
            _failures = 1;
            return TimeSpan.Zero;
        }

        var longest = Math.Min(MaxSeconds, FirstSeconds * Math.Pow(2, _failures));
        _failures = Math.Min(_failures + 1, 30);

        // Between half and all of it, so that no try comes early and none waits longer than the limit.
        return TimeSpan.FromSeconds(longest * (0.5 + (0.5 * random.NextDouble())));
    }
}
