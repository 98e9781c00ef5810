using EdgeLiver.Contracts;
using EdgeLiver.Uplink;

namespace EdgeLiver.Host.Exams;

/// <summary>The station's wall clock, and how far it is to be believed.</summary>
internal sealed class StationTime(TimeProvider time)
{
    public DateTimeOffset Now => time.GetLocalNow();

    public DateOnly Today => DateOnly.FromDateTime(Now.DateTime);

    public static ClockState State => WallClock.IsSynchronized ? ClockState.Synced : ClockState.Unsynced;

    /// <summary>A record's clock is as good as its worst stamp.</summary>
    public static ClockState Worse(ClockState? before) => before == ClockState.Unsynced ? ClockState.Unsynced : State;
}
