using System.Globalization;
using System.Security.Cryptography;
using EdgeLiver.Contracts;
using EdgeLiver.Contracts.Bundles;

namespace EdgeLiver.Uplink.Bundles;

/// <summary>What was taken from a bundle.</summary>
/// <param name="Header">Who made it.</param>
/// <param name="Taken">Records that are new here.</param>
/// <param name="Known">Records that were here already, by (unit, sequence).</param>
/// <param name="ReceiptPath">For the stick; null where nothing was to be written.</param>
public sealed record BundleTaken(BundleHeader Header, long Taken, long Known, string? ReceiptPath);

/// <summary>The centre's end of a stick, for a centre without a server: bundles into a folder, receipts out of it.</summary>
/// <remarks>
/// <c>site/unit/sequence-kind.json</c> (<c>.bin</c> where the payload is no JSON) holds a record's payload; <c>taken/</c> has a file for each
/// bundle, by which the same is refused the next time.
/// </remarks>
public static class BundleIntake
{
    /// <summary>Checks and opens a bundle and looks at every record; writes nothing.</summary>
    /// <exception cref="FormatException">Forged, cut short, damaged, of another version or for another centre; one line.</exception>
    public static BundleTaken Look(string path, ECDsa unitKey, ECDiffieHellman centreKey) => Named(path, () =>
    {
        using var file = File.OpenRead(path);
        var bundle = Checked(file, unitKey);
        return new BundleTaken(bundle.Header, bundle.Records(centreKey).LongCount(), 0, ReceiptPath: null);
    });

    /// <summary>Takes a bundle's records into a folder and writes the receipt once all of them are on the disk.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="unitKey">Public key of the unit.</param>
    /// <param name="centreKey">Private key that opens.</param>
    /// <param name="receiptKey">Private key that signs.</param>
    /// <param name="folder">Of the centre.</param>
    /// <exception cref="FormatException">As <see cref="Look"/>, or it was taken before.</exception>
    /// <exception cref="IOException">The disk; run it again.</exception>
    public static BundleTaken Take(string path, ECDsa unitKey, ECDiffieHellman centreKey, ECDsa receiptKey, string folder) => Named<BundleTaken>(path, () =>
    {
        using var file = File.OpenRead(path);
        var bundle = Checked(file, unitKey);
        var (header, disk) = (bundle.Header, new Disk());
        var marker = Path.Combine(folder, "taken", $"{header.BundleId}");
        if (File.Exists(marker))
        {
            throw new FormatException($"bundle {header.BundleId} was taken before; its receipt is in {folder}");
        }

        var home = Directory.CreateDirectory(Path.Combine(folder, header.SiteId, header.UnitId)).FullName;
        var (taken, sequences) = (0L, new List<long>());
        foreach (var record in bundle.Records(centreKey))
        {
            sequences.Add(record.Sequence);
            taken += TryStore(disk, home, record) ? 1 : 0;
        }

        disk.SyncFolder(home);
        var receipt = new BundleReceipt
        {
            SiteId = header.SiteId,
            UnitId = header.UnitId,
            BundleId = header.BundleId,
            CreatedAt = TimeProvider.System.GetUtcNow(),
            Sequences = SequenceRange.Of(sequences),
        };
        var receiptPath = Path.Combine(folder, $"{header.UnitId}-{header.BundleId}.elreceipt");
        WriteWhole(disk, receiptPath, System.Text.Encoding.UTF8.GetBytes(receipt.Sign(receiptKey)));
        Directory.CreateDirectory(Path.GetDirectoryName(marker)!);
        WriteWhole(disk, marker, []);
        return new(header, taken, sequences.Count - taken, receiptPath);
    });

    private static BundleReader Checked(FileStream file, ECDsa unitKey)
    {
        var bundle = BundleReader.Open(file);
        bundle.Check(unitKey);
        return bundle;
    }

    private static bool TryStore(Disk disk, string home, OutboxRecord record)
    {
        var message = record.Message;
        var name = string.Create(CultureInfo.InvariantCulture, $"{record.Sequence}-{message.Kind.ToString().ToLowerInvariant()}");
        var path = Path.Combine(home, name + (message.ContentType.EndsWith("json", StringComparison.Ordinal) ? ".json" : ".bin"));
        if (File.Exists(path))
        {
            return false;
        }

        Write(disk, path, message.Payload.Span);
        return true;
    }

    private static void Write(Disk disk, string path, ReadOnlySpan<byte> bytes)
    {
        using (var file = disk.Open(path + ".new"))
        {
            file.SetLength(0);
            file.Write(0, bytes);
            file.SyncOrFail(path);
        }

        disk.Rename(path + ".new", path);
    }

    private static void WriteWhole(Disk disk, string path, ReadOnlySpan<byte> bytes)
    {
        Write(disk, path, bytes);
        disk.SyncFolder(Path.GetDirectoryName(path)!);
    }

    private static T Named<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (FormatException fault)
        {
            throw new FormatException($"bundle {path}: {fault.Message}", fault);
        }
    }
}
