namespace EdgeLiver.Uplink;

/// <summary>What a store holds and has done.</summary>
/// <param name="Counts">Records by kind.</param>
/// <param name="AwaitingCentre">Records that the broker has and the centre has not confirmed.</param>
/// <param name="DataBytes">Data file and its sums.</param>
/// <param name="LogBytes">The log now.</param>
/// <param name="PeakLogBytes">Largest that the log was since the start.</param>
/// <param name="BlobBytes">Key frames and cines.</param>
/// <param name="MaxBytes">Limit of records, exams and blobs.</param>
/// <param name="FreeBytes">Of the disk.</param>
/// <param name="WrittenToday">Bytes written since midnight UTC: what wears the flash.</param>
/// <param name="DailyWriteBudgetBytes">What may be.</param>
/// <param name="WrittenByDay">The last days, oldest first.</param>
public sealed record StoreStatistics(
    OutboxCounts Counts, int AwaitingCentre, long DataBytes, long LogBytes, long PeakLogBytes, long BlobBytes, long MaxBytes, long FreeBytes,
    long WrittenToday, long DailyWriteBudgetBytes, IReadOnlyList<(DateOnly Day, long Bytes)> WrittenByDay)
{
    internal static StoreStatistics Of(StoreFile file, StoreOptions options)
    {
        var paths = new StorePaths(options.DataFolder);
        return new(
            file.Counts,
            file.AwaitingCentre,
            Length(paths.Data) + Length(paths.Sums),
            Length(paths.Log),
            file.Engine.PeakLogBytes,
            file.ExamTable.AllBlobs().Sum(blob => blob.Bytes),
            options.MaxBytes,
            new DriveInfo(Path.GetFullPath(options.DataFolder)).AvailableFreeSpace,
            file.Writes.Count > 0 ? file.Writes[^1].Bytes : 0,
            options.DailyWriteBudgetBytes,
            [.. file.Writes.Select(day => (DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day.Day)), day.Bytes))]);
    }

    private static long Length(string path) => new FileInfo(path) is { Exists: true, Length: var length } ? length : 0;
}
