namespace EdgeLiver.Uplink;

/// <summary>What a log holds, read from its first frame to the first that is not whole.</summary>
/// <param name="Latest">Page id to the frame with its newest version, of complete transactions alone.</param>
/// <param name="Committed">Frames up to the end of the last complete transaction.</param>
/// <param name="Frames">Frames in the file, a broken one at its end included.</param>
/// <param name="Damage">Why frames that had been on the medium are not whole; null for an unfinished write at the end, which is none.</param>
internal sealed record LogScan(IReadOnlyDictionary<uint, long> Latest, long Committed, long Frames, string? Damage)
{
    /// <summary>Frames of a write that no one was told of: a power cut or a kill came first.</summary>
    public long Unfinished => Frames - Committed;

    /// <param name="file">The log.</param>
    /// <param name="passDamage">Salvage: go on behind a damaged transaction; otherwise the scan ends there.</param>
    public static LogScan Of(IDiskFile file, bool passDamage = false)
    {
        var latest = new Dictionary<uint, long>();
        var open = new Dictionary<uint, List<(uint Page, long Frame)>>();
        var bytes = new byte[Frame.Bytes];
        var frames = (file.Length + Frame.Bytes - 1) / Frame.Bytes;
        long committed = 0, firstBad = -1, lastBad = -1;
        ulong? generation = null;
        string? damage = null;
        for (var index = 0L; index < frames; index++)
        {
            var frame = file.Read(index * Frame.Bytes, bytes) == Frame.Bytes ? Frame.Read(bytes) : null;
            if (frame is not { } whole || whole.Index != index || (generation ?? whole.Generation) != whole.Generation)
            {
                firstBad = firstBad < 0 ? index : firstBad;
                lastBad = index;

                // The transaction that it belonged to is not whole either.
                open.Clear();
                continue;
            }

            generation = whole.Generation;
            if (firstBad >= 0)
            {
                damage ??= whole.Synced > firstBad ? $"frame {firstBad} of the log is damaged" : null;
                if (!passDamage)
                {
                    continue;
                }
            }

            var page = bytes.AsSpan(0, Page.Bytes);
            var transaction = Page.Transaction(page);
            if (!open.TryGetValue(transaction, out var pages))
            {
                open[transaction] = pages = [];
            }

            pages.Add((Page.Id(page), index));
            if (!Page.IsConfirmed(page))
            {
                continue;
            }

            // The rest of a damaged transaction is not to be taken for a whole one.
            if (committed > lastBad)
            {
                pages.ForEach(item => latest[item.Page] = item.Frame);
            }

            open.Clear();
            committed = index + 1;
        }

        return new(latest, committed, frames, damage);
    }
}
