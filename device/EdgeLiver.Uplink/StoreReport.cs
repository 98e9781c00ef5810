namespace EdgeLiver.Uplink;

/// <summary>Whether a store is whole.</summary>
/// <param name="Faults">One line each; empty where all is well.</param>
/// <param name="Pages">Pages of 8 KiB that were compared with their checksums.</param>
/// <param name="Records">Records that wait, all of them read.</param>
/// <param name="Exams">Exams, all of them read.</param>
/// <param name="Blobs">Key frames and cines, all of them read.</param>
/// <param name="Unfinished">Frames of a write that a power cut ended; no one was told of it.</param>
public sealed record StoreReport(IReadOnlyList<string> Faults, long Pages, long Records, long Exams, long Blobs, long Unfinished)
{
    /// <summary>Entries of the audit log, each compared with the one before.</summary>
    public long AuditEntries { get; init; }

    public bool IsWhole => Faults.Count == 0;
}
