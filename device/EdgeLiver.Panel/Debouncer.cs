namespace EdgeLiver.Panel;

/// <summary>One press for one press: contacts that bounce count once they stand still.</summary>
/// <param name="settle">How long a level must stand to be believed.</param>
internal sealed class Debouncer(TimeSpan settle)
{
    private bool _pressed;
    private bool _seen;
    private TimeSpan _seenSince;

    /// <summary>Takes a sample.</summary>
    /// <param name="closed">The contact as it is.</param>
    /// <param name="now">Monotonic.</param>
    /// <returns>True once for each press.</returns>
    public bool Sample(bool closed, TimeSpan now)
    {
        if (closed != _seen)
        {
            (_seen, _seenSince) = (closed, now);
        }

        if (_seen == _pressed || now - _seenSince < settle)
        {
            return false;
        }

        _pressed = _seen;
        return _pressed;
    }
}
