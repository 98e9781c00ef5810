namespace EdgeLiver.Screening;

/// <summary>One lesion on its way over the screen; used again for another after <see cref="Begin"/>.</summary>
internal sealed class LesionTrack
{
    // A lesion's own length is the measure: half of it is how far it may jump, twice of it a second how fast its speed may change.
    private const double GateLengths = 0.5;
    private const double GateLengthsPerSecond = 2;
    private const double ReentryLengths = 0.75;
    private const double ReentryGrowth = 1.5;
    private const double EnoughOverlap = 0.2;
    private const double SpeedSmoothing = 0.3;

    private LesionSighting _last;
    private LesionSighting _entry;
    private LesionSize _size;
    private double _speedX;
    private double _speedY;
    private double _probabilities;
    private double _largest;
    private int _missed;
    private int _frames;

    public int Number { get; private set; }

    public bool IsLesion { get; private set; }

    /// <summary>True once it was missed for too long; it may come back.</summary>
    public bool IsAway { get; set; }

    /// <summary>True once a sighting of the frame at hand is its own.</summary>
    public bool IsTaken { get; set; }

    public int Sightings { get; private set; }

    public TimeSpan FirstSeen { get; private set; }

    public TimeSpan LastSeen { get; private set; }

    public long BestFrame { get; private set; }

    public TimeSpan BestAt { get; private set; }

    public LesionSighting Best { get; private set; }

    public void Begin(int number, in LesionSighting sighting, TimeSpan at)
    {
        Number = number;
        (IsLesion, IsAway, IsTaken, Sightings, FirstSeen) = (false, false, false, 0, at);
        (_entry, _last, _size) = (sighting, sighting, default);
        (_speedX, _speedY, _probabilities, _largest, _missed, _frames) = (0, 0, 0, 0, 0, 0);
    }

    /// <summary>How well a sighting continues the way of this track, 0 where it can't.</summary>
    public double Likeness(in LesionSighting sighting, TimeSpan at)
    {
        var seconds = (at - LastSeen).TotalSeconds;
        double moveX = _speedX * seconds, moveY = _speedY * seconds;
        var distance = Distance(_last.CentroidX + moveX, _last.CentroidY + moveY, sighting);
        var gate = Math.Max(_last.LongAxisPx, sighting.LongAxisPx) * (GateLengths + (GateLengthsPerSecond * seconds));
        var nearness = Math.Max(0, 1 - (distance / gate));
        var overlap = _last.Box.Moved(moveX, moveY).Overlap(sighting.Box);
        return nearness > 0 || overlap > EnoughOverlap ? nearness + overlap : 0;
    }

    /// <summary>How well a sighting fits a lesion that went away, 0 where it can't: near where it came in, was best, or left.</summary>
    public double ReentryLikeness(in LesionSighting sighting)
    {
        if (sighting.LongAxisPx > ReentryGrowth * _largest)
        {
            return 0;
        }

        var distance = Math.Min(
            Distance(_last.CentroidX, _last.CentroidY, sighting),
            Math.Min(Distance(Best.CentroidX, Best.CentroidY, sighting), Distance(_entry.CentroidX, _entry.CentroidY, sighting)));
        return Math.Max(0, 1 - (distance / (ReentryLengths * Math.Max(_largest, sighting.LongAxisPx))));
    }

    /// <summary>Takes a sighting; true where it is the best view so far.</summary>
    public bool Add(in LesionSighting sighting, long frame, TimeSpan at, int sightingsToCount)
    {
        Follow(sighting, at);
        IsTaken = true;
        Sightings++;
        _frames += 1 + _missed;
        _missed = 0;
        _probabilities += sighting.Probability;
        _largest = Math.Max(_largest, sighting.LongAxisPx);
        (_last, LastSeen) = (sighting, at);

        var isBest = _size.Add(sighting.LongAxisPx, sighting.MmPerPixel is > 0 ? sighting.MmPerPixel : null);
        // The sighting that makes it a lesion is kept at any rate: there must be one to look at.
        var becomesLesion = !IsLesion && Sightings >= sightingsToCount;
        IsLesion |= becomesLesion;
        if (!becomesLesion && !isBest)
        {
            return false;
        }

        (Best, BestFrame, BestAt) = (sighting, frame, at);
        return IsLesion;
    }

    /// <summary>The frame at hand has no sighting of it.</summary>
    public void Miss() => _missed++;

    public Lesion ToLesion() => new()
    {
        Track = Number,
        FirstSeen = FirstSeen,
        LastSeen = LastSeen,
        Sightings = Sightings,
        Stability = (double)Sightings / _frames,
        BestFrame = BestFrame,
        BestAt = BestAt,
        Best = Best,
        MeanProbability = _probabilities / Sightings,
        LongAxisPx = _size.LongAxisPx,
        LongAxisMm = _size.LongAxisMm,
        UncertaintyMm = _size.UncertaintyMm,
    };

    private static double Distance(double x, double y, in LesionSighting sighting) =>
        double.Hypot(sighting.CentroidX - x, sighting.CentroidY - y);

    private void Follow(in LesionSighting sighting, TimeSpan at)
    {
        var seconds = (at - LastSeen).TotalSeconds;
        if (IsAway)
        {
            // What it did before it left says nothing about how it comes back, and the time away is not part of its life.
            (IsAway, _speedX, _speedY, _missed) = (false, 0, 0, 0);
        }
        else if (Sightings > 0 && seconds > 0)
        {
            _speedX += SpeedSmoothing * (((sighting.CentroidX - _last.CentroidX) / seconds) - _speedX);
            _speedY += SpeedSmoothing * (((sighting.CentroidY - _last.CentroidY) / seconds) - _speedY);
        }
    }
}
