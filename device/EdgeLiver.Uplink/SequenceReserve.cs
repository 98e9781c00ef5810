using System.Buffers.Binary;

namespace EdgeLiver.Uplink;

/// <summary>A number that no sequence has ever been above, kept apart from the database: what is lost with it is not given out again.</summary>
/// <remarks>
/// Two places in turn, each with a CRC-32C, 4 KiB apart: a torn write spoils one. Where one is spoilt it may have been the newer,
/// so its block counts as used.
/// </remarks>
internal sealed class SequenceReserve : IDisposable
{
    /// <summary>One sync for as many sequences.</summary>
    private const long Block = 10_000;

    private const int PlaceBytes = 4096;
    private const int EntryBytes = 12;

    private readonly string _path;
    private readonly IDiskFile _file;
    private int _next;

    private SequenceReserve(string path, IDiskFile file) => (_path, _file) = (path, file);

    /// <summary>No sequence above it was ever given out.</summary>
    public long Highest { get; private set; }

    public static SequenceReserve Open(IDisk disk, StorePaths paths)
    {
        var isNew = disk.LengthOf(paths.Sequence) < 0;
        var reserve = new SequenceReserve(paths.Sequence, disk.Open(paths.Sequence));
        if (isNew)
        {
            disk.SyncFolder(paths.Folder);
        }

        reserve.Read();
        return reserve;
    }

    /// <summary>Returns when <paramref name="sequence"/> may be given out.</summary>
    public void Cover(long sequence)
    {
        if (sequence <= Highest)
        {
            return;
        }

        Span<byte> entry = stackalloc byte[EntryBytes];
        BinaryPrimitives.WriteInt64LittleEndian(entry, sequence + Block);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], Crc32C.Of(entry[..8]));
        _file.Write((long)_next * PlaceBytes, entry);
        _file.SyncOrFail(_path);
        _next = 1 - _next;
        Highest = sequence + Block;
    }

    public void Dispose() => _file.Dispose();

    private void Read()
    {
        var places = new[] { Place(0), Place(1) };
        Highest = Math.Max(places[0] ?? 0, places[1] ?? 0);
        _next = (places[0] ?? -1) <= (places[1] ?? -1) ? 0 : 1;
        if (Highest > 0 && (places[0] is null || places[1] is null))
        {
            Highest += 2 * Block;
        }
    }

    // Empty is 0: nothing was ever written there.
    private long? Place(int place)
    {
        Span<byte> entry = stackalloc byte[EntryBytes];
        entry.Clear();
        _file.Read((long)place * PlaceBytes, entry);
        return !entry.ContainsAnyExcept((byte)0) ? 0
            : BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]) == Crc32C.Of(entry[..8]) ? BinaryPrimitives.ReadInt64LittleEndian(entry)
            : null;
    }
}
