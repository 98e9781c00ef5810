using EdgeLiver.Contracts;

namespace EdgeLiver.Uplink;

/// <summary>
/// Keeps the store within its limits of age and bytes. What goes first: telemetry, then the oldest exams that have arrived, then the oldest
/// events. An alert, or an exam that waits, never goes.
/// </summary>
internal sealed class StoreRoom(StoreOptions options, IDisk disk, OutboxTable outbox, ExamTable exams, ClockTable boots, StoreState state)
{
    // Looked at in one transaction: to make room must not hold up whoever appends.
    private const int MaxDrops = 1000;

    private const int MaxExamsLookedAt = 100;

    private OutboxCounts Counts => state.Counts;

    /// <summary>Within the transaction that has filled it.</summary>
    /// <param name="now">Of the transaction.</param>
    /// <param name="bytesBefore">What the store held when the transaction began.</param>
    /// <returns>Names of files beside the store that nothing refers to any more; to be deleted once this is on the disk.</returns>
    public IReadOnlyList<string> Make(ClockStamp now, long bytesBefore)
    {
        DropOlder(RecordKind.Telemetry, options.TelemetryMaxDays, now);
        DropOlder(RecordKind.Event, options.EventMaxDays, now);
        var released = new List<string>();
        if (Counts.Bytes <= bytesBefore)
        {
            return released;
        }

        // On a disk that is nearly full as much goes out as came in: pages of the file are used again.
        var limit = disk.FreeBytes(options.DataFolder) < options.MinFreeBytes ? Math.Min(options.MaxBytes, bytesBefore) : options.MaxBytes;
        for (var drops = 0; Counts.Bytes > limit && drops < MaxDrops; drops++)
        {
            if (!DropOldest(RecordKind.Telemetry) && !DropConfirmedExam(released) && !DropOldest(RecordKind.Event))
            {
                break;
            }
        }

        return released;
    }

    private void DropOlder(RecordKind kind, int days, ClockStamp now)
    {
        var limit = DateTimeOffset.FromUnixTimeMilliseconds(now.WallMs).AddDays(-days);
        for (var drops = 0; drops < MaxDrops && now.Quality == ClockQuality.Synchronized && Counts.PendingOf(kind) > 0; drops++)
        {
            if (outbox.Oldest(kind) is not { Stamp: var stamp }
                || boots.QualityOf(stamp) != ClockQuality.Synchronized || boots.Corrected(stamp) > limit || !DropOldest(kind))
            {
                return;
            }
        }
    }

    private bool DropOldest(RecordKind kind)
    {
        if (Counts.PendingOf(kind) == 0 || outbox.Oldest(kind) is not { } oldest || outbox.Remove(kind, oldest.Sequence) is not { } removed)
        {
            return false;
        }

        state.Counts = Counts.Drop(kind, removed.Bytes);
        return true;
    }

    private bool DropConfirmedExam(List<string> released)
    {
        if (exams.DropOldestConfirmed(MaxExamsLookedAt) is not { } dropped)
        {
            return false;
        }

        released.AddRange(dropped.Blobs);
        state.Counts = Counts with { Exams = Counts.Exams - 1, ExamBytes = Counts.ExamBytes - dropped.Bytes, DroppedExams = Counts.DroppedExams + 1 };
        return true;
    }
}
