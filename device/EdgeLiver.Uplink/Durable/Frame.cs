using System.Buffers.Binary;

namespace EdgeLiver.Uplink;

/// <summary>A page in the log with what proves it: page, generation, index, synced, CRC-32C of all that, magic; little endian.</summary>
/// <param name="Generation">Random, new each time the log begins again: what is left of an older log is not of this one.</param>
/// <param name="Index">Its own place, from 0.</param>
/// <param name="Synced">Frames that were known to be on the medium when this one was written: damage before it is damage, not an unfinished write.</param>
internal readonly record struct Frame(ulong Generation, uint Index, uint Synced)
{
    public const int Bytes = Page.Bytes + 24;

    private const int IndexAt = Page.Bytes + 8;
    private const int SyncedAt = IndexAt + 4;
    private const int CrcAt = SyncedAt + 4;
    private const int MagicAt = CrcAt + 4;
    private const uint Magic = 0x464C_4531;

    public void Write(ReadOnlySpan<byte> page, Span<byte> to)
    {
        page.CopyTo(to);
        BinaryPrimitives.WriteUInt64LittleEndian(to[Page.Bytes..], Generation);
        BinaryPrimitives.WriteUInt32LittleEndian(to[IndexAt..], Index);
        BinaryPrimitives.WriteUInt32LittleEndian(to[SyncedAt..], Synced);
        BinaryPrimitives.WriteUInt32LittleEndian(to[CrcAt..], Crc32C.Of(to[..CrcAt]));
        BinaryPrimitives.WriteUInt32LittleEndian(to[MagicAt..], Magic);
    }

    /// <returns>Null where it is not whole.</returns>
    public static Frame? Read(ReadOnlySpan<byte> from) =>
        BinaryPrimitives.ReadUInt32LittleEndian(from[MagicAt..]) == Magic
        && BinaryPrimitives.ReadUInt32LittleEndian(from[CrcAt..]) == Crc32C.Of(from[..CrcAt])
            ? new(BinaryPrimitives.ReadUInt64LittleEndian(from[Page.Bytes..]),
                BinaryPrimitives.ReadUInt32LittleEndian(from[IndexAt..]),
                BinaryPrimitives.ReadUInt32LittleEndian(from[SyncedAt..]))
            : null;
}
