using System.Buffers.Binary;
using System.Numerics;

namespace EdgeLiver.Uplink;

/// <summary>CRC-32C of each page of the data file, in a file beside it: LiteDB's own pages have no room for one.</summary>
/// <remarks>
/// <para>16 bytes of magic, then 4 bytes a page, little endian; 0 is a page that was never written and holds nothing but zeros.</para>
/// <para>
/// Written and synced together with the data file, while the log still holds every page that they share: whatever a power cut leaves
/// of the two is written again from the log.
/// </para>
/// </remarks>
internal sealed class PageSums : IDisposable
{
    private const int HeaderBytes = 16;
    private const int BlockBytes = 4096;

    private readonly string _path;
    private readonly IDiskFile _file;
    private readonly SortedSet<int> _dirtyBlocks = [];
    private byte[] _entries;
    private int _count;

    private PageSums(string path, IDiskFile file, byte[] entries)
    {
        _path = path;
        _file = file;
        _entries = entries;
        _count = entries.Length / 4;
    }

    private static ReadOnlySpan<byte> Magic => "EdgeLiver sums 1"u8;

    /// <summary>Pages that have a sum: one more than the last that was ever written.</summary>
    public int Count => _count;

    /// <summary>An empty one, on the medium before this returns.</summary>
    public static PageSums Create(IDisk disk, string path)
    {
        var file = disk.Open(path);
        file.SetLength(0);
        file.Write(0, Magic);
        file.SyncOrFail(path);
        return new PageSums(path, file, []);
    }

    /// <exception cref="DamageException">It is no such file.</exception>
    public static PageSums Open(IDisk disk, string path)
    {
        var file = disk.Open(path);
        var length = file.Length;
        Span<byte> magic = stackalloc byte[HeaderBytes];
        if (length > int.MaxValue || file.Read(0, magic) < HeaderBytes || !magic.SequenceEqual(Magic))
        {
            file.Dispose();
            throw new DamageException($"{path} is no file of page sums");
        }

        // A power cut may leave a part of an entry at the end; what it belonged to stands in the log.
        var entries = new byte[(length - HeaderBytes) / 4 * 4];
        file.Read(HeaderBytes, entries);
        return new PageSums(path, file, entries);
    }

    /// <summary>Salvage: a sum that matches its page is right, whatever has become of the rest of the file.</summary>
    public static PageSums OpenAnyway(IDisk disk, string path)
    {
        var file = disk.Open(path);
        var entries = new byte[Math.Max(0, (file.Length - HeaderBytes) / 4 * 4)];
        file.Read(HeaderBytes, entries);
        return new PageSums(path, file, entries);
    }

    public static uint Of(ReadOnlySpan<byte> page) => Crc32C.Of(page) is not 0 and var sum ? sum : 1;

    /// <remarks>
    /// A sum that is wrong in one bit is a bit that flipped in the sum: no single bit of a page changes its CRC-32C by one bit alone,
    /// and of random damage one in 2^27 does.
    /// </remarks>
    public bool Matches(long index, ReadOnlySpan<byte> page) => Get(index) switch
    {
        0 => !page.ContainsAnyExcept((byte)0),
        var sum => BitOperations.PopCount(sum ^ Of(page)) <= 1,
    };

    public uint Get(long index) => index < _count ? BinaryPrimitives.ReadUInt32LittleEndian(_entries.AsSpan((int)index * 4)) : 0;

    public void Set(long index, uint sum)
    {
        var at = checked((int)index * 4);
        if (at + 4 > _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(at + 4, Math.Max(4 * BlockBytes, _entries.Length * 2)));
        }

        // A page between the old end and this one was never written: its 0 has to reach the file too.
        for (var page = Math.Min(_count, (int)index); page <= index; page++)
        {
            _dirtyBlocks.Add(page * 4 / BlockBytes);
        }

        _count = Math.Max(_count, (int)index + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(_entries.AsSpan(at), sum);
    }

    public void Truncate(long count)
    {
        _entries.AsSpan((int)Math.Min(count, _count) * 4, Math.Max(0, _count - (int)count) * 4).Clear();
        _count = (int)Math.Min(count, _count);
        _file.SetLength(HeaderBytes + (_count * 4L));
    }

    public void Sync()
    {
        foreach (var block in _dirtyBlocks)
        {
            var from = block * BlockBytes;
            var to = Math.Min(from + BlockBytes, _count * 4);
            if (from < to)
            {
                _file.Write(HeaderBytes + from, _entries.AsSpan(from..to));
            }
        }

        _dirtyBlocks.Clear();
        _file.SyncOrFail(_path);
    }

    public void Dispose() => _file.Dispose();
}
