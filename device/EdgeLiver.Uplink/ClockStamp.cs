using LiteDB;

namespace EdgeLiver.Uplink;

/// <summary>How far a wall clock is to be believed; the numbers stand on disks.</summary>
public enum ClockQuality
{
    /// <summary>Earlier than this software: the clock has lost its battery.</summary>
    Unset = 0,

    /// <summary>Possible; nobody vouches for it.</summary>
    Free = 1,

    /// <summary>Kept by a time service.</summary>
    Synchronized = 2,
}

/// <summary>When something was stored: what the wall clock said, and what does not depend on it.</summary>
/// <param name="Boot">Kernel's id of this boot.</param>
/// <param name="UptimeMs">Milliseconds since that boot; no one can set it.</param>
/// <param name="WallMs">Milliseconds since 1970 by the wall clock of that moment.</param>
/// <param name="Quality">Of the wall clock at that moment.</param>
internal readonly record struct ClockStamp(Guid Boot, long UptimeMs, long WallMs, ClockQuality Quality)
{
    public static ClockStamp Of(BsonDocument document) => new(
        document["boot"].IsGuid ? document["boot"].AsGuid : Guid.Empty,
        document["up"].IsNull ? 0 : document["up"].AsInt64,
        document["at"].IsNull ? 0 : document["at"].AsInt64,
        document["clock"].IsNull ? ClockQuality.Unset : (ClockQuality)document["clock"].AsInt32);

    public BsonDocument Into(BsonDocument document)
    {
        document["boot"] = Boot;
        document["up"] = UptimeMs;
        document["at"] = WallMs;
        document["clock"] = (int)Quality;
        return document;
    }
}

/// <summary>How far the box's wall clock is to be believed.</summary>
public static class WallClock
{
    /// <summary>systemd-timesyncd makes this file once it has heard from a server.</summary>
    private const string Synchronized = "/run/systemd/timesync/synchronized";

    // No record of this software is older than the software.
    private static readonly DateTimeOffset Earliest = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static bool IsSynchronized => File.Exists(Synchronized);

    /// <param name="wall">What the clock says.</param>
    public static ClockQuality QualityAt(DateTimeOffset wall) => QualityAt(wall, IsSynchronized);

    internal static ClockQuality QualityAt(DateTimeOffset wall, bool isSynchronized) =>
        wall < Earliest ? ClockQuality.Unset : isSynchronized ? ClockQuality.Synchronized : ClockQuality.Free;
}

/// <summary>The box's clocks.</summary>
internal sealed class StationClock(TimeProvider time, Guid? boot = null, Func<bool>? synchronized = null)
{
    private readonly Guid _boot = boot ?? BootId();

    public ClockStamp Now()
    {
        var wall = time.GetUtcNow();

        // On Linux the timestamp counts from the boot.
        var uptime = (long)(time.GetTimestamp() / (double)time.TimestampFrequency * 1000);
        return new(_boot, uptime, wall.ToUnixTimeMilliseconds(), WallClock.QualityAt(wall, synchronized?.Invoke() ?? WallClock.IsSynchronized));
    }

    private static Guid BootId()
    {
        const string File = "/proc/sys/kernel/random/boot_id";
        return System.IO.File.Exists(File) ? Guid.Parse(System.IO.File.ReadAllText(File)) : Guid.NewGuid();
    }
}
