using LiteDB;

namespace EdgeLiver.Uplink;

/// <summary>For each boot the best that was ever known of its wall clock: a clock that is set later corrects what was stored before.</summary>
internal sealed class ClockTable(ILiteCollection<BsonDocument> boots)
{
    /// <summary>A clock that drifts by less is the same clock.</summary>
    private const long ToleranceMs = 1000;

    /// <summary>A time service slews a clock, or sets it once; by more than a month, and after that, somebody else has set it.</summary>
    private const long JumpMs = 30L * 24 * 60 * 60 * 1000;

    private readonly Dictionary<Guid, (long OffsetMs, ClockQuality Quality)> _known = boots.FindAll().ToDictionary(
        document => document["_id"].AsGuid,
        document => (document["offset"].AsInt64, (ClockQuality)document["clock"].AsInt32));

    /// <summary>A clock that jumps after it was synchronised is nobody's: what it says now must not make a record old.</summary>
    public ClockStamp Judge(ClockStamp now) =>
        now.Quality == ClockQuality.Synchronized && _known.TryGetValue(now.Boot, out var known) && known.Quality == ClockQuality.Synchronized
        && Math.Abs(now.WallMs - now.UptimeMs - known.OffsetMs) > JumpMs
            ? now with { Quality = ClockQuality.Free }
            : now;

    /// <summary>Takes down what the clock says now, where that is news.</summary>
    public void Learn(ClockStamp now)
    {
        var offset = now.WallMs - now.UptimeMs;
        if (_known.TryGetValue(now.Boot, out var known)
            && (now.Quality < known.Quality || (now.Quality == known.Quality && Math.Abs(offset - known.OffsetMs) <= ToleranceMs)))
        {
            return;
        }

        boots.Upsert(new BsonDocument { ["_id"] = now.Boot, ["offset"] = offset, ["clock"] = (int)now.Quality });
        _known[now.Boot] = (offset, now.Quality);
    }

    /// <summary>When it was, by the best clock that its boot ever had.</summary>
    public DateTimeOffset Corrected(ClockStamp stamp) => DateTimeOffset.FromUnixTimeMilliseconds(
        _known.TryGetValue(stamp.Boot, out var best) && best.Quality >= stamp.Quality ? stamp.UptimeMs + best.OffsetMs : stamp.WallMs);

    public ClockQuality QualityOf(ClockStamp stamp) =>
        _known.TryGetValue(stamp.Boot, out var best) && best.Quality > stamp.Quality ? best.Quality : stamp.Quality;
}
