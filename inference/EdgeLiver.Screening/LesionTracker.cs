namespace EdgeLiver.Screening;

/// <summary>Follows lesions from frame to frame and gives each one number for as long as it is the same.</summary>
/// <remarks>
/// Greedy by likeness (nearness to the foreseen place, overlap): with a handful of lesions the best pair is right and the
/// reason can be read off. No managed allocation once as many tracks were alive as ever will be. One thread at a time.
/// </remarks>
public sealed class LesionTracker
{
    private readonly TrackerOptions _options;
    private readonly List<LesionTrack> _tracks = [];
    private readonly List<LesionTrack> _lesions = [];
    private readonly Stack<LesionTrack> _free = [];
    private double[] _likeness = [];
    private TimeSpan _at = TimeSpan.MinValue;
    private int _lastNumber;

    /// <param name="options">Null: for a clip or live input.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option leaves its range.</exception>
    public LesionTracker(TrackerOptions? options = null) => _options = TrackerOptions.Checked(options ?? new TrackerOptions());

    /// <summary>Gives each sighting of a frame its track.</summary>
    /// <param name="frame">Index of the frame.</param>
    /// <param name="at">When it was taken, later than the last one.</param>
    /// <param name="sightings">All of the frame, in any order; may be none.</param>
    /// <param name="tracked">Gets one answer for each sighting, in the same order.</param>
    /// <exception cref="ArgumentException">Time goes backwards, or there is no room for the answers.</exception>
    public void Update(long frame, TimeSpan at, ReadOnlySpan<LesionSighting> sightings, Span<TrackedSighting> tracked)
    {
        if (at <= _at)
        {
            throw new ArgumentException($"frame {frame} was taken at {at}, the one before at {_at}; time must go on", nameof(at));
        }

        if (tracked.Length < sightings.Length)
        {
            throw new ArgumentException($"has room for {tracked.Length} answers, there are {sightings.Length}", nameof(tracked));
        }

        _at = at;
        tracked[..sightings.Length].Clear();
        Retire();
        Assign(frame, sightings, tracked, away: false);
        Assign(frame, sightings, tracked, away: true);
        for (var i = 0; i < sightings.Length; i++)
        {
            if (tracked[i].Track == 0)
            {
                tracked[i] = Add(Start(sightings[i]), sightings[i], frame);
            }
        }

        foreach (var track in _tracks)
        {
            if (!track.IsTaken)
            {
                track.Miss();
            }
        }
    }

    /// <summary>All lesions so far, in the order in which they first counted as such.</summary>
    public IReadOnlyList<Lesion> Lesions() => [.. _lesions.Select(track => track.ToLesion())];

    /// <summary>Ends what was not seen for too long: a track that never counted is forgotten, a lesion may come back for a while.</summary>
    private void Retire()
    {
        for (var i = _tracks.Count - 1; i >= 0; i--)
        {
            var track = _tracks[i];
            track.IsTaken = false;
            var unseen = _at - track.LastSeen;
            track.IsAway |= unseen > _options.MaxGap;
            if (!track.IsAway)
            {
                continue;
            }

            if (!track.IsLesion)
            {
                _free.Push(track);
                _tracks.RemoveAt(i);
            }
            else if (unseen > _options.ReentryWindow)
            {
                _tracks.RemoveAt(i);
            }
        }
    }

    /// <summary>Joins sightings and tracks, the likest pair first.</summary>
    private void Assign(long frame, ReadOnlySpan<LesionSighting> sightings, Span<TrackedSighting> tracked, bool away)
    {
        var likeness = Compare(sightings, tracked, away);
        while (!likeness.IsEmpty)
        {
            var best = 0;
            for (var i = 1; i < likeness.Length; i++)
            {
                best = likeness[i] > likeness[best] ? i : best;
            }

            if (likeness[best] <= 0)
            {
                return;
            }

            var (row, column) = Math.DivRem(best, sightings.Length);
            tracked[column] = Add(_tracks[row], sightings[column], frame);
            likeness.Slice(row * sightings.Length, sightings.Length).Clear();
            for (var i = column; i < likeness.Length; i += sightings.Length)
            {
                likeness[i] = 0;
            }
        }
    }

    /// <summary>One row a track, one column a sighting; 0 where they can't be one.</summary>
    private Span<double> Compare(ReadOnlySpan<LesionSighting> sightings, ReadOnlySpan<TrackedSighting> tracked, bool away)
    {
        var pairs = _tracks.Count * sightings.Length;
        if (_likeness.Length < pairs)
        {
            _likeness = new double[2 * pairs];
        }

        for (var row = 0; row < _tracks.Count; row++)
        {
            var track = _tracks[row];
            for (var column = 0; column < sightings.Length; column++)
            {
                _likeness[(row * sightings.Length) + column] =
                    track.IsAway != away || track.IsTaken || tracked[column].Track != 0 ? 0
                    : away ? track.ReentryLikeness(sightings[column])
                    : track.Likeness(sightings[column], _at);
            }
        }

        return _likeness.AsSpan(0, pairs);
    }

    private LesionTrack Start(in LesionSighting sighting)
    {
        var track = _free.TryPop(out var free) ? free : new LesionTrack();
        track.Begin(++_lastNumber, sighting, _at);
        _tracks.Add(track);
        return track;
    }

    private TrackedSighting Add(LesionTrack track, in LesionSighting sighting, long frame)
    {
        var wasLesion = track.IsLesion;
        var isBest = track.Add(sighting, frame, _at, _options.Sightings);
        if (track.IsLesion && !wasLesion)
        {
            _lesions.Add(track);
        }

        return new TrackedSighting(track.Number, track.IsLesion, isBest);
    }
}
