using System.Buffers.Binary;
using LiteDB;

namespace EdgeLiver.Uplink;

/// <summary>Reads every document whose pages are whole out of files that can't be opened any more, without LiteDB's indexes.</summary>
/// <remarks>
/// Page layout of LiteDB 5 (file version 8): data pages are type 4; slots stand at the end, 4 bytes each, length before position; a
/// block is a flag "goes on from another", the address of the next block (page, slot) and its bytes.
/// </remarks>
internal sealed class SalvageReader : IDisposable
{
    private const int TypeAt = 4;
    private const byte DataType = 4;
    private const int HighestSlotAt = 30;
    private const int BlockHeaderBytes = 6;
    private const int SlotBytes = 4;

    private readonly IDiskFile? _data;
    private readonly IDiskFile? _log;
    private readonly PageSums? _sums;
    private readonly LogScan? _scan;
    private readonly long _pages;

    public SalvageReader(IDisk disk, StorePaths paths)
    {
        _data = disk.LengthOf(paths.Data) > 0 ? disk.Open(paths.Data) : null;
        _log = disk.LengthOf(paths.Log) > 0 ? disk.Open(paths.Log) : null;
        _sums = disk.LengthOf(paths.Sums) > 0 ? PageSums.OpenAnyway(disk, paths.Sums) : null;
        _scan = _log is null ? null : LogScan.Of(_log, passDamage: true);
        var inLog = _scan is { Latest.Count: > 0 } ? _scan.Latest.Keys.Max() + 1L : 0;
        _pages = Math.Max(inLog, Math.Max(_sums?.Count ?? 0, _data?.Length / Page.Bytes ?? 0));
    }

    /// <summary>Pages that are damaged; after <see cref="Documents"/> was read to its end.</summary>
    public long DamagedPages { get; private set; }

    /// <summary>Documents of which a part is damaged.</summary>
    public long LostDocuments { get; private set; }

    public IEnumerable<BsonDocument> Documents()
    {
        var page = new byte[Page.Bytes];
        for (var id = 0L; id < _pages; id++)
        {
            if (!TryReadPage(id, page))
            {
                DamagedPages++;
            }
            else if (page[TypeAt] == DataType)
            {
                for (var slot = 0; slot <= page[HighestSlotAt] && page[HighestSlotAt] != byte.MaxValue; slot++)
                {
                    if (Document(page, slot) is { } document)
                    {
                        yield return document;
                    }
                }
            }
        }
    }

    public void Dispose()
    {
        _data?.Dispose();
        _log?.Dispose();
        _sums?.Dispose();
    }

    private BsonDocument? Document(byte[] page, int slot)
    {
        if (Block(page, slot) is not { } block || block.IsContinued)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        var next = page;
        while (true)
        {
            bytes.Write(next, block.At, block.Length);
            if (block.NextPage == uint.MaxValue)
            {
                break;
            }

            next = new byte[Page.Bytes];
            if (bytes.Length > 1 << 25 || !TryReadPage(block.NextPage, next) || next[TypeAt] != DataType || Block(next, block.NextSlot) is not { IsContinued: true } follower)
            {
                LostDocuments++;
                return null;
            }

            block = follower;
        }

        return BsonSerializer.Deserialize(bytes.ToArray());
    }

    private static (bool IsContinued, uint NextPage, int NextSlot, int At, int Length)? Block(ReadOnlySpan<byte> page, int slot)
    {
        var entry = page[(Page.Bytes - ((slot + 1) * SlotBytes))..];
        var length = BinaryPrimitives.ReadUInt16LittleEndian(entry);
        var at = BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]);
        return at == 0 || length <= BlockHeaderBytes || at + length > Page.Bytes
            ? null
            : (page[at] != 0, BinaryPrimitives.ReadUInt32LittleEndian(page[(at + 1)..]), page[at + 5], at + BlockHeaderBytes, length - BlockHeaderBytes);
    }

    private bool TryReadPage(long id, Span<byte> page)
    {
        try
        {
            if (_scan is not null && _scan.Latest.TryGetValue((uint)id, out var frame))
            {
                _log!.Read(frame * Frame.Bytes, page);
                return true;
            }

            // Without a sum nobody knows whether it is what was written.
            return _sums is not null && _data?.Read(id * Page.Bytes, page) == Page.Bytes && _sums.Matches(id, page);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
