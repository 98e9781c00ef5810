using System.Globalization;
using System.Security.Cryptography;
using EdgeLiver.Contracts;
using EdgeLiver.Contracts.Bundles;

namespace EdgeLiver.Uplink.Bundles;

/// <summary>A bundle that stands whole on a stick.</summary>
/// <param name="Path">The file.</param>
/// <param name="BundleId">Its own.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Manifest">What it holds.</param>
public sealed record ExportedBundle(string Path, Ulid BundleId, long Bytes, BundleManifest Manifest);

/// <summary>Records out of the box and the centre's word back in, on a stick, while the service does not run.</summary>
/// <remarks>
/// An export takes nothing out of the outbox: a stick may be lost. What waits is sent too once there is a network, under the same
/// sequences, by which the centre drops what it has. Only a receipt takes records out.
/// </remarks>
public static class OfflineExchange
{
    public const string BundleSuffix = ".elbundle";

    private const string Unfinished = ".part";
    private const int BatchRecords = 256;
    private const long BatchBytes = 8 << 20;
    private const int ConfirmedTogether = 1000;

    /// <summary>A stick with FAT takes no file of 4 GiB, and a copy that breaks off is not to cost everything.</summary>
    private const long MaxBundleBytes = 1 << 30;

    /// <summary>Everything that waits, alerts first, into as many bundles as it takes; none where nothing waits.</summary>
    /// <param name="options">The store.</param>
    /// <param name="site">This clinic.</param>
    /// <param name="unit">This box.</param>
    /// <param name="folder">On the stick; must be there. What an export that broke off has left there of this unit goes.</param>
    /// <param name="centreKey">Public half of the key that opens bundles.</param>
    /// <param name="unitKey">Private key of this box.</param>
    /// <exception cref="StoreException">The store can't be used, or the stick is full or broken: nothing is lost, the records stay.</exception>
    public static IReadOnlyList<ExportedBundle> Export(
        StoreOptions options, string site, string unit, string folder, ECDiffieHellman centreKey, ECDsa unitKey) =>
        Export(options, site, unit, folder, centreKey, unitKey, new Disk(), MaxBundleBytes);

    /// <summary>The same onto another stick.</summary>
    internal static IReadOnlyList<ExportedBundle> Export(
        StoreOptions options, string site, string unit, string folder, ECDiffieHellman centreKey, ECDsa unitKey, IDisk stick, long maxBundleBytes)
    {
        if (!Directory.Exists(folder))
        {
            throw new StoreException($"{folder}: no such folder; is the stick there?");
        }

        return StoreMaintenance.Work(options, disk =>
        {
            using var file = StoreFile.Open(options, disk, new StationClock(TimeProvider.System));
            var bundles = new List<ExportedBundle>();
            var waiting = new Waiting(file);
            try
            {
                Array.ForEach(Directory.GetFiles(folder, $"{unit}-*{BundleSuffix}{Unfinished}"), stick.Delete);
                while (waiting.Next is not null)
                {
                    bundles.Add(Write(waiting, new(site, unit, Ulid.NewUlid(), TimeProvider.System.GetUtcNow()), folder, centreKey, unitKey, stick, maxBundleBytes));
                }
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new StoreException(
                    $"no bundle in {folder}: {OneLine.Of(fault)}; nothing is lost, {file.Counts.TotalPending} records wait as before{(bundles.Count > 0 ? $", {bundles.Count} bundles are whole" : "")}; "
                    + "make room on the stick or take another", fault);
            }

            return bundles;
        });
    }

    /// <summary>The centre has these: they leave the outbox. What is not there any more, or never was, is passed over.</summary>
    /// <returns>How many left, and how many of the receipt's did not wait.</returns>
    /// <exception cref="StoreException">It is another unit's receipt, or the store can't be used.</exception>
    public static (long Confirmed, long Passed) Confirm(StoreOptions options, string site, string unit, BundleReceipt receipt)
    {
        if (receipt.SiteId != site || receipt.UnitId != unit)
        {
            throw new StoreException($"the receipt is for unit {receipt.UnitId} of {receipt.SiteId}; this is {unit} of {site}");
        }

        return StoreMaintenance.Work(options, disk =>
        {
            using var file = StoreFile.Open(options, disk, new StationClock(TimeProvider.System));

            // What waits is gone through, not what the receipt names: a range may span more than a unit ever makes.
            var waiting = new Waiting(file);
            var confirmed = new List<long>();
            while (waiting.Next is { } record)
            {
                if (receipt.Sequences.Any(range => range.Contains(record.Sequence)))
                {
                    confirmed.Add(record.Sequence);
                }

                waiting.Take();
            }

            foreach (var some in confirmed.Chunk(ConfirmedTogether))
            {
                file.Begin();
                file.Confirm(some);
                file.Commit();
            }

            return (confirmed.Count, receipt.Sequences.Sum(range => range.Last - range.First + 1) - confirmed.Count);
        });
    }

    private static ExportedBundle Write(
        Waiting waiting, BundleOrigin origin, string folder, ECDiffieHellman centreKey, ECDsa unitKey, IDisk stick, long maxBytes)
    {
        var time = origin.CreatedAt.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var path = Path.Combine(folder, $"{origin.UnitId}-{time}-{origin.BundleId}{BundleSuffix}");
        try
        {
            BundleManifest manifest;
            long bytes;
            using (var file = stick.Open(path + Unfinished))
            {
                using var stream = new DiskFileStream(file);
                using var bundle = new BundleWriter(stream, origin, centreKey, unitKey);
                while (waiting.Next is { } record && bundle.Bytes < maxBytes)
                {
                    bundle.Add(record);
                    waiting.Take();
                }

                manifest = bundle.Finish();
                bytes = stream.Length;
                file.SyncOrFail(path);
            }

            stick.Rename(path + Unfinished, path);
            stick.SyncFolder(folder);
            return new(path, origin.BundleId, bytes, manifest);
        }
        catch
        {
            Drop(stick, path + Unfinished);
            throw;
        }
    }

    private static void Drop(IDisk stick, string path)
    {
        try
        {
            stick.Delete(path);
        }
        catch (IOException)
        {
            // The stick is gone: the next export removes it.
        }
    }

    /// <summary>What waits, in the order of sending, a page in memory at a time.</summary>
    private sealed class Waiting(StoreFile file)
    {
        private readonly Queue<OutboxRecord> _page = new();
        private OutboxRecord? _last;

        /// <summary>Null at the end.</summary>
        public OutboxRecord? Next
        {
            get
            {
                if (_page.Count == 0)
                {
                    file.Outbox.ReadPending(BatchRecords, BatchBytes, _last).ForEach(_page.Enqueue);
                }

                return _page.TryPeek(out var record) ? record : null;
            }
        }

        public void Take() => _last = _page.Dequeue();
    }
}
